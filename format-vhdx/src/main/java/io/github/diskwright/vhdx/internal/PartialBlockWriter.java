package io.github.diskwright.vhdx.internal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes parts of blocks of a differencing disk that has some or none of their sectors (section 2.5.1.1.2). A sector
 * is written before its bit is set, and the bit goes through the log, so a power cut leaves the parent's bytes or the
 * new ones. One thread at a time.
 */
final class PartialBlockWriter {
    /** Sectors of metadata that one block may change at once: two entries, and the bits of a block of 256 MiB. */
    private static final int MOST_SECTORS = 2 + 17;

    private final WritableDisk disk;
    private final WriteSession session;
    private final BatGeometry geometry;
    private final BlockWriter blocks;
    private final SectorBitmaps bitmaps;

    PartialBlockWriter(
            WritableDisk disk, WriteSession session, BatGeometry geometry, BlockWriter blocks, SectorBitmaps bitmaps) {
        this.disk = disk;
        this.session = session;
        this.geometry = geometry;
        this.blocks = blocks;
        this.bitmaps = bitmaps;
    }

    /** Writes a part of one block; what is not a whole sector is completed from the chain. */
    void write(long position, ByteBuffer source) throws IOException {
        int sector = 1 << geometry.sectorShift();
        int limit = source.limit();
        long end = position + source.remaining();
        for (long at = position; at < end; ) {
            int offset = (int) (at & sector - 1);
            boolean whole = offset == 0 && end - at >= sector;
            long stop = whole ? end & -sector : Math.min(end, at - offset + sector);
            source.limit(source.position() + (int) (stop - at));
            if (whole) {
                writeSectors(at, source);
            } else {
                writeInSector(at - offset, offset, source);
            }
            source.limit(limit);
            at = stop;
        }
    }

    private void writeInSector(long start, int offset, ByteBuffer source) throws IOException {
        ByteBuffer sector = ByteBuffer.allocate(1 << geometry.sectorShift());
        disk.read(start, sector);
        sector.position(offset).put(source).clear();
        writeSectors(start, sector);
    }

    private void writeSectors(long at, ByteBuffer source) throws IOException {
        long block = at >>> geometry.blockShift();
        long entry = blocks.entry(block);
        if (BatEntry.isPresent(entry)) {
            session.file().write(disk.filePosition(at, entry), source);
        } else if (BatEntry.isPartial(entry)) {
            writeMore(block, entry, at, source);
        } else {
            writeFirst(block, at, source);
        }
    }

    private void writeMore(long block, long entry, long at, ByteBuffer source) throws IOException {
        long first = at >>> geometry.sectorShift();
        long end = first + (source.remaining() >>> geometry.sectorShift());
        session.file().write(disk.filePosition(at, entry), source);
        if (bitmaps.runEnd(first, end, true) == end) {
            return;
        }
        session.reserve(MOST_SECTORS);
        putBits(first, end, first, end, false);
        long blockFirst = block << geometry.blockShift() - geometry.sectorShift();
        long blockEnd = blockFirst + (geometry.bytesIn(block) >>> geometry.sectorShift());
        if (bitmaps.runEnd(blockFirst, blockEnd, true) == blockEnd) {
            blocks.setEntry(block, BatEntry.present(BatEntry.position(entry)));
        }
    }

    /** The block gets its space: nothing is filled, but every other bit is cleared, whatever an earlier life left. */
    private void writeFirst(long block, long at, ByteBuffer source) throws IOException {
        long first = at >>> geometry.sectorShift();
        long end = first + (source.remaining() >>> geometry.sectorShift());
        // The bitmap's entry is the first of the sectors that change.
        session.reserve(MOST_SECTORS);
        long bitmap = bitmap(geometry.chunk(block));
        FileSpace.Given given = session.take(geometry.blockSize());
        boolean done = false;
        try {
            session.file().write(given.position() + (at & geometry.blockSize() - 1), source);
            session.reserve(MOST_SECTORS);
            session.setBat(geometry.bitmapIndex(geometry.chunk(block)), BatEntry.present(bitmap));
            long blockFirst = block << geometry.blockShift() - geometry.sectorShift();
            putBits(first, end, blockFirst, blockFirst + (geometry.blockSize() >>> geometry.sectorShift()), true);
            blocks.setEntry(block, BatEntry.partial(given.position()));
            done = true;
        } finally {
            if (!done) {
                session.space().giveBack(given.position(), geometry.blockSize());
            }
        }
    }

    /** Where the sector bitmap of a chunk is; a new one is zeros before anything names it. */
    private long bitmap(long chunk) throws IOException {
        long index = geometry.bitmapIndex(chunk);
        long entry = session.bat().get(index);
        if (BatEntry.isPresent(entry)) {
            return BatEntry.position(entry);
        }
        FileSpace.Given given = session.take(BatGeometry.BITMAP_BYTES);
        if (!given.isZero()) {
            session.file().writeZeros(given.position(), BatGeometry.BITMAP_BYTES);
        }
        session.setBat(index, BatEntry.present(given.position()));
        return given.position();
    }

    /** Sets bits from {@code first} to before {@code end}, and perhaps clears the others of a range around them. */
    private void putBits(long first, long end, long from, long to, boolean clears) throws IOException {
        long fromIndex = from >>> 6;
        int count = (int) ((to - 1 >>> 6) - fromIndex + 1);
        ByteBuffer bytes = Bytes.allocate(count * Long.BYTES);
        for (int i = 0; i < count; i++) {
            long index = fromIndex + i;
            bytes.putLong((clears ? 0 : bitmaps.get(index)) | mask(first, end, index << 6));
        }
        session.changes().write(disk.bitmapPosition(from) + (fromIndex << 3) % BatGeometry.BITMAP_BYTES, bytes.flip());
        for (int i = 0; i < count; i++) {
            bitmaps.put(fromIndex + i, bytes.getLong(i * Long.BYTES));
        }
    }

    /** Which of 64 bits from {@code base} on are from {@code first} to before {@code end}. */
    private static long mask(long first, long end, long base) {
        long from = Math.max(first, base) - base;
        long to = Math.min(end, base + Long.SIZE) - base;
        return from >= to ? 0 : -1L >>> Long.SIZE - (to - from) << from;
    }
}
