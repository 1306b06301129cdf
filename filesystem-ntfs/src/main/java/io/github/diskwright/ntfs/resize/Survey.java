package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.pipeline.Pace;
import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.LogFile;
import io.github.diskwright.ntfs.MasterFileTable;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.VolumeState;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of the master file table tells: which clusters are used, and how far each file reaches. Memory: two
 * bits for each cluster while it is made and one afterwards, one for each record, 16 bytes for each with clusters. Not changed once it is made.
 */
final class Survey {
    static final String TASK = "reading the master file table";
    private static final int CHUNK = 1 << 20;
    /** Both restart pages. */
    private static final int LOG_HEAD = 128 << 10;

    private final NtfsVolume volume;
    private final ClusterMap used;
    private final ClusterMap records;
    private final VolumeState state;
    private final LongList bases = new LongList();
    private final LongList ends = new LongList();
    private final LongList badStarts = new LongList();
    private final LongList badLengths = new LongList();
    private @Nullable ClusterMap extra;
    private long checksum;

    private Survey(NtfsVolume volume, VolumeState state) throws IOException {
        String source = volume.device().description();
        this.volume = volume;
        this.used = ClusterMap.empty(source, volume.clusterCount(), volume.limits());
        this.state = state;
        this.records = ClusterMap.read(
                volume.file(NtfsVolume.MFT).require(AttributeType.BITMAP, ""),
                volume.mft().recordCount(),
                volume.limits());
    }

    /**
     * Reads all records.
     *
     * @throws CorruptImageException if a record is damaged, a cluster is used twice, or one that is used is marked as free
     */
    static Survey of(NtfsVolume volume, VolumeState state, JobOptions job) throws IOException {
        Survey survey = new Survey(volume, state);
        survey.read(job);
        return survey;
    }

    private void read(JobOptions job) throws IOException {
        MasterFileTable mft = volume.mft();
        Pace pace = new Pace(job, TASK);
        int size = mft.recordSize();
        ByteBuffer chunk = ByteBuffer.allocate(Math.max(CHUNK, size));
        int perChunk = chunk.capacity() / size;
        CRC32C crc = new CRC32C();
        for (long first = 0; first < mft.recordCount(); first += perChunk) {
            int count = (int) Math.min(perChunk, mft.recordCount() - first);
            pace.spend((long) count * size);
            mft.readProtected(first, chunk.clear().limit(count * size));
            crc.update(chunk.flip());
            for (int i = 0; i < count; i++) {
                byte[] bytes = new byte[size];
                chunk.get(i * size, bytes);
                if (FileRecord.isPresent(ByteBuffer.wrap(bytes))) {
                    add(FileRecord.read(volume.device().description(), mft.position(first + i), first + i, bytes));
                } else if (records.contains(first + i)) {
                    // Reading it says what is wrong.
                    FileRecord.read(volume.device().description(), mft.position(first + i), first + i, bytes);
                }
            }
            pace.report((first + count) * size, mft.recordCount() * size);
        }
        checksum = checksum(volume, crc, chunk);
        compare();
    }

    /**
     * A checksum of all that a plan rests on: every file record, the bitmaps and the head of the log. Reads the table once.
     */
    static long checksum(NtfsVolume volume) throws IOException {
        MasterFileTable mft = volume.mft();
        CRC32C crc = new CRC32C();
        ByteBuffer chunk = ByteBuffer.allocate(Math.max(CHUNK, mft.recordSize()));
        int perChunk = chunk.capacity() / mft.recordSize();
        for (long first = 0; first < mft.recordCount(); first += perChunk) {
            int count = (int) Math.min(perChunk, mft.recordCount() - first);
            mft.readProtected(first, chunk.clear().limit(count * mft.recordSize()));
            crc.update(chunk.flip());
        }
        return checksum(volume, crc, chunk);
    }

