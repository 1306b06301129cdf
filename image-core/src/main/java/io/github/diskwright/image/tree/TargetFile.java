package io.github.diskwright.image.tree;

/** A file or directory that a {@link FileTreeWriter} has made, to be handed to the same writer again. Immutable. */
public interface TargetFile {
    /** Whether other files can be made in it. */
    boolean isDirectory();
}
