package io.github.diskwright.ghost.gho.structure;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The obfuscation of images with a password, undone with the password that the user gives. It is no encryption: there are no
 * more than 65,536 keys, and nothing here tries them. Agreed by two projects and measured on one genuine image. Immutable and
 * thread-safe.
 */
public final class GhoPassword {
    private static final int SIGNIFICANT = 11;
    private static final int CCITT = 0x1021;
    private static final int WHITENING = 0xD2E7;
    private static final byte[] PLAIN = "BinaryResearch\0".getBytes(StandardCharsets.US_ASCII);
    private static final int[] TABLE = table();

    private final int seed;

    private GhoPassword(int seed) {
        this.seed = seed;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int index = 0; index < table.length; index++) {
            int entry = index << 8;
            for (int bit = 0; bit < 8; bit++) {
                entry = (entry & 0x8000) != 0 ? entry << 1 ^ CCITT : entry << 1;
            }
            table[index] = entry & 0xFFFF ^ WHITENING;
        }
        return table;
    }

    /**
     * Tries a password. Letters of ASCII count in upper case, and the first 11 bytes only. Whether the seed is made with the
     * defect of {@link GhostCrc} is not known; both ways are tried.
     *
     * @param password as the user gives it
     * @param charset of DOS, for what is not ASCII
     * @param verifier of the header
     * @return what undoes the obfuscation; empty if it is another password
     */
    public static Optional<GhoPassword> of(String password, Charset charset, byte[] verifier) {
        byte[] bytes = upperCase(password).getBytes(charset);
        ByteBuffer counted = ByteBuffer.wrap(bytes, 0, Math.min(SIGNIFICANT, bytes.length));
        for (int crc : new int[] {GhostCrc.of(counted), GhostCrc.cleanOf(counted)}) {
            GhoPassword tried = new GhoPassword((crc >>> 16 ^ crc) & 0xFFFF);
            if (tried.fits(verifier)) {
                return Optional.of(tried);
            }
        }
        return Optional.empty();
    }

    private static String upperCase(String password) {
        StringBuilder upper = new StringBuilder(password);
        for (int i = 0; i < upper.length(); i++) {
            char unit = upper.charAt(i);
            if (unit >= 'a' && unit <= 'z') {
                upper.setCharAt(i, (char) (unit - 'a' + 'A'));
            }
        }
        return upper.toString();
    }

    private boolean fits(byte[] verifier) {
        byte[] plain = verifier.clone();
        decrypt(plain, 0, plain.length);
        return Arrays.equals(plain, 0, PLAIN.length, PLAIN, 0, PLAIN.length);
    }

    /** The 16 bits that all is made from. */
    public int seed() {
        return seed;
    }

    /**
     * Undoes the obfuscation of a body, which always begins with the seed anew.
     *
     * @param bytes changed in place
     * @param offset of the body
     * @param length of the body
     */
    public void decrypt(byte[] bytes, int offset, int length) {
        int state = seed;
        for (int i = offset; i < offset + length; i++) {
            int stored = Byte.toUnsignedInt(bytes[i]);
            bytes[i] = (byte) (stored ^ state);
            state = (state & 0xFF) << 8 ^ TABLE[state >>> 8 ^ stored];
        }
    }
}
