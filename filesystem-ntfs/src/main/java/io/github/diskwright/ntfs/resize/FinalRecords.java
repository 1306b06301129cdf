package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.Fixups;
import io.github.diskwright.ntfs.record.IndexBlock;
import io.github.diskwright.ntfs.record.IndexEntry;
import io.github.diskwright.ntfs.record.IndexNode;
import io.github.diskwright.ntfs.record.IndexRoot;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** File records as a plan leaves them. Not thread-safe. */
final class FinalRecords {
    /** Flag of the volume: Windows checks it at the next start. */
    static final int DIRTY = 0x0001;

    private static final int FLAGS_OFFSET = 10;
    private static final String DIRECTORY_INDEX = "$I30";
    /** Where a name in an index has the sizes of its file, from the begin of the entry. */
    private static final int KEY_SIZES = IndexEntry.HEAD_BYTES + 0x28;

    private final ResizePlan plan;
    private final NtfsVolume volume;
    private final String source;

    FinalRecords(ResizePlan plan) {
        this.plan = plan;
        this.volume = plan.volume();
        this.source = volume.device().description();
    }

    /** Whether a record is written at all. */
    boolean isChanged(long number) throws IOException {
        return plan.images().containsKey(number)
                || change(number) != null
                || number == NtfsVolume.VOLUME
                || number == NtfsVolume.ROOT && rootEntryIsInRecord();
    }

    /** A record's bytes as they go to the volume; those that it has if it does not change. */
    byte[] bytes(long number) throws IOException {
        byte[] bytes = unpatched(number);
        if (number == NtfsVolume.VOLUME) {
            return withFlag(bytes, true);
        }
        if (number == NtfsVolume.ROOT && rootEntryIsInRecord()) {
            return withSizes(bytes);
        }
        return bytes;
    }

    /** The volume's own record when all is done and the volume is clean. */
    byte[] cleanVolumeRecord() throws IOException {
        return withFlag(bytes(NtfsVolume.VOLUME), false);
    }

