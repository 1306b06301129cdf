package io.github.diskwright.partition.internal;

import io.github.diskwright.image.Property;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Content.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** exFAT, with its label from the root directory. */
final class ExfatProbe {
    private static final int SECTOR = 512;
    private static final int CHECKED_SECTORS = 11;
    private static final int ENTRY_BYTES = 32;
    private static final int LABEL_ENTRY = 0x83;
    private static final int LABEL_UNITS = 11;

    private ExfatProbe() {}

    static Optional<Content> probe(VolumeBytes volume) throws IOException {
        return volume.has(3, "EXFAT   ") ? Optional.of(describe(volume)) : Optional.empty();
    }

    private static Content describe(VolumeBytes volume) throws IOException {
        Content.Builder content = Content.builder(Kind.FILE_SYSTEM, "exfat");
        ByteBuffer boot = volume.read(0, SECTOR);
        int sectorShift = boot.get(0x6C);
        int clusterShift = boot.get(0x6D);
        boolean sound = sectorShift >= 9 && sectorShift <= 12 && clusterShift >= 0 && clusterShift <= 25 - sectorShift;
        if (!sound || !volume.isZero(0x0B, 0x35) || !volume.hasBootSignature(0)) {
            return content.damaged("the boot sector breaks the rules of exFAT").build();
        }
        int sectorSize = 1 << sectorShift;
        content.sectorSize(sectorSize)
                .blockSize(1L << (sectorShift + clusterShift))
                .id(Texts.shortSerial(Integer.toUnsignedLong(boot.getInt(0x64))));
        Sizes.claim(content, volume, boot.getLong(0x48), sectorSize);
        int flags = Short.toUnsignedInt(boot.getShort(0x6A));
        content.property(Property.flag("dirty", "dirty", (flags & 0x0002) != 0));
        if (!hasRightChecksum(volume, sectorSize)) {
            content.note("the checksum of the boot region is wrong");
        }
        ClusterChain chain = new ClusterChain(
                volume,
                32,
                Integer.toUnsignedLong(boot.getInt(0x50)) << sectorShift,
                Integer.toUnsignedLong(boot.getInt(0x58)) << sectorShift,
                1L << (sectorShift + clusterShift));
        chain.follow(Integer.toUnsignedLong(boot.getInt(0x60)), directory -> findLabel(directory, content));
        return content.build();
    }

    /** Looks through a piece of the directory; true ends the search. */
    private static boolean findLabel(ByteBuffer directory, Content.Builder content) {
        for (int at = 0; at + ENTRY_BYTES <= directory.capacity(); at += ENTRY_BYTES) {
            int type = Byte.toUnsignedInt(directory.get(at));
            if (type == 0) {
                return true;
            }
            if (type == LABEL_ENTRY) {
                int units = Math.min(Byte.toUnsignedInt(directory.get(at + 1)), LABEL_UNITS);
                content.label(Texts.utf16(directory, at + 2, units));
                return true;
            }
        }
        return false;
    }

    /** Sector 11 repeats the checksum of the sectors before it, less the flags and the percentage in use. */
    private static boolean hasRightChecksum(VolumeBytes volume, int sectorSize) throws IOException {
        ByteBuffer region = volume.read(0, CHECKED_SECTORS * sectorSize);
        int sum = 0;
        for (int i = 0; i < region.capacity(); i++) {
            if (i != 0x6A && i != 0x6B && i != 0x70) {
                sum = Integer.rotateRight(sum, 1) + Byte.toUnsignedInt(region.get(i));
            }
        }
        return volume.u32((long) CHECKED_SECTORS * sectorSize) == Integer.toUnsignedLong(sum);
    }
}
