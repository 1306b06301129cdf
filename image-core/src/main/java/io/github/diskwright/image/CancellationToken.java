package io.github.diskwright.image;

/**
 * A switch that asks long work to stop. Work polls it between blocks and then ends with {@link CancelledException},
 * leaving what a power cut would leave, minus unfinished new files.
 *
 * <p>Thread-safe. A token that was cancelled stays cancelled. Interrupting a thread is not a way to cancel.
 */
public final class CancellationToken {
    private volatile boolean cancelled;

    /** A token that is not cancelled. */
    public CancellationToken() {}

    /** Asks all work that holds this token to stop. */
    public void cancel() {
        cancelled = true;
    }

    /** Whether {@link #cancel()} was called. */
    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Ends the work if it was cancelled.
     *
     * @param task what is being done, for the message
     * @throws CancelledException if {@link #cancel()} was called
     */
    public void throwIfCancelled(String task) throws CancelledException {
        if (cancelled) {
            throw new CancelledException(task);
        }
    }
}
