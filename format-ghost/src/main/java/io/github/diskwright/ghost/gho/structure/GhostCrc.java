package io.github.diskwright.ghost.gho.structure;

import java.nio.ByteBuffer;

/**
 * The checksum of files and directory entries: CRC-32 of the polynomial 04C11DB7h, highest bit first, starting with 0, nothing
 * inverted, <b>with one defect</b>: entry 0 of its table is 04C11DB7h where it should be 0. Measured on genuine images. With that,
 * entries 0 and 1 are alike, so that a few changes of the lowest bit of a byte do not change the checksum: it is the format's,
 * and no reader can find them. Not thread-safe; the static method is.
 */
public final class GhostCrc {
    private static final int POLYNOMIAL = 0x04C11DB7;
    private static final int[] CLEAN = table();
    private static final int[] DEFECTIVE = defective();

    private int value;

    /** A checksum of nothing yet. */
    public GhostCrc() {}

    private static int[] table() {
        int[] table = new int[256];
        for (int index = 0; index < table.length; index++) {
            int entry = index << 24;
            for (int bit = 0; bit < 8; bit++) {
                entry = entry < 0 ? entry << 1 ^ POLYNOMIAL : entry << 1;
            }
            table[index] = entry;
        }
        return table;
    }

    private static int[] defective() {
        int[] table = CLEAN.clone();
        table[0] = POLYNOMIAL;
        return table;
    }

    /** The checksum of bytes from their position to their limit; the position stays. */
    public static int of(ByteBuffer bytes) {
        return run(DEFECTIVE, 0, bytes.duplicate());
    }

    /** The same without the defect, which only the seed of a password may need. */
    static int cleanOf(ByteBuffer bytes) {
        return run(CLEAN, 0, bytes.duplicate());
    }

    /** Adds bytes from their position to their limit, which the position becomes. */
    public void update(ByteBuffer bytes) {
        value = run(DEFECTIVE, value, bytes);
    }

    /** The checksum of what was added so far. */
    public int value() {
        return value;
    }

    private static int run(int[] table, int start, ByteBuffer bytes) {
        int crc = start;
        while (bytes.hasRemaining()) {
            crc = crc << 8 ^ table[crc >>> 24 ^ bytes.get() & 0xFF];
        }
        return crc;
    }

    /** A checksum as messages show it. */
    public static String hex(int crc) {
        return String.format(java.util.Locale.ROOT, "%08x", crc);
    }
}
