package io.github.diskwright.image;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.util.List;

/**
 * An open image: a disk, and what its container says of it. As thread-safe as the device. Closing it closes the
 * device and the file. One that is being made is a {@link NewImage}.
 */
public interface BlockImage extends AutoCloseable {
    /** The format of the container. */
    BlockFormat format();

    /** The disk in it. */
    BlockDevice device();

    /** What the container says of itself, for people and scripts, in a good order to read. */
    List<Property> properties();

    /** Flushes what is written to, and closes. Idempotent. */
    @Override
    void close() throws IOException;
}
