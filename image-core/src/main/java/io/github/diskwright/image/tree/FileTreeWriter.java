package io.github.diskwright.image.tree;

import java.io.IOException;
import java.util.Optional;

/**
 * Makes a tree of files: a directory of the host, a WIM image, an NTFS volume.
 *
 * <p><b>Order.</b> First {@link #createRoot}; a directory before what is in it; {@link #finishDirectory} when everything
 * in it, its directories included, is there, because only then its times stay; {@link #finish} at the end.
 *
 * <p><b>What it can hold</b> is told by {@link #properties()}. What it cannot hold of a file is told to that file's
 * {@link FileReport}; the file is made without it. A file that cannot be made at all is an exception, and leaves nothing
 * behind under its name.
 *
 * <p><b>Names</b> come from images and are not to be trusted: a writer refuses each one that would lead out of its
 * directory or that its target cannot keep, and never follows a link that is in the target.
 *
 * <p><b>Data.</b> A writer reads the streams of a file before {@link #createFile} returns, or later, before
 * {@link #finish} does; then it tells of failures by {@link FileReport#failed}.
 *
 * <p><b>Threads.</b> One thread at a time, unless {@link #isConcurrent()}.
 */
public interface FileTreeWriter extends AutoCloseable {
    /** What is written, for people and error messages. */
    String description();

    /** What it can hold. */
    TreeProperties properties();

    /** When two names of a directory are the same. */
    NameRule nameRule();

    /** Whether all methods but {@link #createRoot}, {@link #finish} and {@link #close} may run beside each other. */
    default boolean isConcurrent() {
        return false;
    }

    /** Bytes of buffers that each call which runs holds. */
    default long callMemory() {
        return 0;
    }

    /**
     * Starts.
     *
     * @param root metadata and streams of the root; its name has no meaning
     * @param report what could not be kept of it
     * @return the root
     * @throws io.github.diskwright.image.RefusedException if the target is not fit to be written to
     * @throws IOException if the host cannot write
     */
    TargetFile createRoot(NewFile root, FileReport report) throws IOException;

    /**
     * Makes a directory, or a link that is a directory.
     *
     * @param parent where
     * @param directory what
     * @param report what could not be kept of it
     * @return the directory
     * @throws io.github.diskwright.image.RefusedException if the name is taken or not to be allowed
     * @throws io.github.diskwright.image.UnsupportedFeatureException if the target has no such thing
     * @throws IOException if the host cannot write
     */
    TargetFile createDirectory(TargetFile parent, NewFile directory, FileReport report) throws IOException;

    /**
     * Makes a file, with its data.
     *
     * @param parent where
     * @param file what
     * @param report what could not be kept of it
     * @return the file, for {@link #createLink}
     * @throws io.github.diskwright.image.RefusedException if the name is taken or not to be allowed
     * @throws io.github.diskwright.image.UnsupportedFeatureException if the target has no such thing
     * @throws io.github.diskwright.image.NoSpaceException if the target is full
     * @throws IOException if a stream cannot be read or the host cannot write
     */
    TargetFile createFile(TargetFile parent, NewFile file, FileReport report) throws IOException;

    /**
     * Gives a file another name (hard link).
     *
     * @param parent where
     * @param name the name
     * @param shortName the short one beside it
     * @param file what {@link #createFile} has returned
     * @param report what could not be kept of the name
     * @throws io.github.diskwright.image.RefusedException if the name is taken or not to be allowed
     * @throws io.github.diskwright.image.UnsupportedFeatureException if the target can have no more names of this file
     * @throws IOException if the host cannot write
     */
    void createLink(TargetFile parent, String name, Optional<String> shortName, TargetFile file, FileReport report)
            throws IOException;

    /**
     * Tells that everything in a directory is there.
     *
     * @param directory the directory, the root too
     * @param report what could not be kept of it
     * @throws IOException if the host cannot write
     */
    void finishDirectory(TargetFile directory, FileReport report) throws IOException;

    /**
     * Ends the tree: it is whole. Nothing can be made after it.
     *
     * @throws IOException if the host cannot write
     */
    void finish() throws IOException;

    /** Gives up what is not finished, as far as the kind of target says, and frees everything; idempotent. */
    @Override
    void close() throws IOException;
}
