package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.vhdx.ChildOptions;
import io.github.diskwright.vhdx.ParentLink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes empty differencing disks. */
public final class NewChild {
    private NewChild() {}

    /** Makes the file a child of another one; both stay open. */
    public static void create(ResizableDevice file, BlockDevice parent, ChildOptions options) throws IOException {
        if (file.size() != 0) {
            throw new IllegalArgumentException(file.description() + ": not empty: " + file.size() + " bytes");
        }
        if (!DiskParameters.isBlockSize(options.blockSize())) {
            throw new UnsupportedFeatureException(
                    file.description(), "a VHDX block size of " + options.blockSize() + " bytes");
        }
        Contents contents =
                OpenedFile.read(ReadOnlyDevice.of(parent), Limits.defaults()).contents();
        ParentLink link = link(file, parent, contents.header().dataWriteGuid(), options);
        NewFile made = new NewFile(file, plan(contents, link, options));
        file.resize(made.payloadStart());
        made.complete();
    }

    private static ParentLink link(BlockDevice child, BlockDevice parent, UUID linkage, ChildOptions options) {
        ParentLink link = ParentLink.to(linkage);
        if (child instanceof FileDevice from && parent instanceof FileDevice to) {
            link = ParentPaths.withPaths(link, from.path(), to.path());
        }
        link = options.relativePath().map(link::withRelativePath).orElse(link);
        return options.absolutePath().map(link::withAbsolutePath).orElse(link);
    }

    /** All items that belong to the disk are the parent's (section 2.6.1.2). */
    private static NewDiskPlan plan(Contents parent, ParentLink link, ChildOptions options) throws IOException {
        UUID fileWriteGuid = options.ids().get();
        UUID dataWriteGuid = options.ids().get();
        DiskParameters disk = parent.disk().asChild(options.blockSize());
        List<MetadataItem> items = new ArrayList<>();
        items.add(MetadataItem.of(disk).get(0));
        MetadataItem.readAll(parent.file(), parent).stream()
                .filter(MetadataItem::isOfDisk)
                .forEach(items::add);
        items.add(MetadataItem.of(new ParentLocator(Map.of()).with(link)));
        return new NewDiskPlan(disk, items, fileWriteGuid, dataWriteGuid);
    }
}
