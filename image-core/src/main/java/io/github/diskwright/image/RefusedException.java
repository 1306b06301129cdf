package io.github.diskwright.image;

import java.io.Serial;

/** The request is possible but not safe, so nothing was done. Says what to do instead. */
public final class RefusedException extends ImageException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String remedy;

    /**
     * @param reason why this would be unsafe, one clause
     * @param remedy what the caller can do instead, one clause
     */
    public RefusedException(String reason, String remedy) {
        super("refused: " + reason + "; " + remedy, null);
        this.reason = reason;
        this.remedy = remedy;
    }

    /** Why it would be unsafe. */
    public String reason() {
        return reason;
    }

    /** What to do instead. */
    public String remedy() {
        return remedy;
    }
}
