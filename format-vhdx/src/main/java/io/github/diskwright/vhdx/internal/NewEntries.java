package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.image.pipeline.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The entries that a disk gets when it becomes larger. Nothing looks at them before the size changes. */
final class NewEntries {
    private static final int PART_ENTRIES = StoredBat.PAGE_ENTRIES;

    private final WriteSession session;
    private final OpenedFile opened;
    private final BatGeometry before;
    private final BatGeometry after;
    private final long absent;

    NewEntries(WriteSession session, OpenedFile opened, BatGeometry after) {
        this.session = session;
        this.opened = opened;
        this.before = opened.contents().geometry();
        this.after = after;
        boolean parentReachesFurther =
                opened.parent().isPresent() && opened.requireParent().disk().size() > before.diskSize();
        this.absent = parentReachesFurther ? BatEntry.ZERO : BatEntry.NOT_PRESENT;
    }

    /**
     * Puts them behind those that are there. What is there now was ignored so far, and may be anything. A child whose
     * last chunk was not full has entries already, without a meaning.
     */
    void addInPlace(Pace pace) throws IOException {
        long first = firstNew();
        for (long index = first; index < after.entries(); ) {
            pace.check();
            int count = (int) Math.min(PART_ENTRIES - index % PART_ENTRIES, after.entries() - index);
            ByteBuffer wanted = entries(index, count, pace);
            long position = session.bat().position(index);
            if (session.changes().read(position, wanted.limit()).mismatch(wanted) >= 0) {
                session.reserve(wanted.limit() / Bytes.SECTOR + 2);
                session.changes().write(position, wanted);
            }
            index += count;
            pace.report(index - first, after.entries() - first);
        }
    }

    /** Entry of the first payload block that is new, or of what is before it and had no meaning yet. */
    private long firstNew() {
        return before.index(before.payloadBlocks() - 1) + 1;
    }

    /** Writes a whole table: the entries that are there, the new ones, and zeros. */
    void writeTable(FileSpace.Given given, Pace pace) throws IOException {
        long first = firstNew();
        long total = after.regionBytes() / BatEntry.SIZE_BYTES;
        for (long index = 0; index < total; index += PART_ENTRIES) {
            pace.check();
            int count = (int) Math.min(PART_ENTRIES, total - index);
            ByteBuffer part = Bytes.allocate(count * BatEntry.SIZE_BYTES);
            int old = (int) Math.max(0, Math.min(count, first - index));
            if (old > 0) {
                part.put(session.changes().read(session.bat().position(index), old * BatEntry.SIZE_BYTES));
            }
            int added = (int) Math.max(0, Math.min(count, after.entries() - index));
            if (added > old) {
                part.put(entries(index + old, added - old, pace));
            }
            part.clear();
            if (!given.isZero() || !Zeros.isZero(part)) {
                session.file().write(given.position() + index * BatEntry.SIZE_BYTES, part);
            }
            pace.report(index + count, total);
        }
    }

    private ByteBuffer entries(long index, int count, Pace pace) throws IOException {
        ByteBuffer bytes = Bytes.allocate(count * BatEntry.SIZE_BYTES);
        for (long i = index; i < index + count; i++) {
            bytes.putLong(after.isBitmap(i) ? bitmap(i) : payload(i, pace));
        }
        return bytes.flip();
    }

    /** The bitmap of the chunk that the old end was in stays. */
    private long bitmap(long index) throws IOException {
        return after.hasParent() && index < before.entries() ? session.bat().get(index) : 0;
    }

    private long payload(long index, Pace pace) throws IOException {
        if (after.block(index) >= after.payloadBlocks()) {
            return 0;
        }
        if (!opened.contents().disk().isFixed()) {
            return absent;
        }
        FileSpace.Given given = session.take(after.blockSize());
        // Really written, as all space of a fixed disk is.
        pace.writeZeros(session.file(), given.position(), after.blockSize());
        return BatEntry.present(given.position());
    }
}
