package io.github.diskwright.image;

/**
 * Hears how far long work has come.
 *
 * <p>Called after every block, in order, never by two threads at a time but not always by the same one. It has to
 * return quickly: work waits for it. An exception that it throws ends the work and reaches the caller.
 */
@FunctionalInterface
public interface ProgressListener {
    /** Hears nothing. */
    ProgressListener NONE = (task, done, total) -> {};

    /**
     * @param task what is being done, for people: {@code "converting"}
     * @param done bytes done, holes included; never falls within one task
     * @param total bytes to be done in all; constant within one task
     */
    void progress(String task, long done, long total);
}
