package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a range of a device into blocks at multiples of the block size, and runs of whole blocks without data. It only
 * asks for extents; whoever takes a block reads it. Used by one thread at a time.
 */
final class BlockSource {
    /** Longest run of zeros in one item: what the slowest stage digests in the time between two looks at the token. */
    private static final long LONGEST_RUN = 64L << 20;

    private final ExtentIterator extents;
    private final long end;
    private final int blockSize;
    private long position;
    private @Nullable Extent extent;

    BlockSource(BlockDevice device, long position, long length, int blockSize) {
        this.extents = device.extents(position, length);
        this.position = position;
        this.end = position + length;
        this.blockSize = blockSize;
    }

    boolean hasNext() {
        return position < end;
    }

    /** Where the next item begins. */
    long position() {
        return position;
    }

    /**
     * Length of the run of whole blocks without data that begins here, as far as one item goes; 0 if the next block has
     * data. Moves past the run.
     */
    long skipZeros() throws IOException {
        long start = position;
        long limit = Math.min(end, start - start % blockSize + Math.max(LONGEST_RUN, blockSize));
        while (position < limit) {
            Extent current = current();
            if (current.isData()) {
                break;
            }
            long reached = Math.min(limit, current.end());
            long stop = reached == end ? end : reached - reached % blockSize;
            if (stop <= position) {
                break;
            }
            position = stop;
        }
        return position - start;
    }

    /** Gives the next block its place and says which of its parts have data; the caller knows that there is one. */
    void take(Block block) throws IOException {
        long start = position;
        long stop = Math.min(end, start - start % blockSize + blockSize);
        block.place(start, (int) (stop - start));
        while (position < stop) {
            Extent current = current();
            long next = Math.min(stop, current.end());
            if (current.isData()) {
                block.addPart((int) (position - start), (int) (next - start));
            }
            position = next;
        }
    }

    /** The extent that holds the position. */
    private Extent current() throws IOException {
        Extent current = extent;
        while (current == null || current.end() <= position) {
            current = extents.next();
            extent = current;
        }
        return current;
    }
}
