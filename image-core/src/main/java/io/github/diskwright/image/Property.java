package io.github.diskwright.image;

import java.util.Objects;

/**
 * A fact about an image.
 *
 * @param name stable name in lower camel case, for scripts: {@code "blockSize"}
 * @param label for people: {@code "block size"}
 * @param value a {@link String}, {@link Long} or {@link Boolean}
 * @param unit what the value counts
 */
public record Property(String name, String label, Object value, Unit unit) {
    /** What a value is. */
    public enum Unit {
        /** A text, a plain number or a truth value. */
        NONE,
        /** A number of bytes. */
        BYTES
    }

    /** Checks the type of the value. */
    public Property {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(unit, "unit");
        if (!(value instanceof String || value instanceof Long || value instanceof Boolean)) {
            throw new IllegalArgumentException("value of " + name + " is a " + value.getClass());
        }
    }

    /** A text. */
    public static Property text(String name, String label, String value) {
        return new Property(name, label, value, Unit.NONE);
    }

    /** A number of bytes. */
    public static Property bytes(String name, String label, long value) {
        return new Property(name, label, value, Unit.BYTES);
    }

    /** A plain number. */
    public static Property number(String name, String label, long value) {
        return new Property(name, label, value, Unit.NONE);
    }

    /** A truth value. */
    public static Property flag(String name, String label, boolean value) {
        return new Property(name, label, value, Unit.NONE);
    }
}
