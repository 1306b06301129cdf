package io.github.diskwright.partition.internal;

import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Content.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** FAT12, FAT16 and FAT32, told apart by the number of clusters as the specification asks. */
final class FatProbe {
    private static final int SECTOR = 512;
    private static final int ENTRY_BYTES = 32;
    private static final int VOLUME_ID = 0x08;
    private static final int DIRECTORY_OR_VOLUME_ID = 0x18;
    private static final int LONG_NAME = 0x0F;
    private static final int MAX_DIRECTORY_ENTRIES = 4096;

    private FatProbe() {}

    /** The numbers of a boot sector. */
    private record Geometry(
            int sectorSize,
            int sectorsPerCluster,
            int reservedSectors,
            int fatCount,
            int rootEntries,
            long totalSectors,
            long fatSectors) {
        static Geometry read(ByteBuffer boot) {
            BiosParameterBlock common = BiosParameterBlock.read(boot);
            int small = Short.toUnsignedInt(boot.getShort(0x13));
            int smallFat = Short.toUnsignedInt(boot.getShort(0x16));
            return new Geometry(
                    common.bytesPerSector(),
                    common.sectorsPerCluster(),
                    Short.toUnsignedInt(boot.getShort(0x0E)),
                    Byte.toUnsignedInt(boot.get(0x10)),
                    Short.toUnsignedInt(boot.getShort(0x11)),
                    small != 0 ? small : Integer.toUnsignedLong(boot.getInt(0x20)),
                    smallFat != 0 ? smallFat : Integer.toUnsignedLong(boot.getInt(0x24)));
        }

        boolean isSound() {
            return Sizes.isPowerOfTwo(sectorSize, 512, 4096)
                    && Sizes.isPowerOfTwo(sectorsPerCluster, 1, 128)
                    && reservedSectors > 0
                    && fatCount >= 1
                    && fatCount <= 2
                    && fatSectors > 0
                    && totalSectors > firstDataSector();
        }

        long rootSector() {
            return reservedSectors + fatCount * fatSectors;
        }

        long firstDataSector() {
            return rootSector() + ((long) rootEntries * ENTRY_BYTES + sectorSize - 1) / sectorSize;
        }

        long clusterCount() {
            return (totalSectors - firstDataSector()) / sectorsPerCluster;
        }

        /** 12, 16 or 32. */
        int bits() {
            return rootEntries == 0 ? 32 : clusterCount() < 4085 ? 12 : clusterCount() < 65525 ? 16 : 32;
        }
    }

    static Optional<Content> probe(VolumeBytes volume) throws IOException {
        boolean fat32 = volume.has(0x52, "FAT32   ");
        if (!fat32 && !volume.has(0x36, "FAT12") && !volume.has(0x36, "FAT16") && !volume.has(0x36, "FAT  ")) {
            return Optional.empty();
        }
        ByteBuffer boot = volume.read(0, SECTOR);
        Geometry geometry = Geometry.read(boot);
        if (!geometry.isSound() || !volume.hasBootSignature(0)) {
            // BitLocker To Go and boot code of others carry the words too; without geometry they mean little.
            return Optional.of(Content.builder(Kind.FILE_SYSTEM, fat32 ? "fat32" : "fat")
                    .damaged("the boot sector has no sound geometry")
                    .build());
        }
        return Optional.of(describe(volume, boot, geometry));
    }

    private static Content describe(VolumeBytes volume, ByteBuffer boot, Geometry geometry) throws IOException {
        int bits = geometry.bits();
        Content.Builder content = Content.builder(Kind.FILE_SYSTEM, "fat" + bits)
                .sectorSize(geometry.sectorSize())
                .blockSize((long) geometry.sectorSize() * geometry.sectorsPerCluster());
        Sizes.claim(content, volume, geometry.totalSectors(), geometry.sectorSize());
        int extended = bits == 32 ? 0x42 : 0x26;
        int mark = Byte.toUnsignedInt(boot.get(extended));
        if (mark == 0x28 || mark == 0x29) {
            content.id(Texts.shortSerial(Integer.toUnsignedLong(boot.getInt(extended + 1))));
        }
        if (mark == 0x29) {
            content.label(Texts.fatLabel(boot, extended + 5));
        }
        searchRoot(volume, boot, geometry, content);
        return content.build();
    }

    /** The label is the volume entry of the root directory; the one in the boot sector may be older. */
    private static void searchRoot(VolumeBytes volume, ByteBuffer boot, Geometry geometry, Content.Builder content)
            throws IOException {
        long sectorSize = geometry.sectorSize();
        if (geometry.bits() == 32) {
            ClusterChain chain = new ClusterChain(
                    volume,
                    28,
                    geometry.reservedSectors() * sectorSize,
                    geometry.firstDataSector() * sectorSize,
                    sectorSize * geometry.sectorsPerCluster());
            chain.follow(Integer.toUnsignedLong(boot.getInt(0x2C)), piece -> findLabel(piece, content));
            return;
        }
        long root = geometry.rootSector() * sectorSize;
        int left = Math.min(geometry.rootEntries(), MAX_DIRECTORY_ENTRIES) * ENTRY_BYTES;
        for (int done = 0; done < left; done += SECTOR) {
            if (findLabel(volume.read(root + done, Math.min(SECTOR, left - done)), content)) {
                return;
            }
        }
    }

    /** Looks through a piece of the directory; true ends the search. */
    private static boolean findLabel(ByteBuffer directory, Content.Builder content) {
        for (int at = 0; at + ENTRY_BYTES <= directory.capacity(); at += ENTRY_BYTES) {
            int first = Byte.toUnsignedInt(directory.get(at));
            int attributes = Byte.toUnsignedInt(directory.get(at + 11));
            if (first == 0) {
                return true;
            }
            boolean isLabel =
                    (attributes & DIRECTORY_OR_VOLUME_ID) == VOLUME_ID && (attributes & LONG_NAME) != LONG_NAME;
            if (first != 0xE5 && isLabel) {
                content.label(Texts.fatLabel(directory, at));
                return true;
            }
        }
        return false;
    }
}
