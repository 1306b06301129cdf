package io.github.diskwright.cli;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** GUIDs, signatures and attributes as people write them. */
final class PartNumbers {
    private static final Map<String, Integer> BITS = Map.of(
            "required", 0,
            "no-block-io", 1,
            "legacy-boot", 2,
            "grow", 59,
            "read-only", 60,
            "shadow-copy", 61,
            "hidden", 62,
            "no-letter", 63);

    private PartNumbers() {}

    static UUID guid(String option, String text) {
        if (!text.matches("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")) {
            throw new UsageException(option + " is '" + text + "', allowed a GUID or new");
        }
        return UUID.fromString(text);
    }

    static int signature(String text) {
        String digits = text.toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
        if (!digits.matches("[0-9a-f]{1,8}")) {
            throw new UsageException(
                    "--disk-id is '" + text + "', allowed for an MBR: up to eight hexadecimal digits or new");
        }
        return Integer.parseUnsignedInt(digits, 16);
    }

    /** A number, or words joined by commas. */
    static long attributes(String text) {
        try {
            if (text.matches("0[xX][0-9A-Fa-f]{1,16}")) {
                return Long.parseUnsignedLong(text.substring(2), 16);
            }
            if (text.matches("\\d+")) {
                return Long.parseUnsignedLong(text);
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--attributes: " + e.getMessage());
        }
        long bits = 0;
        for (String word : text.isEmpty() ? new String[0] : text.split(",")) {
            Integer bit = BITS.get(word.strip().toLowerCase(Locale.ROOT));
            if (bit == null) {
                throw new UsageException("--attributes has '" + word
                        + "', allowed a number such as 0x8000000000000001, or" + " "
                        + String.join(", ", BITS.keySet().stream().sorted().toList()));
            }
            bits |= 1L << bit;
        }
        return bits;
    }
}
