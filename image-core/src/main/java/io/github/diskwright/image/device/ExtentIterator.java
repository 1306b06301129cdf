package io.github.diskwright.image.device;

import java.io.IOException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Walks the extents of a range of a device in order, joining neighbours of the same kind.
 *
 * <p>Like {@link java.util.Iterator}, but looking may fail. Not thread-safe. Cost: one
 * {@link BlockDevice#extent} call for each extent that the device reports.
 */
public final class ExtentIterator {
    private final BlockDevice device;
    private final long end;
    private long position;
    private @Nullable Extent ahead;

    ExtentIterator(BlockDevice device, long position, long length) {
        this.device = device;
        this.position = position;
        this.end = position + length;
    }

    /** Whether there is another extent. */
    public boolean hasNext() {
        return ahead != null || position < end;
    }

    /**
     * The next extent.
     *
     * @throws NoSuchElementException if there is none
     * @throws IOException if the device cannot tell
     */
    public Extent next() throws IOException {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Extent current = ahead != null ? ahead : look();
        ahead = null;
        while (position < end) {
            Extent following = look();
            if (following.kind() != current.kind()) {
                ahead = following;
                break;
            }
            current = new Extent(current.position(), current.length() + following.length(), current.kind());
        }
        return current;
    }

    private Extent look() throws IOException {
        Extent extent = device.extent(position, end - position);
        if (extent.position() != position || extent.end() > end) {
            throw new IllegalStateException(device.description() + ": extent " + extent + " for " + position);
        }
        position = extent.end();
        return extent;
    }
}
