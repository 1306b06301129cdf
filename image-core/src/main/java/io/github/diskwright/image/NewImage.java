package io.github.diskwright.image;

import java.io.IOException;

/**
 * An image that is being made. It becomes one by {@link #complete}, and by nothing else: closed without, it is
 * abandoned, so that a copy that failed or was cancelled leaves nothing that looks whole.
 *
 * <pre>
 * try (NewImage image = format.create(file, options)) {
 *     ... write to image.device() ...
 *     image.complete();
 * }
 * </pre>
 */
public interface NewImage extends BlockImage {
    /**
     * Writes what is still missing, and makes the image durable. That may take long: a disk whose space is taken at
     * once is filled with zeros where nothing was written. Afterwards the disk is read-only. Once it succeeded it does
     * nothing more.
     *
     * @throws java.nio.channels.ClosedChannelException if the image is closed
     * @throws NoSpaceException if the file's host has no room
     * @throws IOException if the file cannot be written, or a call that wrote to the disk failed before
     */
    void complete() throws IOException;

    /** Closes the file. What is not complete is abandoned as it is: nothing more is written. Idempotent. */
    @Override
    void close() throws IOException;
}
