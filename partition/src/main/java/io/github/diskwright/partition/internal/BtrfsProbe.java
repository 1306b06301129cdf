package io.github.diskwright.partition.internal;

import io.github.diskwright.image.Property;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Content.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Btrfs. */
final class BtrfsProbe {
    private static final int SUPERBLOCK = 0x10000;
    private static final int LABEL_OFFSET = 0x12B;
    private static final int LABEL_BYTES = 256;

    private BtrfsProbe() {}

    static Optional<Content> probe(VolumeBytes volume) throws IOException {
        if (!volume.has(SUPERBLOCK + 0x40, "_BHRfS_M")) {
            return Optional.empty();
        }
        ByteBuffer block = volume.read(SUPERBLOCK, 4096);
        long sectorSize = Integer.toUnsignedLong(block.getInt(0x90));
        long devices = block.getLong(0x88);
        Content.Builder content = Content.builder(Kind.FILE_SYSTEM, "btrfs");
        if (!Sizes.isPowerOfTwo(sectorSize, 512, 65536) || devices == 0) {
            return Optional.of(
                    content.damaged("the superblock has no sound geometry").build());
        }
        content.id(Texts.uuid(block, 0x20))
                .label(Texts.utf8(block, LABEL_OFFSET, LABEL_BYTES))
                .blockSize(sectorSize)
                .property(Property.number("devices", "devices", devices));
        if (devices == 1) {
            Sizes.claim(content, volume, block.getLong(0x70), 1);
        } else {
            content.note("one of " + Long.toUnsignedString(devices) + " devices");
        }
        return Optional.of(content.build());
    }
}
