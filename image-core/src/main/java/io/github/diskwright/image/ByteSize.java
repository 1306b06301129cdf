package io.github.diskwright.image;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write and read them: plain bytes, or with k, M, G, T for powers of 1024. */
public final class ByteSize {
    private static final Pattern FORM = Pattern.compile("(\\d{1,19})([kKmMgGtT]?)(i?[bB])?");
    private static final String UNITS = "kMGT";
    private static final String[] NAMES = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private ByteSize() {}

    /**
     * Reads a size.
     *
     * @param text {@code "512"}, {@code "64k"}, {@code "20M"}, {@code "4GiB"}
     * @return bytes, zero or more
     * @throws IllegalArgumentException if it is something else, or more than {@link Long#MAX_VALUE}
     */
    public static long parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a size such as 512, 64k, 20M, 4G or 1T");
        }
        int power = matcher.group(2).isEmpty()
                ? 0
                : UNITS.toLowerCase(Locale.ROOT).indexOf(matcher.group(2).toLowerCase(Locale.ROOT)) + 1;
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is more than a disk can have", e);
        }
    }

    /** A size for people, rounded: {@code "4.0 GiB"}. */
    public static String show(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 1023.95 && unit < NAMES.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, NAMES[unit]);
    }

    /** A size without rounding, as {@link #parse} reads it: {@code "260M"}, {@code "1536k"}, {@code "1000"}. */
    public static String exact(long bytes) {
        int power = 0;
        long value = bytes;
        while (value != 0 && value % 1024 == 0 && power < UNITS.length()) {
            value /= 1024;
            power++;
        }
        return power == 0 ? String.valueOf(value) : value + UNITS.substring(power - 1, power);
    }
}
