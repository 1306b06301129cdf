package io.github.diskwright.wim.xml;

import io.github.diskwright.image.tree.WindowsTime;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Numbers and times as the XML of images writes them. */
final class XmlNumbers {
    private static final String HIGH = "HIGHPART";
    private static final String LOW = "LOWPART";
    private static final int HALF = 32;

    private XmlNumbers() {}

    /** A decimal number from 0 to 2^63 - 1, white space around it or not; empty if it is anything else. */
    static OptionalLong decimal(Optional<String> text) {
        return number(text.orElse("").strip(), 10, 19);
    }

    private static OptionalLong number(String digits, int radix, int mostDigits) {
        if (digits.isEmpty() || digits.length() > mostDigits) {
            return OptionalLong.empty();
        }
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (digit >= 0x80 || Character.digit(digit, radix) < 0) {
                return OptionalLong.empty();
            }
        }
        long number = Long.parseUnsignedLong(digits, radix);
        return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /** A time of two hexadecimal halves; empty if one of them is missing or no such number. */
    static Optional<Instant> time(XmlElement element) {
        OptionalLong high = half(element.textOf(HIGH));
        OptionalLong low = half(element.textOf(LOW));
        return high.isEmpty() || low.isEmpty()
                ? Optional.empty()
                : Optional.of(WindowsTime.toInstant(high.getAsLong() << HALF | low.getAsLong()));
    }

    private static OptionalLong half(Optional<String> text) {
        String digits = text.orElse("").strip();
        return digits.startsWith("0x") || digits.startsWith("0X")
                ? number(digits.substring(2), 16, 8)
                : OptionalLong.empty();
    }

    /** A time, in an element; what the element had in it is left out. */
    static XmlElement time(String name, Instant time) {
        long ticks = WindowsTime.toTicks(time);
        return XmlElement.of(name)
                .withElement(XmlElement.of(HIGH, String.format(Locale.ROOT, "0x%08X", ticks >>> HALF)))
                .withElement(XmlElement.of(LOW, String.format(Locale.ROOT, "0x%08X", ticks & 0xFFFF_FFFFL)));
    }
}