    private byte[] unpatched(long number) throws IOException {
        byte[] image = plan.images().get(number);
        if (image != null) {
            return image.clone();
        }
        @Nullable FileChange change = change(number);
        if (change != null) {
            return change.apply(volume).records().get(0).toProtectedBytes();
        }
        byte[] bytes = new byte[volume.boot().recordSize()];
        if (number >= Planner.writtenRecords(volume) && number >= firstNew()) {
            byte[] blank = EditedRecord.blank(number, bytes);
            Fixups.insert(ByteBuffer.wrap(blank).order(ByteOrder.LITTLE_ENDIAN));
            return blank;
        }
        volume.mft().readProtected(number, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** First record that the plan formats; the number of records if it formats none. */
    long firstNew() {
        return plan.places().newRecords() > 0
                ? Planner.writtenRecords(volume)
                : plan.places().recordCount();
    }

    private @Nullable FileChange change(long base) {
        List<FileChange> changes = plan.changes();
        int low = 0;
        int high = changes.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            long found = changes.get(middle).base();
            if (found == base) {
                return changes.get(middle);
            }
            if (found < base) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    private FileRecord parse(byte[] bytes, long number) throws CorruptImageException {
        return FileRecord.read(source, 0, number, bytes.clone());
    }

    private static byte[] protect(FileRecord record) {
        byte[] bytes = new byte[record.bytes().capacity()];
        record.bytes().get(0, bytes);
        Fixups.insert(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        return bytes;
    }

    private byte[] withFlag(byte[] bytes, boolean dirty) throws IOException {
        FileRecord record = parse(bytes, NtfsVolume.VOLUME);
        Attribute information = volumeInformation(record);
        int at = information.offset() + information.valueOffset() + FLAGS_OFFSET;
        int flags = record.bytes().getShort(at);
        record.bytes().putShort(at, (short) (dirty ? flags | DIRTY : flags & ~DIRTY));
        return protect(record);
    }

    /** The attribute with the version and flags of a volume. */
    static Attribute volumeInformation(FileRecord record) throws CorruptImageException {
        Optional<Attribute> found = record.find(AttributeType.VOLUME_INFORMATION, "");
        if (found.isEmpty() || found.get().value().limit() < FLAGS_OFFSET + 2) {
            throw record.corrupt(record.toString(), 0, "$VOLUME_INFORMATION of 12 bytes", "none");
        }
        return found.get();
    }

    private boolean rootEntryIsInRecord() throws IOException {
        return rootEntry(parse(unpatched(NtfsVolume.ROOT), NtfsVolume.ROOT)).isPresent();
    }

    /** The entry of {@code $Bitmap} in the root directory's root node. */
    private Optional<Integer> rootEntry(FileRecord record) throws IOException {
        Optional<Attribute> root = record.find(AttributeType.INDEX_ROOT, DIRECTORY_INDEX);
        if (root.isEmpty()) {
            return Optional.empty();
        }
        IndexNode node = IndexRoot.read(source, 0, root.get().value()).node();
        return bitmapEntry(node).map(entry -> root.get().offset() + root.get().valueOffset() + entry.offset());
    }

    private static Optional<IndexEntry> bitmapEntry(IndexNode node) {
        return node.entries().stream()
                .filter(entry -> !entry.isLast() && entry.keyLength() >= 0x38)
                .filter(entry -> FileReference.number(entry.reference()) == NtfsVolume.BITMAP)
                .findFirst();
    }

    private byte[] withSizes(byte[] bytes) throws IOException {
        FileRecord record = parse(bytes, NtfsVolume.ROOT);
        Optional<Integer> entry = rootEntry(record);
        entry.ifPresent(offset -> putSizes(record.bytes(), offset));
        return protect(record);
    }

    private void putSizes(ByteBuffer bytes, int entry) {
        bytes.putLong(entry + KEY_SIZES, plan.places().bitmap().endVcn() * volume.clusterSize());
        bytes.putLong(entry + KEY_SIZES + 8, bitmapSize());
    }

    /** Bytes of the bitmap of clusters: whole words of 64 bits. */
    long bitmapSize() {
        return (plan.clusterCount() + 63) / 64 * 8;
    }

    /**
     * The index block of the root directory that shows the sizes of {@code $Bitmap}.
     *
     * @return where it goes and what it becomes; null if the entry is in the record or cannot be found, which harms nothing
     */
    @Nullable
    BlockImage rootBlock() throws IOException {
        FileRecord record = parse(unpatched(NtfsVolume.ROOT), NtfsVolume.ROOT);
        Optional<Attribute> blocks = record.find(AttributeType.INDEX_ALLOCATION, DIRECTORY_INDEX);
        Optional<Attribute> root = record.find(AttributeType.INDEX_ROOT, DIRECTORY_INDEX);
        if (blocks.isEmpty() || root.isEmpty() || blocks.get().lowestVcn() != 0) {
            return null;
        }
        int size = IndexRoot.read(source, 0, root.get().value()).blockSize();
        int unit = IndexRoot.vcnUnit(size, volume.clusterSize());
        var attribute = volume.file(NtfsVolume.ROOT).require(AttributeType.INDEX_ALLOCATION, DIRECTORY_INDEX);
        RunList runs = blocks.get().runs(plan.clusterCount());
        ClusterMap used = ClusterMap.read(
                volume.file(NtfsVolume.ROOT).require(AttributeType.BITMAP, DIRECTORY_INDEX),
                attribute.size() / size + 1,
                volume.limits());
        for (long offset = 0; offset + size <= attribute.size(); offset += size) {
            byte[] bytes = new byte[size];
            attribute.read(offset, ByteBuffer.wrap(bytes));
            boolean isBlock =
                    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0) == IndexBlock.MAGIC;
            if (!isBlock || !used.contains(offset / size)) {
                continue;
            }
            byte[] plain = bytes.clone();
            Optional<IndexEntry> entry =
                    bitmapEntry(IndexBlock.read(source, 0, plain, offset / unit).node());
            if (entry.isPresent() && (offset + size) <= runs.endVcn() * volume.clusterSize()) {
                ByteBuffer changed = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
                putSizes(changed, entry.get().offset());
                Fixups.insert(changed);
                return new BlockImage(runs, offset, plain);
            }
        }
        return null;
    }

    /**
     * A block of an index.
     *
     * @param runs of the index
     * @param offset of the block in it
     * @param bytes with update words
     */
    record BlockImage(RunList runs, long offset, byte[] bytes) {}
}
