package io.github.diskwright.image;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.util.List;

/**
 * An open image: a disk, and what its container says of it. As thread-safe as the device. Closing it closes the
 * device and the file; for a new image closing is what completes it, so it must be done before the file is used.
 */
public interface BlockImage extends AutoCloseable {
    /** The format of the container. */
    BlockFormat format();

    /** The disk in it. */
    BlockDevice device();

    /** What the container says of itself, for people and scripts, in a good order to read. */
    List<Property> properties();

    /** Completes, flushes and closes. Idempotent. */
    @Override
    void close() throws IOException;
}
