package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes payload, and gives blocks their space (sections 2.5.1.1 and 2.5.1.2). One thread at a time. */
final class BlockWriter {
    private final WritableDisk disk;
    private final WriteSession session;
    private final BatGeometry geometry;
    private final BatRules rules;
    private final boolean isFixed;

    BlockWriter(WritableDisk disk, WriteSession session, Contents contents) {
        this.disk = disk;
        this.session = session;
        this.geometry = contents.geometry();
        this.rules = new BatRules(contents, () -> session.view().size());
        this.isFixed = contents.disk().isFixed();
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
            } else {
                writeNew(block, at, source);
            }
            source.limit(limit);
            at = stop;
        }
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
    private void setEntry(long block, long entry) throws IOException {
        session.reserve(1);
        long before = entry(block);
        boolean named = rules.namesSpace(before);
        session.bat().set(geometry.index(block), entry);
        if (named) {
            session.space().release(BatEntry.position(before), geometry.blockSize());
        }
        disk.countBlocks((BatEntry.isStored(entry) ? 1 : 0) - (BatEntry.isStored(before) ? 1 : 0));
    }

    void writeZeros(long position, long length) throws IOException {
        long end = position + length;
        for (long at = position; at < end; ) {
            long entry = entry(at >>> geometry.blockShift());
            if (!BatEntry.isPresent(entry)) {
                at = disk.run(at, end).end();
            } else if (isWhole(at, end) && !isFixed) {
                setEntry(at >>> geometry.blockShift(), BatEntry.ZERO);
                at = Math.min(end, disk.blockEnd(at));
            } else {
                long stop = Math.min(end, disk.blockEnd(at));
                zeroInPlace(disk.filePosition(at, entry), stop - at);
                at = stop;
            }
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

    boolean isDiscardable() {
        return !isFixed;
    }

    void discard(long position, long length) throws IOException {
        long end = position + length;
        for (long at = position; at < end; ) {
            long entry = entry(at >>> geometry.blockShift());
            long stop = Math.min(end, disk.blockEnd(at));
            if (!BatEntry.isPresent(entry)) {
                stop = disk.run(at, end).end();
            } else if (isWhole(at, end)) {
                setEntry(at >>> geometry.blockShift(), BatEntry.UNMAPPED);
            } else {
                session.file().discard(disk.filePosition(at, entry), stop - at);
            }
            at = stop;
        }
    }
}
