package io.github.diskwright.testkit;

import java.nio.charset.StandardCharsets;

/**
 * UTF-8 in which half of a surrogate pair may stand alone, as three bytes. NTFS names are sequences of 16-bit units, and
 * ntfs-3g writes them so.
 */
public final class Wtf8 {
    private static final int LONE_LEAD = 0xed;
    private static final int LONE_SECOND = 0xa0;

    private Wtf8() {}

    /** The text of some bytes. */
    public static String decode(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int start = 0;
        for (int i = 0; i + 2 < bytes.length; i++) {
            if ((bytes[i] & 0xff) == LONE_LEAD && (bytes[i + 1] & 0xff) >= LONE_SECOND) {
                text.append(new String(bytes, start, i - start, StandardCharsets.UTF_8));
                text.append((char) (0xd000 | (bytes[i + 1] & 0x3f) << 6 | bytes[i + 2] & 0x3f));
                start = i + 3;
                i += 2;
            }
        }
        return text.append(new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8))
                .toString();
    }
}
