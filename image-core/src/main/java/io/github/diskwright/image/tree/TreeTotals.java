package io.github.diskwright.image.tree;

/**
 * How much a tree holds.
 *
 * @param files names of files, links among them
 * @param directories directories, the root among them
 * @param bytes of all streams, of files with several names once
 */
public record TreeTotals(long files, long directories, long bytes) {
    /** Checks that nothing is negative. */
    public TreeTotals {
        if (files < 0 || directories < 0 || bytes < 0) {
            throw new IllegalArgumentException(files + " files, " + directories + " directories, " + bytes + " bytes");
        }
    }
}
