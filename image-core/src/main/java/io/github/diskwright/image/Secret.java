package io.github.diskwright.image;

import java.util.Optional;

/**
 * What opens an encrypted image: a password, or a key. Immutable and thread-safe. It does not show itself in texts; that
 * it stays in the heap until it is collected cannot be helped in Java.
 */
public final class Secret {
    /** Bytes of a key: 32. */
    public static final int KEY_LENGTH = 32;

    private final Optional<String> password;
    private final Optional<byte[]> key;

    private Secret(Optional<String> password, Optional<byte[]> key) {
        this.password = password;
        this.key = key;
    }

    /**
     * A password.
     *
     * @param text any text but an empty one
     */
    public static Secret password(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the password is empty");
        }
        return new Secret(Optional.of(text), Optional.empty());
    }

    /**
     * A key.
     *
     * @param bytes {@link #KEY_LENGTH} random bytes; copied
     */
    public static Secret key(byte[] bytes) {
        if (bytes.length != KEY_LENGTH) {
            throw new IllegalArgumentException("a key of " + bytes.length + " bytes, not " + KEY_LENGTH);
        }
        return new Secret(Optional.empty(), Optional.of(bytes.clone()));
    }

    /** The password, if this is one. */
    public Optional<String> password() {
        return password;
    }

    /** A copy of the key, if this is one. */
    public Optional<byte[]> key() {
        return key.map(byte[]::clone);
    }

    /** What it is, not what its value is. */
    @Override
    public String toString() {
        return password.isPresent() ? "password" : "key";
    }
}
