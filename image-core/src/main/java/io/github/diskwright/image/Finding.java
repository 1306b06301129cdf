package io.github.diskwright.image;

import java.util.Locale;
import java.util.Objects;

/**
 * One thing that a check found.
 *
 * @param id stable name of the rule, lower case with dots and dashes: {@code "gpt.backup-differs"}
 * @param severity how bad it is
 * @param position byte position in what was checked
 * @param text what is wrong, one line for people
 */
public record Finding(String id, Severity severity, long position, String text) {
    /** Checks that nothing is missing. */
    public Finding {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(text, "text");
    }

    /** One line: severity, position, text and rule. */
    @Override
    public String toString() {
        return severity.name().toLowerCase(Locale.ROOT) + " at " + ImageException.hex(position) + ": " + text + " ["
                + id + "]";
    }
}
