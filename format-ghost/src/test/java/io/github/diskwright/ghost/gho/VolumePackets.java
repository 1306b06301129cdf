package io.github.diskwright.ghost.gho;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes the packets of a whole NTFS volume that other tools have made: a plain parser of its own finds records, attributes and
 * runs.
 */
final class VolumePackets {
    private static final int PIECE = 32 << 10;
    private static final int DATA = 0x80;

    private final ByteBuffer volume;
    private final int clusterSize;
    private final int recordSize;
    private final boolean tableIsStored;
    private final boolean checksums;
    private final List<long[]> table = new ArrayList<>();
    private final ByteArrayOutputStream packets = new ByteArrayOutputStream();

    private VolumePackets(byte[] bytes, boolean tableIsStored, boolean checksums) {
        this.volume = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.tableIsStored = tableIsStored;
        this.checksums = checksums;
        int sectorSize = Short.toUnsignedInt(volume.getShort(0x0B));
        int perCluster = Byte.toUnsignedInt(volume.get(0x0D));
        this.clusterSize = sectorSize * (perCluster > 128 ? 1 << 256 - perCluster : perCluster);
        int perRecord = volume.get(0x40);
        this.recordSize = perRecord < 0 ? 1 << -perRecord : perRecord * clusterSize;
    }

    /**
     * The packets of a volume.
     *
     * @param bytes the volume
     * @param tableIsStored whether the clusters of the master file table come too, beside its records
     * @param checksums whether a checksum follows each piece
     */
    static byte[] of(byte[] bytes, boolean tableIsStored, boolean checksums) {
        return new VolumePackets(bytes, tableIsStored, checksums).run();
    }

    /** The area before the packets. */
    static byte[] area(byte[] bytes) {
        ByteArrayOutputStream area = new ByteArrayOutputStream();
        area.writeBytes("GHPR".getBytes(StandardCharsets.US_ASCII));
        area.write(bytes, 0, 512);
        area.writeBytes("RPHG".getBytes(StandardCharsets.US_ASCII));
        return area.toByteArray();
    }

    private byte[] run() {
        long known = record(0, volume.getLong(0x30) * clusterSize);
        for (int number = 1; (long) number * recordSize < known; number++) {
            long offset = (long) number * recordSize;
            for (long[] run : table) {
                if (offset >= run[0] && offset < run[0] + run[2]) {
                    known = Math.max(known, record(number, run[1] + offset - run[0]));
                    break;
                }
            }
        }
        return packets.toByteArray();
    }

    /** Writes a record that is in use with its clusters; tells up to where the table is known. */
    private long record(int number, long position) {
        byte[] stored = new byte[recordSize];
        volume.get((int) position, stored);
        ByteBuffer record = ByteBuffer.wrap(stored.clone()).order(ByteOrder.LITTLE_ENDIAN);
        if (record.getInt(0) == 0x454C4946 && (record.getShort(0x16) & 1) != 0) {
            id(0x8004, number);
            data(recordSize);
            packets.writeBytes(stored);
            checksum();
            plain(record);
            boolean isOfTable = number == 0 || (record.getLong(0x20) & 0xFFFF_FFFFL) == 0 && record.getLong(0x20) != 0;
            int at = Short.toUnsignedInt(record.getShort(0x14));
            while (record.getInt(at) != -1) {
                if (record.get(at + 8) != 0) {
                    boolean isTable = isOfTable && record.getInt(at) == DATA && record.get(at + 9) == 0;
                    attribute(record, at, isTable);
                }
                at += record.getInt(at + 4);
            }
        }
        return table.isEmpty() ? 0 : table.get(table.size() - 1)[0] + table.get(table.size() - 1)[2];
    }

    private static void plain(ByteBuffer record) {
        int at = Short.toUnsignedInt(record.getShort(4));
        for (int i = 1; i < record.getShort(6); i++) {
            record.putShort(512 * i - 2, record.getShort(at + 2 * i));
        }
    }

    private void attribute(ByteBuffer record, int attribute, boolean isTable) {
        boolean isStored = !isTable || tableIsStored;
        id(isStored ? 0x8020 : 0x8040, record.getInt(attribute));
        long vcn = record.getLong(attribute + 0x10);
        long lcn = 0;
        int at = attribute + Short.toUnsignedInt(record.getShort(attribute + 0x20));
        for (int number = 0; record.get(at) != 0; number++) {
            int head = record.get(at++);
            long count = number(record, at, head & 15);
            at += head & 15;
            boolean isHole = head >> 4 == 0;
            lcn += isHole ? 0 : number(record, at, head >> 4);
            at += head >> 4;
            if (isTable) {
                table.add(new long[] {vcn * clusterSize, lcn * clusterSize, count * clusterSize});
            }
            if (isStored) {
                run(number, isHole ? -1 : lcn, count);
            }
            vcn += count;
        }
    }

    private void run(int number, long lcn, long count) {
        id(2, number);
        if (lcn < 0) {
            return;
        }
        data(count);
        long end = (lcn + count) * clusterSize;
        for (long from = lcn * clusterSize; from < end; from += PIECE) {
            packets.write(volume.array(), (int) from, (int) Math.min(PIECE, end - from));
            checksum();
        }
    }

    private static long number(ByteBuffer bytes, int at, int length) {
        long value = length == 0 ? 0 : bytes.get(at + length - 1);
        for (int i = length - 2; i >= 0; i--) {
            value = value * 256 + Byte.toUnsignedLong(bytes.get(at + i));
        }
        return value;
    }

    private void id(int id, long value) {
        packets.write(0x0E);
        little(2, id);
        little(4, 0);
        little(8, value);
        packets.write(0x0F);
    }

    private void data(long value) {
        packets.write(0x0F);
        little(8, value);
        packets.write(0x0E);
    }

    private void checksum() {
        if (checksums) {
            packets.write(0x0A);
            little(8, 0x0B0A_0908_0706_0504L);
            packets.write(0x0B);
        }
    }

    private void little(int length, long value) {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        packets.writeBytes(Arrays.copyOf(bytes, length));
    }
}
