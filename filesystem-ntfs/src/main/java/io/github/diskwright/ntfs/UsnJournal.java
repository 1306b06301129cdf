package io.github.diskwright.ntfs;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.IndexEntry;
import io.github.diskwright.ntfs.record.UsnRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The change journal of a volume, {@code \$Extend\$UsnJrnl}: what Windows noted of changes to files, of which the oldest are
 * forgotten. Thread-safe for reading; cursors are not.
 */
public final class UsnJournal {
    private static final String FILE = "$UsnJrnl";
    private static final String SETTINGS = "$Max";
    private static final String RECORDS = "$J";
    private static final int SETTINGS_BYTES = 32;
    private static final int BUFFER = 64 << 10;

    private final NtfsVolume volume;
    private final NtfsAttribute records;
    private final long maximumSize;
    private final long allocationDelta;
    private final long id;
    private final long lowestValidUsn;

    private UsnJournal(NtfsVolume volume, NtfsAttribute records, ByteBuffer settings) {
        this.volume = volume;
        this.records = records;
        this.maximumSize = settings.getLong(0);
        this.allocationDelta = settings.getLong(8);
        this.id = settings.getLong(16);
        this.lowestValidUsn = settings.getLong(24);
    }

    /**
     * The journal of a volume.
     *
     * @return empty if it has none
     * @throws CorruptImageException if it is damaged
     * @throws IOException if the device cannot be read
     */
    public static Optional<UsnJournal> of(NtfsVolume volume) throws IOException {
        Optional<IndexEntry> entry = NtfsIndex.of(volume.file(NtfsVolume.EXTEND), NtfsIndex.DIRECTORY)
                .findName(FILE);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        NtfsFile file = volume.file(FileReference.of(entry.get().reference()));
        NtfsAttribute settings = file.require(AttributeType.DATA, SETTINGS);
        ByteBuffer value = ByteBuffer.allocate(SETTINGS_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (settings.size() < SETTINGS_BYTES) {
            throw file.record()
                    .corrupt(settings.toString(), settings.head().offset(), "32 bytes", settings.size() + "");
        }
        settings.read(0, value);
        return Optional.of(new UsnJournal(volume, file.require(AttributeType.DATA, RECORDS), value));
    }

    /** Bytes that the journal may have before the oldest records go. */
    public long maximumSize() {
        return maximumSize;
    }

    /** Bytes by which it grows and is cut. */
    public long allocationDelta() {
        return allocationDelta;
    }

    /** Number of this journal: the time it was made, in ticks of 100 ns since 1601. */
    public long id() {
        return id;
    }

    /** Records before this one do not count. */
    public long lowestValidUsn() {
        return lowestValidUsn;
    }

    /** The USN that the next record will get. */
    public long nextUsn() {
        return records.size();
    }

    /** All records that are still there, the oldest first. Holes are passed over; memory is 64 KiB. */
    public Cursor records() {
        return new Cursor();
    }

    /** Goes through the records. Not thread-safe. */
    public final class Cursor {
        private final ByteBuffer buffer =
                ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN).limit(0);
        private final String source = volume.device().description() + ": " + records;
        private long at;
        private long bufferStart;
        private @Nullable UsnRecord record;

        private Cursor() {
            // What lies before is not valid any more, and need not be whole.
            at = lowestValidUsn >= 0 && lowestValidUsn <= records.size() ? lowestValidUsn : 0;
        }

        /**
         * Goes to the next record.
         *
         * @return false at the end
         * @throws CorruptImageException if a record is damaged; a further call goes on behind its page of 4 KiB
         * @throws UnsupportedFeatureException if a record is of a version that is not known; a further call goes on behind it
         * @throws IOException if the device cannot be read
         */
        public boolean next() throws IOException {
            record = null;
            while (findData()) {
                long position = at;
                at = nextPage(position);
                fill(position);
                buffer.position((int) (position - bufferStart));
                int length = buffer.remaining() < Integer.BYTES ? 0 : UsnRecord.length(source, position, buffer);
                if (length == 0) {
                    continue;
                }
                if (length > buffer.remaining()) {
                    throw new CorruptImageException(
                            source, "USN record", position, "a record inside the journal", length + " bytes");
                }
                ByteBuffer bytes = buffer.slice(buffer.position(), length).order(ByteOrder.LITTLE_ENDIAN);
                at = position + length;
                record = UsnRecord.read(source, position, bytes);
                return true;
            }
            return false;
        }

        private long nextPage(long position) {
            long rest = UsnRecord.MAX_BYTES - position % UsnRecord.MAX_BYTES;
            return position + Math.min(rest, records.size() - position);
        }

        /** Over holes, in which there never is a record. */
        private boolean findData() throws IOException {
            while (at < records.size()) {
                long zeros = records.zeros(at, records.size() - at);
                if (zeros == 0) {
                    return true;
                }
                at += zeros;
            }
            return false;
        }

        private void fill(long position) throws IOException {
            boolean there = position >= bufferStart
                    && position + Math.min(UsnRecord.MAX_BYTES, records.size() - position)
                            <= bufferStart + buffer.limit();
            if (!there) {
                buffer.clear().limit((int) Math.min(BUFFER, records.size() - position));
                records.read(position, buffer);
                buffer.flip();
                bufferStart = position;
            }
        }

        /** The current record; only after {@link #next()} has said true. */
        public UsnRecord record() {
            UsnRecord here = record;
            if (here == null) {
                throw new IllegalStateException("at no record");
            }
            return here;
        }
    }
}
