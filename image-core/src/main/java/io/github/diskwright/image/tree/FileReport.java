package io.github.diskwright.image.tree;

import java.io.IOException;

/**
 * Where a {@link FileTreeWriter} tells what became of one file. May be kept and used until the writer is finished.
 * Thread-safe.
 */
public interface FileReport {
    /**
     * Something of the file could not be kept, the rest is there.
     *
     * @param feature what kind of thing
     * @param detail which one and why, one line for people
     */
    void lost(TreeFeature feature, String detail);

    /**
     * The file that a call has accepted could not be written after all and will not be there.
     *
     * @param cause why
     * @throws IOException if the work is to stop for it
     */
    void failed(IOException cause) throws IOException;
}
