package io.github.diskwright.testkit.gho;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The checksum and the obfuscation of images, bit by bit as the sheet has them. Stateless. */
public final class GhoSums {
    private GhoSums() {}

    /**
     * The checksum with its defect.
     *
     * @param bytes summed up
     * @param offset of the first one
     * @param length how many
     */
    public static int checksum(byte[] bytes, int offset, int length) {
        int crc = 0;
        for (int i = offset; i < offset + length; i++) {
            int index = crc >>> 24 ^ bytes[i] & 0xFF;
            crc = crc << 8 ^ (index == 0 ? 0x04C11DB7 : divided(index));
        }
        return crc;
    }

    private static int divided(int index) {
        long value = (long) index << 24;
        for (int bit = 0; bit < 8; bit++) {
            value <<= 1;
            if ((value & 0x1_0000_0000L) != 0) {
                value ^= 0x1_04C1_1DB7L;
            }
        }
        return (int) value;
    }

    /** The seed of a password. */
    public static int seed(String password) {
        byte[] upper = password.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
        int crc = checksum(upper, 0, Math.min(11, upper.length));
        return (crc >>> 16 ^ crc & 0xFFFF) & 0xFFFF;
    }

    /** Obfuscates bytes in place, from the seed on. */
    static void obfuscate(int seed, byte[] bytes, int offset, int length) {
        int low = seed & 0xFF;
        int high = seed >>> 8;
        for (int i = offset; i < offset + length; i++) {
            bytes[i] ^= (byte) low;
            int mixed = remainder(high ^ bytes[i] & 0xFF) ^ 0xD2E7;
            high = (low ^ mixed >>> 8) & 0xFF;
            low = mixed & 0xFF;
        }
    }

    private static int remainder(int index) {
        int value = index << 8;
        for (int bit = 0; bit < 8; bit++) {
            value <<= 1;
            if ((value & 0x10000) != 0) {
                value ^= 0x11021;
            }
        }
        return value;
    }
}
