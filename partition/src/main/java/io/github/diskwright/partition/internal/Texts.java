package io.github.diskwright.partition.internal;

import io.github.diskwright.image.MixedGuid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Labels and ids as the file systems store and show them. What does not decode shows as U+FFFD. */
final class Texts {
    /** The upper half of code page 437, in which FAT labels are written. */
    private static final String CODE_PAGE_437 = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
            + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

    private Texts() {}

    /** UTF-8 up to the first NUL. */
    static String utf8(ByteBuffer buffer, int index, int length) {
        return untilNul(buffer, index, length, StandardCharsets.UTF_8);
    }

    /** ASCII up to the first NUL, without blanks around it. */
    static String ascii(ByteBuffer buffer, int index, int length) {
        return untilNul(buffer, index, length, StandardCharsets.US_ASCII).strip();
    }

    private static String untilNul(ByteBuffer buffer, int index, int length, Charset charset) {
        byte[] bytes = new byte[length];
        buffer.get(index, bytes);
        int end = 0;
        while (end < length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, charset);
    }

    /** Little-endian UTF-16 up to the first NUL. */
    static String utf16(ByteBuffer buffer, int index, int units) {
        ByteBuffer b = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int end = 0;
        while (end < units && b.getChar(index + 2 * end) != 0) {
            end++;
        }
        byte[] bytes = new byte[2 * end];
        b.get(index, bytes);
        return new String(bytes, StandardCharsets.UTF_16LE);
    }

    /** Eleven bytes of code page 437, without the blanks at the end. */
    static String fatLabel(ByteBuffer buffer, int index) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 11; i++) {
            int b = Byte.toUnsignedInt(buffer.get(index + i));
            // E5 marks a deleted entry, so a name that starts with it is written with 05.
            b = i == 0 && b == 0x05 ? 0xE5 : b;
            text.append(b < 0x80 ? (char) b : CODE_PAGE_437.charAt(b - 0x80));
        }
        String label = text.toString().replace("\0", "").stripTrailing();
        return label.equals("NO NAME") ? "" : label;
    }

    /** The serial number of a FAT or exFAT volume: {@code 4A1B-77F0}. */
    static String shortSerial(long serial) {
        return String.format(Locale.ROOT, "%04X-%04X", serial >>> 16 & 0xFFFF, serial & 0xFFFF);
    }

    /** The text of a UUID whose bytes stand in the order of the text; empty for zeros. */
    static String uuid(ByteBuffer buffer, int index) {
        return UnixUuid.read(buffer, index).equals(MixedGuid.ZERO)
                ? ""
                : UnixUuid.read(buffer, index).toString();
    }
}