    /** Goes on behind the file records. */
    private static long checksum(NtfsVolume volume, CRC32C crc, ByteBuffer chunk) throws IOException {
        add(crc, volume.file(NtfsVolume.MFT).require(AttributeType.BITMAP, ""), chunk, Long.MAX_VALUE);
        add(crc, volume.file(NtfsVolume.BITMAP).require(AttributeType.DATA, ""), chunk, Long.MAX_VALUE);
        add(crc, volume.file(NtfsVolume.LOG_FILE).require(AttributeType.DATA, ""), chunk, LOG_HEAD);
        return crc.getValue() << 32 | volume.mft().recordCount() & 0xFFFF_FFFFL;
    }

    private static void add(CRC32C crc, NtfsAttribute attribute, ByteBuffer chunk, long most) throws IOException {
        long length = Math.min(most, attribute.size());
        for (long done = 0; done < length; done += chunk.limit()) {
            attribute.read(done, chunk.clear().limit((int) Math.min(chunk.capacity(), length - done)));
            crc.update(chunk.flip());
        }
    }

    private void add(FileRecord record) throws CorruptImageException {
        if (!record.isInUse()) {
            return;
        }
        if (!records.contains(record.number())) {
            throw record.corrupt("bitmap of $MFT", 0x16, record + " marked as used", "marked as free");
        }
        long end = 0;
        for (Attribute attribute : record.attributes()) {
            if (!attribute.isNonResident()) {
                continue;
            }
            RunList runs = attribute.runs(volume.clusterCount());
            boolean isBad = owner(record) == NtfsVolume.BAD_CLUSTERS && attribute.type() == AttributeType.DATA;
            for (int i = 0; i < runs.size(); i++) {
                if (!runs.isHole(i)) {
                    claim(record, attribute, runs.lcn(i), runs.length(i));
                    if (isBad) {
                        badStarts.add(runs.lcn(i));
                        badLengths.add(runs.length(i));
                    }
                }
            }
            end = Math.max(end, runs.endLcn());
        }
        if (end > 0) {
            bases.add(owner(record));
            ends.add(end);
        }
    }

    private static long owner(FileRecord record) {
        return record.isExtension() ? FileReference.number(record.baseReference()) : record.number();
    }

    private void claim(FileRecord record, Attribute attribute, long lcn, long length) throws CorruptImageException {
        if (used.containsAny(lcn, length)) {
            throw record.corrupt(
                    attribute.toString(),
                    attribute.offset(),
                    "clusters of its own",
                    "cluster " + Math.max(lcn, used.nextSet(lcn)) + " that another file uses too");
        }
        used.set(lcn, length);
    }

    private void compare() throws IOException {
        ClusterMap marked = volume.clusterBitmap();
        long missing = used.firstNotIn(marked);
        if (missing < used.size()) {
            throw new CorruptImageException(
                    volume.device().description(),
                    "$Bitmap",
                    missing * volume.clusterSize(),
                    "cluster " + missing + " marked as used",
                    "marked as free");
        }
        if (marked.firstNotIn(used) < used.size()) {
            extra = marked.without(used);
        }
    }

    /** Whether the log holds nothing and need not be emptied. */
    boolean isLogEmpty() {
        return state.log().state() == LogFile.State.EMPTY;
    }

    /** In what state the volume was when it was read. */
    VolumeState state() {
        return state;
    }

    /** As {@link #checksum(NtfsVolume)} at the time of the survey. */
    long checksum() {
        return checksum;
    }

    NtfsVolume volume() {
        return volume;
    }

    /** Clusters that files have. */
    ClusterMap used() {
        return used;
    }

    /** Number of clusters from one on that are known to be bad; they count as used. */
    long badFrom(long cluster) {
        long sum = 0;
        for (int i = 0; i < badStarts.size(); i++) {
            sum += Math.max(0, badStarts.get(i) + badLengths.get(i) - Math.max(cluster, badStarts.get(i)));
        }
        return sum;
    }

    /** Clusters that are marked as used and that no file has; null if there are none. */
    @Nullable
    ClusterMap extra() {
        return extra;
    }

    /** Which file records are used. */
    ClusterMap records() {
        return records;
    }

    /** Number of records with clusters; a file may have several. */
    int size() {
        return bases.size();
    }

    /** The file of such a record. */
    long base(int index) {
        return bases.get(index);
    }

    /** The cluster behind the last one of such a record. */
    long end(int index) {
        return ends.get(index);
    }
}
