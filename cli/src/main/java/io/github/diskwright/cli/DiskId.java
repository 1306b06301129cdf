package io.github.diskwright.cli;

import java.util.UUID;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Ids of disks: a GUID in full, as the JDK's own parser does not insist on, or {@code new} for a random one. */
final class DiskId implements ITypeConverter<UUID> {
    private static final Pattern GUID =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

    @Override
    public UUID convert(String text) {
        if (text.equals("new")) {
            return UUID.randomUUID();
        }
        String bare = text.startsWith("{") && text.endsWith("}") ? text.substring(1, text.length() - 1) : text;
        if (!GUID.matcher(bare).matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is no GUID such as" + " 2fa54224-cd1b-4876-b211-5dbed83bf4b8, and not 'new'");
        }
        return UUID.fromString(bare);
    }
}
