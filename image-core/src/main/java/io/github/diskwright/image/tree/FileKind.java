package io.github.diskwright.image.tree;

/** What a file is. Whether it is a link as well is told by {@link FileNode#isReparsePoint()}. */
public enum FileKind {
    /** Holds data; also a symbolic link to a file, or to nothing. */
    FILE,
    /**
     * Holds other files; also a junction, and a symbolic link to a directory, neither of which has children of its own.
     */
    DIRECTORY,
    /** A device, a pipe or a socket of Unix: has neither data nor children; {@link FileNode#unix()} says which. */
    SPECIAL
}
