package io.github.diskwright.image.tree;

import java.io.IOException;

/**
 * Goes through the files of a directory, once. Used by one thread at a time.
 *
 * <p>A name alone costs no more than the directory's own entry; {@link #node()} may have to read the file's record. So
 * one damaged file does not hide the ones after it.
 */
public interface DirectoryCursor extends AutoCloseable {
    /**
     * Goes to the next file, at first to the first one.
     *
     * @return false if there are no more
     * @throws io.github.diskwright.image.ImageException if the directory is damaged here; whether a further call finds
     *     more files is open, but calls come to an end
     * @throws IOException if the host cannot read
     */
    boolean next() throws IOException;

    /**
     * Name of the file, as {@link FileNode#name()} has it.
     *
     * @throws IllegalStateException before the first file and after the last one
     */
    String name();

    /**
     * The file.
     *
     * @throws IllegalStateException before the first file and after the last one
     * @throws io.github.diskwright.image.ImageException if the file is damaged; the cursor can go on
     * @throws IOException if the host cannot read it, or it vanished; the cursor can go on
     */
    FileNode node() throws IOException;

    /** Closes it; idempotent. */
    @Override
    void close() throws IOException;
}
