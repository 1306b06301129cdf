package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes payload, and gives blocks their space (sections 2.5.1.1 and 2.5.1.2). One thread at a time. */
final class BlockWriter {
    private static final int ZEROS = 1 << 20;

    private final WritableDisk disk;
    private final WriteSession session;
    private final BatGeometry geometry;
    private final BatRules rules;
    private final boolean isFixed;
    private final PartialBlockWriter partial;

    BlockWriter(WritableDisk disk, WriteSession session, Contents contents) {
        this.disk = disk;
        this.session = session;
        this.geometry = contents.geometry();
        this.rules = new BatRules(contents, () -> session.view().size());
        this.isFixed = contents.disk().isFixed();
        this.partial = new PartialBlockWriter(disk, session, geometry, this, disk.bitmaps());
    }

    /** The entry of a payload block as it is in the table. */
    long entry(long block) throws IOException {
        return session.bat().get(geometry.index(block));
    }

    void write(long position, ByteBuffer source) throws IOException {
        int limit = source.limit();
        long end = position + source.remaining();
        long at = position;
        while (at < end) {
            long block = at >>> geometry.blockShift();
            long entry = entry(block);
            boolean present = BatEntry.isPresent(entry);
            long stop = present ? disk.contiguousEnd(at, entry, end) : Math.min(end, disk.blockEnd(at));
            source.limit(source.position() + (int) (stop - at));
            if (present) {
                session.file().write(disk.filePosition(at, entry), source);
            } else if (isWhole(at, stop) || !asksParent(entry)) {
                writeNew(block, at, source);
            } else {
                partial.write(at, source);
            }
            source.limit(limit);
            at = stop;
        }
    }

    /** Whether the parent shows in a block, in some of its sectors at least. */
    private boolean asksParent(long entry) {
        return BatEntry.isPartial(entry) || geometry.hasParent() && BatEntry.state(entry) == BatEntry.NOT_PRESENT;
    }

    /** Gives a block its space, and writes a part of it; the rest of it is zeros. */
    private void writeNew(long block, long at, ByteBuffer source) throws IOException {
        long size = geometry.blockSize();
        FileSpace.Given given = session.take(size);
        boolean done = false;
        try {
            long from = at & size - 1;
            long to = from + source.remaining();
            if (!given.isZero()) {
                zero(given.position(), from);
                zero(given.position() + to, size - to);
            }
            session.file().write(given.position() + from, source);
            setEntry(block, BatEntry.present(given.position()));
            done = true;
        } finally {
            if (!done) {
                session.space().giveBack(given.position(), size);
            }
        }
    }

    private void zero(long position, long length) throws IOException {
        if (length > 0) {
            session.file().writeZeros(position, length);
        }
    }

    /** Changes a block's entry; the space that it named is free once that is durable. */
    void setEntry(long block, long entry) throws IOException {
        setIndex(geometry.index(block), entry);
    }

    /** The same for any entry of the table. */
    void setIndex(long index, long entry) throws IOException {
        session.reserve(1);
        long before = session.bat().get(index);
        boolean givesUp = rules.namesSpace(before) && BatEntry.position(before) != BatEntry.position(entry);
        session.setBat(index, entry);
        if (givesUp) {
            session.space().release(BatEntry.position(before), geometry.bytesAt(index));
        }
        if (!geometry.isBitmap(index)) {
            disk.countBlocks((BatEntry.isStored(entry) ? 1 : 0) - (BatEntry.isStored(before) ? 1 : 0));
        }
    }

    /** Whether an entry names space that is free once the entry changes. */
    boolean namesSpace(long entry) {
        return rules.namesSpace(entry);
    }

    /** Whether zeros in a range change anything: children know the file by the id that a change gives it. */
    boolean changesByZeros(long position, long length) throws IOException {
        long end = position + length;
        for (long at = position; at < end; ) {
            long entry = entry(at >>> geometry.blockShift());
            if (BatEntry.isPresent(entry) || asksParent(entry)) {
                return true;
            }
            at = disk.run(at, end).end();
        }
        return false;
    }

    /** The same for a discarded range. */
    boolean changesByDiscard(long position, long length) throws IOException {
        long end = position + length;
        for (long at = position; at < end && !isFixed; ) {
            if (BatEntry.isStored(entry(at >>> geometry.blockShift()))) {
                return true;
            }
            at = disk.run(at, end).end();
        }
        return false;
    }

    void writeZeros(long position, long length) throws IOException {
        long end = position + length;
        for (long at = position; at < end; ) {
            long entry = entry(at >>> geometry.blockShift());
            long stop = Math.min(end, disk.blockEnd(at));
            if (!BatEntry.isPresent(entry) && !asksParent(entry)) {
                stop = disk.run(at, end).end();
            } else if (isWhole(at, stop) && !isFixed) {
                setEntry(at >>> geometry.blockShift(), BatEntry.ZERO);
            } else if (BatEntry.isPresent(entry)) {
                zeroInPlace(disk.filePosition(at, entry), stop - at);
            } else {
                hideParent(at, stop);
            }
            at = stop;
        }
    }

    /** Writes zeros as data where the parent would show, in a block that shows it in other places too. */
    private void hideParent(long position, long end) throws IOException {
        for (long at = position; at < end; ) {
            Run run = disk.run(at, end);
            if (run.kind() == Run.Kind.STORED) {
                zeroInPlace(run.filePosition(), run.end() - at);
            } else if (!disk.parent().isZero(at, run.end() - at)) {
                ByteBuffer zeros = ByteBuffer.allocate(ZEROS);
                for (long part = at; part < run.end(); part += zeros.limit()) {
                    partial.write(part, zeros.clear().limit((int) Math.min(ZEROS, run.end() - part)));
                }
            }
            at = run.end();
        }
    }

    /** Space of a fixed disk stays really allocated. */
    private void zeroInPlace(long position, long length) throws IOException {
        if (isFixed) {
            Zeros.write(session.file(), position, length);
        } else {
            session.file().writeZeros(position, length);
        }
    }

    /** Whether a range that begins at a position has all of a block that is in the disk. */
    private boolean isWhole(long at, long end) {
        return (at & geometry.blockSize() - 1) == 0 && (disk.blockEnd(at) <= end || end == geometry.diskSize());
    }

    void discard(long position, long length) throws IOException {
        long end = position + length;
        for (long at = position; at < end; ) {
            long entry = entry(at >>> geometry.blockShift());
            long stop = Math.min(end, disk.blockEnd(at));
            if (!BatEntry.isStored(entry)) {
                stop = disk.run(at, end).end();
            } else if (isWhole(at, stop)) {
                setEntry(at >>> geometry.blockShift(), BatEntry.UNMAPPED);
            } else if (BatEntry.isPresent(entry)) {
                session.file().discard(disk.filePosition(at, entry), stop - at);
            }
            at = stop;
        }
    }
}
