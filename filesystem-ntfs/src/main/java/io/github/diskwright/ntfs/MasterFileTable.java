package io.github.diskwright.ntfs;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.AttributeListEntry;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.BootSector;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The master file table, {@code $MFT}: all file records of a volume by number.
 *
 * <p>Single records come through a small cache; {@link #readProtected} passes it by, for those who read all of them.
 * Thread-safe.
 */
public final class MasterFileTable {
    /** Bytes of the cache of records. */
    static final int CACHE_BYTES = 16 << 20;

    private static final int PAGE = 64 << 10;

    private final NtfsVolume volume;
    private final int recordSize;
    private final RunList runs;
    private final long initializedSize;
    private final long recordCount;
    private final List<FileRecord> ownRecords;
    private final AtomicReferenceArray<@Nullable Page> cache = new AtomicReferenceArray<>(CACHE_BYTES / PAGE);

    private MasterFileTable(NtfsVolume volume, RunList runs, Attribute data, List<FileRecord> ownRecords) {
        this.volume = volume;
        this.recordSize = volume.boot().recordSize();
        this.runs = runs;
        this.initializedSize = data.initializedSize();
        this.recordCount = data.dataSize() / recordSize;
        this.ownRecords = ownRecords;
    }

    /**
     * Finds the whole table, beginning with the record that the boot sector points to. An extension record is read only
     * from the part of the table that is known by then, which bounds the work.
     */
    static MasterFileTable open(NtfsVolume volume) throws IOException {
        BootSector boot = volume.boot();
        byte[] bytes = new byte[boot.recordSize()];
        long position = boot.mftLcn() * boot.clusterSize();
        volume.read(position, ByteBuffer.wrap(bytes));
        String source = volume.device().description();
        FileRecord first = FileRecord.read(source, position, NtfsVolume.MFT, bytes);
        Attribute data = first.find(AttributeType.DATA, "")
                .filter(Attribute::isNonResident)
                .orElseThrow(() -> first.corrupt("file record 0", 0, "non-resident $DATA", "none"));
        if (!first.isInUse() || first.isExtension() || data.lowestVcn() != 0) {
            throw first.corrupt("file record 0", 0x16, "the base record of $MFT in use", "another one");
        }
        RunList runs = data.runs(volume.clusterCount());
        if (runs.isEmpty() || runs.lcn(0) != boot.mftLcn()) {
            throw first.corrupt(
                    "$DATA of file record 0", data.offset(), "a run at LCN " + boot.mftLcn(), runs.toString());
        }
        return new Loader(volume, first, data, runs).load();
    }

    /** Number of records, used or not. */
    public long recordCount() {
        return recordCount;
    }

    /** Bytes of a record. */
    public int recordSize() {
        return recordSize;
    }

    /** Where the table is: the runs of its data. */
    public RunList runs() {
        return runs;
    }

    /** Bytes of the table that were ever written; records behind them are free. */
    public long initializedSize() {
        return initializedSize;
    }

    /** Record 0 and the extensions that hold more of the table's runs, in the order of the runs. */
    public List<FileRecord> ownRecords() {
        return ownRecords;
    }

    /**
     * Reads a record.
     *
     * @param number 0 to below {@link #recordCount()}
     * @throws CorruptImageException if there is no such record, or it is damaged
     * @throws IOException if the device cannot be read
     */
    public FileRecord record(long number) throws IOException {
        if (number < 0 || number >= recordCount) {
            throw new CorruptImageException(
                    volume.device().description(),
                    "reference to file record " + number,
                    runs.lcn(0) * volume.clusterSize(),
                    "a record below " + recordCount,
                    number + "");
        }
        long offset = number * recordSize;
        byte[] bytes = new byte[recordSize];
        Page page = page(offset / PAGE);
        System.arraycopy(page.bytes, (int) (offset % PAGE), bytes, 0, recordSize);
        return FileRecord.read(volume.device().description(), position(number), number, bytes);
    }

    /** Where a record begins on the device. Its other clusters may be elsewhere, if a cluster is smaller than a record. */
    public long position(long number) {
        long offset = number * recordSize;
        long vcn = offset / volume.clusterSize();
        return runs.lcnOf(vcn) * volume.clusterSize() + offset % volume.clusterSize();
    }

    /**
     * Reads records as they are on the volume, with their update words. What was never written reads as zeros.
     *
     * @param firstNumber of the first record
     * @param target whole records, which must exist
     * @throws IOException if the device cannot be read
     */
    public void readProtected(long firstNumber, ByteBuffer target) throws IOException {
        long offset = Math.multiplyExact(firstNumber, (long) recordSize);
        if (offset < 0 || target.remaining() > recordCount * recordSize - offset) {
            throw new IllegalArgumentException(
                    target.remaining() + " bytes from record " + firstNumber + " of " + recordCount);
        }
        ClusterReader.read(volume, runs, initializedSize, offset, target);
    }

    private Page page(long index) throws IOException {
        int slot = (int) (index % cache.length());
        Page page = cache.get(slot);
        if (page == null || page.index != index) {
            long length = Math.min(PAGE, recordCount * recordSize - index * PAGE);
            page = new Page(index, new byte[PAGE]);
            readProtected(index * PAGE / recordSize, ByteBuffer.wrap(page.bytes, 0, (int) length));
            cache.set(slot, page);
        }
        return page;
    }

    /** A part of the table, with update words. Never changed. */
    private record Page(long index, byte[] bytes) {}

    /** Follows the attribute list of record 0 through the records that hold the rest of the runs. */
    private static final class Loader {
        private final NtfsVolume volume;
        private final FileRecord first;
        private final Attribute data;
        private RunList runs;
        private final ArrayList<FileRecord> records = new ArrayList<>();

        Loader(NtfsVolume volume, FileRecord first, Attribute data, RunList runs) {
            this.volume = volume;
            this.first = first;
            this.data = data;
            this.runs = runs;
            records.add(first);
        }

        MasterFileTable load() throws IOException {
            Optional<Attribute> list = first.find(AttributeType.ATTRIBUTE_LIST, "");
            if (list.isPresent()) {
                follow(NtfsFile.readList(volume, list.get()));
            }
            long size = data.dataSize();
            boolean whole = runs.endVcn() >= (size + volume.clusterSize() - 1) / volume.clusterSize();
            boolean solid = runs.allocatedClusters() == runs.endVcn();
            if (!whole
                    || !solid
                    || data.initializedSize() > size
                    || size < volume.boot().recordSize()) {
                throw first.corrupt(
                        "$DATA of file record 0",
                        data.offset(),
                        "clusters for " + size + " bytes",
                        runs.endVcn() + " of " + volume.clusterSize() + " bytes");
            }
            return new MasterFileTable(volume, runs, data, List.copyOf(records));
        }

        private void follow(List<AttributeListEntry> entries) throws IOException {
            Set<Long> seen = new HashSet<>();
            for (AttributeListEntry entry : entries) {
                if (entry.type() != AttributeType.DATA || !entry.name().isEmpty() || entry.lowestVcn() == 0) {
                    continue;
                }
                long number = FileReference.number(entry.reference());
                FileRecord record = number == NtfsVolume.MFT ? first : read(number);
                Attribute extent = NtfsFile.extentOf(record, entry, first);
                if (!seen.add(entry.lowestVcn()) || entry.lowestVcn() != runs.endVcn()) {
                    throw record.corrupt(
                            "extent of $MFT", extent.offset(), "VCN " + runs.endVcn(), entry.lowestVcn() + "");
                }
                RunList more = extent.runs(volume.clusterCount());
                runs = RunList.builder(0).addAll(runs).addAll(more).build();
                records.add(record);
            }
        }

        private FileRecord read(long number) throws IOException {
            int size = volume.boot().recordSize();
            long offset = number * size;
            if (number > Integer.MAX_VALUE * 4L || offset + size > runs.endVcn() * volume.clusterSize()) {
                throw first.corrupt(
                        "attribute list of file record 0",
                        0,
                        "a record in the part of $MFT that is known, up to VCN " + runs.endVcn(),
                        "record " + number);
            }
            byte[] bytes = new byte[size];
            ClusterReader.read(volume, runs, data.initializedSize(), offset, ByteBuffer.wrap(bytes));
            long position =
                    runs.lcnOf(offset / volume.clusterSize()) * volume.clusterSize() + offset % volume.clusterSize();
            return FileRecord.read(volume.device().description(), position, number, bytes);
        }
    }
}
