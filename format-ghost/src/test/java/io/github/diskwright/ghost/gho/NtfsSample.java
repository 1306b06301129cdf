package io.github.diskwright.ghost.gho;

import io.github.diskwright.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A volume with the structures of NTFS that an image's packets are led by, and its packets as one project reported them. No
 * genuine image stands behind it.
 */
final class NtfsSample {
    static final int CLUSTER = 4096;
    static final int RECORD = 1024;

    private static final int HOLE = -1;

    private final int clusters;
    private final byte[] volume;
    private final boolean[] known;
    private final List<Record> records = new ArrayList<>();
    private final boolean tableIsStored;

    /** Runs as first cluster and length, by attribute. */
    private record Record(int number, List<int[][]> attributes, List<Boolean> stored) {}

    private NtfsSample(int clusters, boolean tableIsStored) {
        this.clusters = clusters;
        this.tableIsStored = tableIsStored;
        this.volume = new byte[clusters * CLUSTER + 512];
        this.known = new boolean[clusters];
    }

    /** Files with one run, several ones, holes, runs beside each other, longer than a piece, and one that is not stored. */
    static NtfsSample of(boolean tableIsStored) {
        NtfsSample sample = new NtfsSample(400, tableIsStored);
        sample.add(0, new int[][] {{100, 2}}, tableIsStored);
        sample.add(1, new int[][] {{7, 1}}, true);
        sample.add(3, new int[][] {{20, 3}, {HOLE, 5}, {30, 1}, {25, 2}}, true);
        sample.add(4, new int[][] {{200, 20}, {40, 9}}, true);
        sample.add(5, new int[][] {{300, 40}}, false);
        sample.add(6, new int[][] {{60, 8}, {HOLE, 16}}, true);
        sample.fill();
        return sample;
    }

    static NtfsSample small() {
        NtfsSample sample = new NtfsSample(120, false);
        sample.add(0, new int[][] {{100, 1}}, false);
        sample.add(1, new int[][] {{20, 1}, {HOLE, 5}, {30, 1}}, true);
        sample.fill();
        return sample;
    }

    private void add(int number, int[][] runs, boolean stored) {
        records.add(new Record(number, List.<int[][]>of(runs), List.of(stored)));
    }

    private void fill() {
        for (Record record : records) {
            for (int i = 0; i < record.attributes().size(); i++) {
                for (int[] run : record.attributes().get(i)) {
                    for (int cluster = run[0]; cluster < run[0] + run[1] && run[0] != HOLE; cluster++) {
                        known[cluster] |= record.stored().get(i);
                        byte[] data = new byte[CLUSTER];
                        if (record.stored().get(i)) {
                            Seeds.random(77, cluster).nextBytes(data);
                        }
                        System.arraycopy(data, 0, volume, cluster * CLUSTER, CLUSTER);
                    }
                }
            }
        }
        int table = records.get(0).attributes().get(0)[0][0] * CLUSTER;
        for (Record record : records) {
            System.arraycopy(bytes(record), 0, volume, table + record.number() * RECORD, RECORD);
        }
        byte[] boot = bootSector();
        System.arraycopy(boot, 0, volume, 0, boot.length);
        System.arraycopy(boot, 0, volume, clusters * CLUSTER, boot.length);
    }

    /** The volume as it has to be read. */
    byte[] volume() {
        return volume.clone();
    }

    boolean isKnown(int cluster) {
        return known[cluster];
    }

    private byte[] bootSector() {
        ByteBuffer boot = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        boot.put((byte) 0xEB).put((byte) 0x52).put((byte) 0x90).put("NTFS    ".getBytes(StandardCharsets.US_ASCII));
        boot.putShort(0x0B, (short) 512).put(0x0D, (byte) (CLUSTER / 512)).put(0x15, (byte) 0xF8);
        boot.putShort(0x18, (short) 63).putShort(0x1A, (short) 255).putInt(0x1C, 2048);
        boot.putInt(0x24, 0x00800080).putLong(0x28, (long) clusters * (CLUSTER / 512));
        boot.putLong(0x30, 100)
                .putLong(0x38, 7)
                .put(0x40, (byte) -10)
                .put(0x44, (byte) 1)
                .putLong(0x48, 4711);
        return boot.putShort(0x1FE, (short) 0xAA55).array();
    }

