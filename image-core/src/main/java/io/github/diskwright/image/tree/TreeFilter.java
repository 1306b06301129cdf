package io.github.diskwright.image.tree;

import java.io.IOException;

/** Chooses which files of a tree are taken. Asked by one thread at a time, in the order of the walk. */
@FunctionalInterface
public interface TreeFilter {
    /** Takes everything. */
    TreeFilter ALL = (path, node) -> true;

    /**
     * Whether a file is taken, or a directory with what is in it. Not asked about the root.
     *
     * @param path where it is
     * @param node the file
     * @throws IOException if the file has to be read and cannot be
     */
    boolean includes(TreePath path, FileNode node) throws IOException;
}
