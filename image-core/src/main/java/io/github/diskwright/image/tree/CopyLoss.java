package io.github.diskwright.image.tree;

import java.util.Objects;

/**
 * Something of a file that the target could not keep.
 *
 * @param path of the file
 * @param feature what kind of thing
 * @param detail which one and why, one line for people
 */
public record CopyLoss(TreePath path, TreeFeature feature, String detail) {
    /** Checks that nothing is missing. */
    public CopyLoss {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(feature, "feature");
        Objects.requireNonNull(detail, "detail");
    }

    /** One line: path and detail. */
    @Override
    public String toString() {
        return path + ": " + detail;
    }
}