    /** A record as it is on the volume, with update words. */
    private static byte[] bytes(Record record) {
        ByteBuffer bytes = ByteBuffer.allocate(RECORD).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, 0x454C4946).putShort(4, (short) 0x30).putShort(6, (short) 3);
        bytes.putShort(0x10, (short) 1).putShort(0x12, (short) 1).putShort(0x14, (short) 0x38);
        bytes.putShort(0x16, (short) 1)
                .putInt(0x1C, RECORD)
                .putShort(0x28, (short) 5)
                .putInt(0x2C, record.number());
        int at = 0x38;
        for (int[][] runs : record.attributes()) {
            at = attribute(bytes, at, runs);
        }
        bytes.putInt(at, -1);
        bytes.putInt(0x18, at + 8);
        bytes.putShort(0x30, (short) 9);
        for (int i = 1; i <= 2; i++) {
            bytes.putShort(0x30 + 2 * i, bytes.getShort(512 * i - 2)).putShort(512 * i - 2, (short) 9);
        }
        return bytes.array();
    }

    private static int attribute(ByteBuffer bytes, int at, int[][] runs) {
        int end = at + 0x40;
        int before = 0;
        long count = 0;
        for (int[] run : runs) {
            count += run[1];
            bytes.put(end++, (byte) (run[0] == HOLE ? 0x02 : 0x22));
            bytes.putShort(end, (short) run[1]);
            end += 2;
            if (run[0] != HOLE) {
                bytes.putShort(end, (short) (run[0] - before));
                end += 2;
                before = run[0];
            }
        }
        int length = end + 1 - at + 7 & -8;
        bytes.putInt(at, 0x80).putInt(at + 4, length).put(at + 8, (byte) 1).putShort(at + 0x0A, (short) 0x40);
        bytes.putShort(at + 0x0E, (short) 2).putLong(at + 0x10, 0).putLong(at + 0x18, count - 1);
        bytes.putShort(at + 0x20, (short) 0x40).putLong(at + 0x28, count * CLUSTER);
        bytes.putLong(at + 0x30, count * CLUSTER).putLong(at + 0x38, count * CLUSTER);
        return at + length;
    }

    /** The area before the packets. */
    byte[] area() {
        ByteArrayOutputStream area = new ByteArrayOutputStream();
        area.writeBytes("GHPR".getBytes(StandardCharsets.US_ASCII));
        area.writeBytes(new byte[77]);
        area.writeBytes(bootSector());
        area.writeBytes(new byte[33]);
        area.writeBytes("RPHG".getBytes(StandardCharsets.US_ASCII));
        return area.toByteArray();
    }

    /** The packets, with a checksum behind each piece of data or without. */
    byte[] packets(boolean checksums) {
        ByteArrayOutputStream packets = new ByteArrayOutputStream();
        for (Record record : records) {
            id(packets, 0x8004, record.number());
            data(packets, RECORD);
            packets.writeBytes(bytes(record));
            checksum(packets, checksums);
            for (int i = 0; i < record.attributes().size(); i++) {
                boolean isStored = record.stored().get(i);
                id(packets, isStored ? 0x8020 : 0x8040, 0);
                if (isStored) {
                    runs(packets, record.attributes().get(i), checksums);
                }
            }
        }
        id(packets, 0x8008, 1);
        data(packets, 20);
        packets.writeBytes(new byte[20]);
        checksum(packets, checksums);
        return packets.toByteArray();
    }

    private void runs(ByteArrayOutputStream packets, int[][] runs, boolean checksums) {
        for (int number = 0; number < runs.length; number++) {
            int[] run = runs[number];
            id(packets, 2, number);
            if (run[0] == HOLE) {
                continue;
            }
            data(packets, run[1]);
            int from = run[0] * CLUSTER;
            int end = from + run[1] * CLUSTER;
            for (int at = from; at < end; at += GhoSample.BLOCK) {
                packets.write(volume, at, Math.min(GhoSample.BLOCK, end - at));
                checksum(packets, checksums);
            }
        }
    }

    private static void id(ByteArrayOutputStream packets, int id, long value) {
        ByteBuffer packet = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        packet.put(0, (byte) 0x0E).putShort(1, (short) id).putLong(7, value).put(15, (byte) 0x0F);
        packets.writeBytes(packet.array());
    }

    private static void data(ByteArrayOutputStream packets, long value) {
        ByteBuffer packet = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        packets.writeBytes(
                packet.put(0, (byte) 0x0F).putLong(1, value).put(9, (byte) 0x0E).array());
    }

    private static void checksum(ByteArrayOutputStream packets, boolean isThere) {
        if (isThere) {
            packets.writeBytes(new byte[] {0x0A, 1, 2, 3, 4, 5, 6, 7, 8, 0x0B});
        }
    }

    boolean isTableStored() {
        return tableIsStored;
    }
}
