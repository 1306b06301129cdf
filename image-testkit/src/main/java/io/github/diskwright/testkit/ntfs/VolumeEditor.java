package io.github.diskwright.testkit.ntfs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Changes a volume that is not mounted: moves streams, marks clusters, rewrites records. It knows as much of NTFS as the
 * recipes need, trusts the volume, and keeps every copy of what it changes equal: mirror, backup boot sector, bitmap.
 * Changes are in the file after {@link #close()}. Not thread-safe.
 */
final class VolumeEditor implements AutoCloseable {
    static final int MFT = 0;
    static final int MIRROR = 1;
    static final int LOG_FILE = 2;
    static final int VOLUME = 3;
    static final int ATTRIBUTE_DEFINITIONS = 4;
    static final int ROOT = 5;
    static final int CLUSTER_BITMAP = 6;
    static final int BAD_CLUSTERS = 8;
    static final int SECURE = 9;
    static final int UPPER_CASE = 10;
    static final int EXTEND = 11;

    private static final int BOOT_SECTORS = 0x28;
    private static final int BOOT_MFT = 0x30;
    private static final int BOOT_MIRROR = 0x38;

    private final RandomAccessFile file;
    private final ByteBuffer boot;
    private final int sectorSize;
    private final int clusterSize;
    private final int recordSize;
    private final Map<Long, RecordEditor> records = new TreeMap<>();
    private List<Run> mftRuns;
    private final byte[] bitmap;

    VolumeEditor(Path volume) throws IOException {
        file = new RandomAccessFile(volume.toFile(), "rw");
        boot = ByteBuffer.wrap(read(0, 512)).order(ByteOrder.LITTLE_ENDIAN);
        sectorSize = boot.getShort(0x0b);
        clusterSize = sectorSize * decodeShift(boot.get(0x0d), 256);
        byte size = boot.get(0x40);
        recordSize = size > 0 ? size * clusterSize : 1 << -size;
        byte[] first = read(boot.getLong(BOOT_MFT) * clusterSize, recordSize);
        RecordEditor mft = new RecordEditor(MFT, first);
        records.put((long) MFT, mft);
        mftRuns = mft.runs(mft.attribute(RecordEditor.DATA, ""));
        bitmap = stream(CLUSTER_BITMAP, RecordEditor.DATA, "");
    }

    /** A size of the boot sector: a number, or from 0x81 on the exponent below {@code base}. */
    private static int decodeShift(byte value, int base) {
        int unsigned = value & 0xff;
        return unsigned <= 0x80 ? unsigned : 1 << base - unsigned;
    }

    int clusterSize() {
        return clusterSize;
    }

    int recordSize() {
        return recordSize;
    }

    long sectors() {
        return boot.getLong(BOOT_SECTORS);
    }

    long clusters() {
        return sectors() * sectorSize / clusterSize;
    }

    ByteBuffer boot() {
        return boot;
    }

    byte[] read(long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.seek(position);
        file.readFully(bytes);
        return bytes;
    }

    void write(long position, byte[] bytes) throws IOException {
        file.seek(position);
        file.write(bytes);
    }

    /** Where a byte of a stream is on the volume. */
    private long position(List<Run> runs, long offset) {
        long rest = offset;
        for (Run run : runs) {
            if (rest < run.length() * clusterSize) {
                return run.lcn() * clusterSize + rest;
            }
            rest -= run.length() * clusterSize;
        }
        throw new AssertionError("offset " + offset + " is behind the end of the stream");
    }

    /** Where a record is on the volume. */
    long recordPosition(long number) {
        return position(mftRuns, number * recordSize);
    }

    /** A record to look at and to change. It has to lie in the part of the MFT that its first record maps. */
    RecordEditor record(long number) throws IOException {
        RecordEditor record = records.get(number);
        if (record == null) {
            record = new RecordEditor(number, read(recordPosition(number), recordSize));
            records.put(number, record);
        }
        return record;
    }

    List<Run> runs(long record, int type, String name) throws IOException {
        RecordEditor editor = record(record);
        return editor.runs(editor.attribute(type, name));
    }

    /** All clusters of a stream that is not in its record. */
    byte[] stream(long record, int type, String name) throws IOException {
        List<Run> runs = runs(record, type, name);
        byte[] bytes = new byte[(int) Run.clusters(runs) * clusterSize];
        int at = 0;
        for (Run run : runs) {
            int length = (int) run.length() * clusterSize;
            if (!run.isHole()) {
                System.arraycopy(read(run.lcn() * clusterSize, length), 0, bytes, at, length);
            }
            at += length;
        }
        return bytes;
    }

    void writeStream(long record, int type, String name, byte[] bytes) throws IOException {
        int at = 0;
        for (Run run : runs(record, type, name)) {
            int length = (int) run.length() * clusterSize;
            int end = Math.min(at + length, bytes.length);
            if (!run.isHole() && at < end) {
                write(run.lcn() * clusterSize, Arrays.copyOfRange(bytes, at, end));
            }
            at += length;
        }
    }

    boolean isUsed(long cluster) {
        return (bitmap[(int) (cluster >> 3)] >> (cluster & 7) & 1) != 0;
    }

    void mark(Run run, boolean used) {
        for (long cluster = run.lcn(); cluster < run.lcn() + run.length(); cluster++) {
            int mask = 1 << (cluster & 7);
            bitmap[(int) (cluster >> 3)] =
                    (byte) (used ? bitmap[(int) (cluster >> 3)] | mask : bitmap[(int) (cluster >> 3)] & ~mask);
        }
    }

    /** Marks clusters that nobody had. */
    void take(Run run) {
        for (long cluster = run.lcn(); cluster < run.lcn() + run.length(); cluster++) {
            if (isUsed(cluster)) {
                throw new AssertionError("cluster " + cluster + " is in use");
            }
        }
        mark(run, true);
    }

    long firstFree() {
        long cluster = 0;
        while (isUsed(cluster)) {
            cluster++;
        }
        return cluster;
    }

    /** The last free clusters in a row. */
    Run lastFree(long length) {
        long free = 0;
        for (long cluster = clusters() - 1; cluster >= 0; cluster--) {
            free = isUsed(cluster) ? 0 : free + 1;
            if (free == length) {
                return new Run(cluster, length);
            }
        }
        throw new AssertionError("no " + length + " free clusters in a row");
    }

    /** A stream that has been taken from the volume, to be put elsewhere. */
    final class Lifted {
        private final long record;
        private final int type;
        private final String name;
        private final byte[] contents;

        private Lifted(long record, int type, String name) throws IOException {
            this.record = record;
            this.type = type;
            this.name = name;
            contents = stream(record, type, name);
            runs(record, type, name).forEach(run -> mark(run, false));
        }

        /** How many clusters it takes. */
        long clusters() {
            return contents.length / clusterSize;
        }

        /** Puts it into free clusters, of which there may be more than it needs. */
        void put(Run... target) throws IOException {
            List<Run> runs = List.of(target);
            runs.forEach(VolumeEditor.this::take);
            RecordEditor editor = record(record);
            editor.setRuns(editor.attribute(type, name), runs, clusterSize);
            writeStream(record, type, name, Arrays.copyOf(contents, (int) Run.clusters(runs) * clusterSize));
            if (record == MFT && type == RecordEditor.DATA) {
                mftRuns = runs;
            }
        }

        /** Puts it into the last free clusters in a row. */
        void putLast() throws IOException {
            put(lastFree(clusters()));
        }
    }

    /**
     * Takes a stream that has no holes from the volume: its clusters are free until it is put somewhere.
     *
     * @return the stream; none if it is in its record
     */
    Optional<Lifted> lift(long record, int type, String name) throws IOException {
        RecordEditor editor = record(record);
        return editor.isResident(editor.attribute(type, name))
                ? Optional.empty()
                : Optional.of(new Lifted(record, type, name));
    }

    /** As many as the mirror has room for, unless the MFT is shorter. */
    private long mirroredRecords() throws IOException {
        RecordEditor mft = record(MFT);
        RecordEditor mirror = record(MIRROR);
        long bytes = Math.min(
                mft.dataSize(mft.attribute(RecordEditor.DATA, "")),
                mirror.dataSize(mirror.attribute(RecordEditor.DATA, "")));
        return bytes / recordSize;
    }

    @Override
    public void close() throws IOException {
        try (file) {
            writeStream(CLUSTER_BITMAP, RecordEditor.DATA, "", bitmap);
            boot.putLong(BOOT_MFT, mftRuns.get(0).lcn());
            List<Run> mirror = runs(MIRROR, RecordEditor.DATA, "");
            boot.putLong(BOOT_MIRROR, mirror.get(0).lcn());
            for (RecordEditor record : records.values()) {
                write(recordPosition(record.number()), record.stored());
            }
            for (int i = 0; i < mirroredRecords(); i++) {
                write(position(mirror, (long) i * recordSize), read(recordPosition(i), recordSize));
            }
            write(0, boot.array());
            write(sectors() * sectorSize, boot.array());
        }
    }
}
