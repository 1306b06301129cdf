package io.github.diskwright.image;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Root of the typed errors of this library. A plain {@link IOException} that is not one of these is a failure of the
 * host's input or output.
 *
 * <p>Messages are one line: what, where, expected, found. Positions are in hexadecimal, sizes in bytes.
 */
public abstract class ImageException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    ImageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Formats a byte position as all messages of this library show it, for example {@code 0x10000}. */
    public static String hex(long position) {
        return "0x" + Long.toHexString(position);
    }
}
