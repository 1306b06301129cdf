package io.github.diskwright.image.tree;

import java.util.Objects;

/**
 * Where a symbolic link or junction leads, as its reparse data say ([MS-FSCC] 2.1.2.4, 2.1.2.5).
 *
 * @param kind which of the two
 * @param substituteName the path that the system follows; absolute ones are paths of Windows' object tree
 *     ({@code \??\C:\Users})
 * @param printName the path that people are shown; may be empty
 * @param isRelative whether the path starts at the link's own directory
 */
public record LinkTarget(Kind kind, String substituteName, String printName, boolean isRelative) {
    /** The kinds of links. */
    public enum Kind {
        /** A symbolic link, to a file or directory. */
        SYMBOLIC_LINK,
        /** A junction or mount point: a directory, always absolute. */
        JUNCTION
    }

    /** Checks that nothing is missing. */
    public LinkTarget {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(substituteName, "substituteName");
        Objects.requireNonNull(printName, "printName");
        if (isRelative && kind == Kind.JUNCTION) {
            throw new IllegalArgumentException("a junction is never relative");
        }
    }
}
