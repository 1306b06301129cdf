package io.github.diskwright.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a plain file of an NTFS volume a compressed one, in the volume's image: its compression units get other contents
 * in their first clusters and holes behind these, its record the runs and flags that say so. Clusters that the file no
 * longer has stay marked as used. Not thread-safe.
 */
final class CompressedNtfsFile {
    static final int CLUSTER = 4096;
    static final int UNIT_CLUSTERS = 16;
    static final int UNIT = UNIT_CLUSTERS * CLUSTER;

    private static final int RECORD = 1024;
    private static final int SECTOR = 512;
    private static final int DATA = 0x80;
    private static final int END = -1;
    private static final int COMPRESSED_HEADER = 0x48;

    private final ByteBuffer image;
    private final ByteBuffer record;
    private final int recordAt;
    private final int attribute;

    /**
     * Finds a file whose data is not in its record.
     *
     * @param volume the image, with clusters of {@link #CLUSTER} bytes
     * @param name a file's name that stands nowhere else
     */
    CompressedNtfsFile(byte[] volume, String name) {
        image = ByteBuffer.wrap(volume).order(ByteOrder.LITTLE_ENDIAN);
        recordAt = findRecord(volume, name);
        record = ByteBuffer.wrap(Arrays.copyOfRange(volume, recordAt, recordAt + RECORD))
                .order(ByteOrder.LITTLE_ENDIAN);
        replaceSectorEnds(true);
        attribute = findData();
    }

    private static int findRecord(byte[] volume, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_16LE);
        for (int at = 0; at + RECORD <= volume.length; at += RECORD) {
            if (new String(volume, at, 4, StandardCharsets.US_ASCII).equals("FILE")) {
                for (int i = at; i + wanted.length <= at + SECTOR; i += 2) {
                    if (Arrays.equals(volume, i, i + wanted.length, wanted, 0, wanted.length)) {
                        return at;
                    }
                }
            }
        }
        throw new AssertionError("no record of " + name);
    }

    /** Number of the file's record. */
    int number() {
        return record.getInt(0x2c);
    }

    /** Puts the sequence number at the ends of sectors, or what belongs there. */
    private void replaceSectorEnds(boolean isRead) {
        int sequence = record.getShort(4);
        for (int i = 1; i < record.getShort(6); i++) {
            int end = i * SECTOR - 2;
            if (isRead) {
                record.putShort(end, record.getShort(sequence + 2 * i));
            } else {
                record.putShort(sequence + 2 * i, record.getShort(end));
                record.putShort(end, record.getShort(sequence));
            }
        }
    }

    private int findData() {
        int at = record.getShort(0x14);
        while (record.getInt(at) != DATA) {
            assertThat(record.getInt(at)).isNotEqualTo(END);
            at += record.getInt(at + 4);
        }
        assertThat(record.get(at + 8)).as("not resident").isEqualTo((byte) 1);
        return at;
    }

    /** The clusters of the file, in order. */
    private List<Long> clusters() {
        List<Long> clusters = new ArrayList<>();
        int at = attribute + record.getShort(attribute + 0x20);
        long cluster = 0;
        while (record.get(at) != 0) {
            int header = record.get(at++);
            long count = signed(at, header & 15);
            at += header & 15;
            cluster += signed(at, header >> 4);
            at += header >> 4;
            for (long i = 0; i < count; i++) {
                clusters.add(cluster + i);
            }
        }
        return clusters;
    }

    private long signed(int at, int size) {
        long value = record.get(at + size - 1);
        for (int i = size - 2; i >= 0; i--) {
            value = value << 8 | record.get(at + i) & 0xff;
        }
        return value;
    }

    /**
     * Replaces the contents.
     *
     * @param units what to store for each unit of the file: up to 16 clusters, which 16 say are stored as they are
     */
    void store(List<byte[]> units) {
        List<Long> clusters = clusters();
        assertThat(clusters).hasSize(units.size() * UNIT_CLUSTERS);
        ByteArrayOutputStream runs = new ByteArrayOutputStream();
        long before = 0;
        long stored = 0;
        for (int unit = 0; unit < units.size(); unit++) {
            byte[] bytes = units.get(unit);
            int used = (bytes.length + CLUSTER - 1) / CLUSTER;
            long first = clusters.get(unit * UNIT_CLUSTERS);
            assertThat(clusters.get(unit * UNIT_CLUSTERS + UNIT_CLUSTERS - 1)).isEqualTo(first + UNIT_CLUSTERS - 1);
            byte[] whole = Arrays.copyOf(bytes, used * CLUSTER);
            image.put((int) (first * CLUSTER), whole);
            // A length of one byte and a distance of four.
            runs.write(0x41);
            runs.write(used);
            runs.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) (first - before))
                    .array());
            before = first;
            if (used < UNIT_CLUSTERS) {
                runs.write(0x01);
                runs.write(UNIT_CLUSTERS - used);
            }
            stored += used;
        }
        runs.write(0);
        writeAttribute(runs.toByteArray(), stored * CLUSTER);
    }

    private void writeAttribute(byte[] runs, long stored) {
        int length = COMPRESSED_HEADER + runs.length + 7 & ~7;
        int behind = attribute + record.getInt(attribute + 4);
        byte[] rest = Arrays.copyOfRange(record.array(), behind, record.getInt(0x18));
        assertThat(attribute + length + rest.length).isLessThanOrEqualTo(RECORD);
        record.putInt(attribute + 4, length)
                .putShort(attribute + 0x0c, (short) 1)
                .putShort(attribute + 0x20, (short) COMPRESSED_HEADER)
                .put(attribute + 0x22, (byte) 4)
                .putLong(attribute + 0x40, stored)
                .put(attribute + COMPRESSED_HEADER, runs)
                .put(attribute + length, rest)
                .putInt(0x18, attribute + length + rest.length);
        replaceSectorEnds(false);
        image.put(recordAt, record.array());
    }
}
