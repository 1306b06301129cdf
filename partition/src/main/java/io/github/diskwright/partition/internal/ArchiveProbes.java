package io.github.diskwright.partition.internal;

import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Content.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Read-only file systems, and image files that were written to a partition as they are. */
final class ArchiveProbes {
    private static final int ISO_DESCRIPTOR = 0x8000;

    private ArchiveProbes() {}

    static Optional<Content> squashfs(VolumeBytes volume) throws IOException {
        if (!volume.has(0, "hsqs")) {
            return Optional.empty();
        }
        ByteBuffer block = volume.read(0, 96);
        Content.Builder content = Content.builder(Kind.FILE_SYSTEM, "squashfs");
        long blockSize = Integer.toUnsignedLong(block.getInt(12));
        if (!Sizes.isPowerOfTwo(blockSize, 4096, 1 << 20)) {
            return Optional.of(
                    content.damaged("the superblock has no sound geometry").build());
        }
        content.blockSize(blockSize);
        Sizes.claim(content, volume, block.getLong(40), 1);
        return Optional.of(content.build());
    }

    static Optional<Content> iso9660(VolumeBytes volume) throws IOException {
        if (!volume.has(ISO_DESCRIPTOR + 1, "CD001")) {
            return Optional.empty();
        }
        ByteBuffer descriptor = volume.read(ISO_DESCRIPTOR, 256);
        Content.Builder content = Content.builder(Kind.FILE_SYSTEM, "iso9660");
        int blockSize = Short.toUnsignedInt(descriptor.getShort(128));
        // 1 is the primary volume descriptor; only it has these fields.
        if (descriptor.get(0) == 1 && Sizes.isPowerOfTwo(blockSize, 512, 65536)) {
            content.label(Texts.ascii(descriptor, 40, 32)).blockSize(blockSize);
            Sizes.claim(content, volume, Integer.toUnsignedLong(descriptor.getInt(80)), blockSize);
        }
        return Optional.of(content.build());
    }

    static Optional<Content> wim(VolumeBytes volume) throws IOException {
        return image(volume, "MSWIM\0\0\0", "wim");
    }

    static Optional<Content> vhdx(VolumeBytes volume) throws IOException {
        return image(volume, "vhdxfile", "vhdx");
    }

    private static Optional<Content> image(VolumeBytes volume, String magic, String name) throws IOException {
        return volume.has(0, magic)
                ? Optional.of(Content.builder(Kind.IMAGE, name).build())
                : Optional.empty();
    }
}
