package io.github.diskwright.image.tree;

import java.io.IOException;
import java.util.Objects;

/**
 * A file that was not copied, or a directory with what is in it.
 *
 * @param path of the file
 * @param cause why
 */
public record CopyFailure(TreePath path, IOException cause) {
    /** Checks that nothing is missing. */
    public CopyFailure {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(cause, "cause");
    }

    /** One line: path and message. */
    @Override
    public String toString() {
        return path + ": " + cause.getMessage();
    }
}
