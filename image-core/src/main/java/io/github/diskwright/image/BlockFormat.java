package io.github.diskwright.image;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.util.List;

/**
 * A format of files that hold one disk: a service, found by {@link FormatRegistry}. Implementations have no state
 * and are thread-safe.
 */
public interface BlockFormat {
    /** Short name, lower case, as {@code --to} takes it: {@code "vhdx"}. */
    String name();

    /** What people call it: {@code "VHDX virtual disk"}. */
    String title();

    /** Endings of file names, lower case with the dot, the usual one first; empty if there is none. */
    List<String> fileEndings();

    /**
     * Whether a file is of this format, by its contents. Reads at most 64 KiB, near the start and the end. Foreign
     * bytes are not an error; a damaged file of this format is recognised where enough of its signatures are whole.
     *
     * @throws IOException if the file cannot be read
     */
    boolean recognises(BlockDevice file) throws IOException;

    /**
     * Opens the disk in a file. The image takes the file over: closing it closes the file. If opening fails the file
     * stays open. A file that is read-only, or options that say so, give a read-only disk. Opening never writes.
     *
     * @param file the file
     * @param options how strict to be and what to allow
     * @throws CorruptImageException if the file breaks a rule of the format
     * @throws UnsupportedFeatureException if the file needs what this library cannot do
     * @throws IOException if the file cannot be read
     */
    BlockImage open(BlockDevice file, OpenOptions options) throws IOException;

    /**
     * Makes a new, empty image. The file is one that can be opened only after {@link NewImage#complete} returned
     * without an error; closing without it abandons the file. The image takes the file over as {@link #open} does.
     *
     * @param file an empty file
     * @param options what disk it shall hold
     * @throws UnsupportedFeatureException if the format cannot hold such a disk
     * @throws NoSpaceException if the file's host has no room
     * @throws IOException if the file cannot be written
     */
    NewImage create(ResizableDevice file, CreateOptions options) throws IOException;

    /**
     * Checks structure and checksums of an image, without writing and without stopping at the first fault.
     *
     * @param file the file; stays open
     * @param options limits, and how the work runs
     * @return what was found, in the order of positions where that makes sense; empty if all is well. At most
     *     {@link Limits#maxFindings()}.
     * @throws IOException if the file cannot be read, or the work was cancelled
     */
    List<Finding> check(BlockDevice file, CheckOptions options) throws IOException;
}
