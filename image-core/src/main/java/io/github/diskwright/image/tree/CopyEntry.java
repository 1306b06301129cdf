package io.github.diskwright.image.tree;

/**
 * A name that is to be copied.
 *
 * @param directory where to
 * @param path where from
 * @param node the file
 */
record CopyEntry(CopyDirectory directory, TreePath path, FileNode node) {}
