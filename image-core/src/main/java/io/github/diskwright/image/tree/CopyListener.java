package io.github.diskwright.image.tree;

/** Hears of every file that a copy could not copy, wholly or in part. Called by one thread at a time. */
public interface CopyListener {
    /** Hears nothing. */
    CopyListener NONE = new CopyListener() {};

    /** A file was not copied. */
    default void failed(CopyFailure failure) {}

    /** Something of a file was not kept. */
    default void lost(CopyLoss loss) {}
}
