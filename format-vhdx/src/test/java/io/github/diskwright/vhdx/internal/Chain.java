package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.vhdx.ChildOptions;
import io.github.diskwright.vhdx.ParentLink;
import io.github.diskwright.vhdx.VhdxDisk;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;

/** Differencing disks in memory: files by the names under which their children look for them. */
final class Chain {
    private final Map<String, BlockDevice> files = new HashMap<>();
    /** The youngest of them. */
    final MemoryDevice file;

    private Chain(MemoryDevice file) {
        this.file = file;
    }

    /** No parents at all. */
    static Chain none() {
        return new Chain(MemoryDevice.ofSize(0));
    }

    /** A file without a parent. */
    static Chain over(MemoryDevice file) {
        return new Chain(file);
    }

    /** A child of a file. */
    static Chain of(MemoryDevice parent, long blockSize) throws IOException {
        return new Chain(parent).child(blockSize);
    }

    /** One more generation. */
    Chain child(long blockSize) throws IOException {
        Chain chain = new Chain(MemoryDevice.ofSize(0));
        chain.files.putAll(files);
        String name = "parent" + files.size() + ".vhdx";
        chain.files.put(name, file);
        VhdxDisk.createChild(
                chain.file,
                file,
                ChildOptions.builder().blockSize(blockSize).relativePath(name).build());
        return chain;
    }

    /** Puts another file in the place of a parent. */
    void replace(String name, BlockDevice other) {
        files.put(name, other);
    }

    BlockDevice find(BlockDevice child, ParentLink link) throws IOException {
        String name = link.relativePath().orElse("");
        BlockDevice found = files.get(name);
        if (found == null) {
            throw new NoSuchFileException(name);
        }
        return ReadOnlyDevice.of(KeptOpenDevice.over(found));
    }

    /** Options that find a parent whatever the child says. */
    VhdxOptions always(String name, OpenOptions options) {
        ParentLink link = ParentLink.to(MixedGuid.ZERO).withRelativePath(name);
        return VhdxOptions.builder(options)
                .parents((child, ignored) -> find(child, link))
                .build();
    }

    VhdxOptions options(OpenOptions options) {
        return VhdxOptions.builder(options).parents(this::find).build();
    }

    PayloadDevice open(BlockDevice opened, OpenOptions options) throws IOException {
        return DiskOpener.open(KeptOpenDevice.over(opened), options(options));
    }
}
