package io.github.diskwright.image;

import java.io.IOException;
import java.io.Serial;
import java.util.OptionalLong;

/** The result does not fit: a full file system, or a target that is too small. */
public final class NoSpaceException extends ImageException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String where;
    private final long needed;
    private final long available;

    /**
     * @param where what is full or too small
     * @param needed bytes needed
     * @param available bytes available
     */
    public NoSpaceException(String where, long needed, long available) {
        super(where + ": does not fit: needs " + needed + " bytes, has " + available, null);
        this.where = where;
        this.needed = needed;
        this.available = available;
    }

    /**
     * The host reported a full file system.
     *
     * @param where the file that could not grow
     * @param cause the host's own error
     */
    public NoSpaceException(String where, IOException cause) {
        super(where + ": no space left on the file system", cause);
        this.where = where;
        this.needed = -1;
        this.available = -1;
    }

    /**
     * Whether an error of the host says that a file system is full. The JDK gives it as a plain error with the host's own
     * text, which may be translated: false does not mean that there is room.
     */
    public static boolean isReportedBy(IOException e) {
        String text = String.valueOf(e.getMessage());
        return text.contains("No space left") || text.contains("not enough space") || text.contains("quota exceeded");
    }

    /** What is full or too small. */
    public String where() {
        return where;
    }

    /** Bytes needed, where known. */
    public OptionalLong needed() {
        return needed < 0 ? OptionalLong.empty() : OptionalLong.of(needed);
    }

    /** Bytes available, where known. */
    public OptionalLong available() {
        return available < 0 ? OptionalLong.empty() : OptionalLong.of(available);
    }
}
