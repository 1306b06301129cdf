package io.github.diskwright.image;

import java.io.Serial;

/** Data does not match the checksum, digest or signature that is stored for it. */
public final class IntegrityException extends ImageException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String expected;
    private final String actual;

    /**
     * @param what the data, with its place: {@code "master.dwi: chunk 12 at 0x4000"}
     * @param expected the stored digest, in hexadecimal
     * @param actual the digest of what was read, in hexadecimal
     */
    public IntegrityException(String what, String expected, String actual) {
        super(what + ": digest does not match: expected " + expected + ", found " + actual, null);
        this.what = what;
        this.expected = expected;
        this.actual = actual;
    }

    /** The data that does not match, with its place. */
    public String what() {
        return what;
    }

    /** The stored digest, in hexadecimal. */
    public String expected() {
        return expected;
    }

    /** The digest of what was read, in hexadecimal. */
    public String actual() {
        return actual;
    }
}
