package io.github.diskwright.image;

import java.io.Serial;

/** The caller cancelled the work through its {@link CancellationToken}. */
public final class CancelledException extends ImageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * @param task what was being done
     */
    public CancelledException(String task) {
        super("cancelled: " + task, null);
    }
}
