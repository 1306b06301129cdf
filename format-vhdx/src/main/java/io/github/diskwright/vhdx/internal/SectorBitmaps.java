package io.github.diskwright.vhdx.internal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Which sectors of partially present blocks are in the file (section 2.5.2): one bit for each sector of the disk, of
 * which 4 KiB are read at a time and at most 256 KiB are held.
 */
final class SectorBitmaps extends PagedLongs {
    private static final int PAGE_LONGS = Bytes.SECTOR / Long.BYTES;
    private static final int PAGES_PER_CHUNK = (int) (BatGeometry.BITMAP_BYTES / Bytes.SECTOR);
    private static final int SLOTS = 64;

    private final Source source;

    /** Where the bitmaps are. */
    interface Source {
        /** Reads 4 KiB of the bitmap of a chunk. */
        ByteBuffer read(long chunk, int offset) throws IOException;
    }

    SectorBitmaps(Source source) {
        super(PAGE_LONGS, SLOTS);
        this.source = source;
    }

    @Override
    long[] load(long number) throws IOException {
        ByteBuffer bytes = source.read(number / PAGES_PER_CHUNK, (int) (number % PAGES_PER_CHUNK) * Bytes.SECTOR);
        long[] page = new long[PAGE_LONGS];
        bytes.asLongBuffer().get(page);
        return page;
    }

    /** Does nothing: who sets bits has put them into the file's changes already. */
    @Override
    void keep(Page page) {}

    boolean isSet(long sector) throws IOException {
        return (get(sector >>> 6) >>> sector & 1) != 0;
    }

    /** First sector from one on whose bit is not of a value; at most {@code limit}. */
    long runEnd(long sector, long limit, boolean value) throws IOException {
        long at = sector;
        while (at < limit) {
            long bits = get(at >>> 6);
            long others = (value ? ~bits : bits) >>> at;
            if (others != 0) {
                return Math.min(limit, at + Long.numberOfTrailingZeros(others));
            }
            at = (at | 63) + 1;
        }
        return limit;
    }
}
