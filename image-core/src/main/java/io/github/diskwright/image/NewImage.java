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
     * @param job rate, progress and cancellation of the filling
     * @throws CancelledException if the work is cancelled: the image is not one, and cannot become one any more
     * @throws java.nio.channels.ClosedChannelException if the image is closed
     * @throws NoSpaceException if the file's host has no room
     * @throws IOException if the file cannot be written, or a call that wrote to the disk failed before
     */
    void complete(JobOptions job) throws IOException;

    /**
     * As {@link #complete(JobOptions)} with the default options, so that nobody hears of it or can stop it.
     *
     * @throws IOException if it cannot be completed
     */
    default void complete() throws IOException {
        complete(JobOptions.defaults());
    }

    /** Closes the file. What is not complete is abandoned as it is: nothing more is written. Idempotent. */
    @Override
    void close() throws IOException;
}
