package io.github.diskwright.cli;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A FAT32 volume of the demonstration's disk (Microsoft's FAT32 File System Specification 1.03): files of 8.3 names in
 * the root directory, each in one run of clusters. Files are added first, {@link #finish} writes what describes them.
 */
final class DemoVolume {
    private static final int SECTOR = 512;
    private static final int RESERVED_SECTORS = 32;
    private static final int DIRECTORY_ENTRY = 32;
    private static final int END_OF_CHAIN = 0x0fff_ffff;

    private final BlockDevice volume;
    private final int clusterSize;
    private final String label;
    private final long hiddenSectors;
    private final long fatSectors;
    private final int clusters;
    private final ByteBuffer fat;
    private final ByteBuffer root;
    private int nextCluster = 3;

    /**
     * @param volume where it goes; reads as zeros
     * @param clusterSize bytes in a cluster; there have to be 65,525 of them at least
     * @param label at most 11 characters, upper case
     * @param hiddenSectors sectors of the disk before the volume
     */
    DemoVolume(BlockDevice volume, int clusterSize, String label, long hiddenSectors) {
        this.volume = volume;
        this.clusterSize = clusterSize;
        this.label = label;
        this.hiddenSectors = hiddenSectors;
        long sectors = volume.size() / SECTOR;
        long most = (sectors - RESERVED_SECTORS) / (clusterSize / SECTOR);
        this.fatSectors = (4 * (most + 2) + SECTOR - 1) / SECTOR;
        this.clusters = (int) ((sectors - RESERVED_SECTORS - 2 * fatSectors) / (clusterSize / SECTOR));
        if (clusters < 65_525) {
            throw new IllegalArgumentException("too small for FAT32: " + clusters + " clusters");
        }
        this.fat = littleEndian(Math.toIntExact(fatSectors * SECTOR));
        this.root = littleEndian(clusterSize);
        putEntry(padded(label, 11), 0x08, 0, 0);
        fat.putInt(0, 0x0fff_fff8).putInt(4, END_OF_CHAIN).putInt(8, END_OF_CHAIN);
    }

    /** Files that still fit into the root directory. */
    int room() {
        return root.remaining() / DIRECTORY_ENTRY;
    }

    /**
     * Adds a file.
     *
     * @param name at most 8 characters, upper case
     * @param ending at most 3
     * @param contents its bytes, from position to limit
     */
    void add(String name, String ending, ByteBuffer contents) throws IOException {
        int count = (contents.remaining() + clusterSize - 1) / clusterSize;
        if (count > clusters + 2 - nextCluster || room() == 0) {
            throw new IllegalArgumentException("the volume is full");
        }
        putEntry(padded(name, 8) + padded(ending, 3), 0x20, nextCluster, contents.remaining());
        volume.write(position(nextCluster), contents);
        for (int i = 0; i < count; i++) {
            fat.putInt(4 * nextCluster, i + 1 < count ? nextCluster + 1 : END_OF_CHAIN);
            nextCluster++;
        }
    }

    /** Writes boot sectors, allocation tables and root directory. */
    void finish() throws IOException {
        volume.write(position(2), root.duplicate().clear());
        for (int i = 0; i < 2; i++) {
            volume.write((RESERVED_SECTORS + i * fatSectors) * SECTOR, usedFat());
        }
        for (int copy : new int[] {0, 6}) {
            volume.write((long) copy * SECTOR, bootSector());
            volume.write((copy + 1L) * SECTOR, fsInfo());
        }
    }

    /** The part of the table that is not zero. */
    private ByteBuffer usedFat() {
        return fat.duplicate().clear().limit((4 * nextCluster + SECTOR - 1) / SECTOR * SECTOR);
    }

    private long position(int cluster) {
        return (RESERVED_SECTORS + 2 * fatSectors) * SECTOR + (cluster - 2L) * clusterSize;
    }

    private void putEntry(String name, int attributes, int cluster, int length) {
        // 2026-11-01 00:00 in the format's terms: year since 1980, month, day.
        short date = (short) ((2026 - 1980) << 9 | 11 << 5 | 1);
        root.put(name.getBytes(StandardCharsets.US_ASCII))
                .put((byte) attributes)
                .put(new byte[4])
                .putShort(date)
                .putShort(date)
                .putShort((short) (cluster >>> 16))
                .putShort((short) 0)
                .putShort(date)
                .putShort((short) cluster)
                .putInt(length);
    }

    private ByteBuffer bootSector() {
        ByteBuffer sector = littleEndian(SECTOR);
        sector.put(new byte[] {(byte) 0xeb, 0x58, (byte) 0x90})
                .put(padded("DSKWRGHT", 8).getBytes(StandardCharsets.US_ASCII))
                .putShort((short) SECTOR)
                .put((byte) (clusterSize / SECTOR))
                .putShort((short) RESERVED_SECTORS)
                .put((byte) 2)
                .putInt(0)
                .put((byte) 0xf8)
                .putShort((short) 0)
                .putShort((short) 63)
                .putShort((short) 255)
                .putInt((int) hiddenSectors)
                .putInt((int) (volume.size() / SECTOR))
                .putInt((int) fatSectors)
                .putInt(0)
                .putInt(2)
                .putShort((short) 1)
                .putShort((short) 6)
                .put(new byte[12])
                .put((byte) 0x80)
                .put((byte) 0)
                .put((byte) 0x29)
                .putInt(label.hashCode())
                .put((padded(label, 11) + "FAT32   ").getBytes(StandardCharsets.US_ASCII));
        sector.put(510, (byte) 0x55).put(511, (byte) 0xaa);
        return sector.clear();
    }

    private ByteBuffer fsInfo() {
        ByteBuffer sector = littleEndian(SECTOR);
        sector.putInt(0, 0x4161_5252)
                .putInt(484, 0x6141_7272)
                .putInt(488, clusters + 2 - nextCluster)
                .putInt(492, nextCluster)
                .putInt(508, 0xaa55_0000);
        return sector;
    }

    private static String padded(String text, int length) {
        return String.format(Locale.ROOT, "%-" + length + "s", text);
    }

    private static ByteBuffer littleEndian(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
