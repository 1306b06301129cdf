package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a range of a device into blocks at multiples of the block size, and runs of whole blocks without data. Within a
 * block only data extents are read; the rest is filled with zeros. Used by one thread at a time.
 */
final class BlockSource {
    private final BlockDevice device;
    private final ExtentIterator extents;
    private final long end;
    private final int blockSize;
    private long position;
    private @Nullable Extent extent;

    BlockSource(BlockDevice device, long position, long length, int blockSize) {
        this.device = device;
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
     * Length of the run of whole blocks without data that begins here; 0 if the next block has data. Moves past the
     * run.
     */
    long skipZeros() throws IOException {
        long start = position;
        while (position < end) {
            Extent current = current();
            if (current.isData()) {
                break;
            }
            long stop = current.end() == end ? end : current.end() - current.end() % blockSize;
            if (stop <= position) {
                break;
            }
            position = stop;
        }
        return position - start;
    }

    /** Reads the next block; the caller knows that there is one. Returns the number of bytes that came from the device. */
    int read(Block block) throws IOException {
        long stop = Math.min(end, position - position % blockSize + blockSize);
        block.place(position, (int) (stop - position));
        ByteBuffer data = block.data();
        int read = 0;
        while (position < stop) {
            Extent current = current();
            int length = (int) (Math.min(stop, current.end()) - position);
            if (current.isData()) {
                data.limit(data.position() + length);
                device.read(position, data);
                read += length;
            } else {
                data.limit(block.length());
                Zeros.put(data, length);
            }
            position += length;
        }
        return read;
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
