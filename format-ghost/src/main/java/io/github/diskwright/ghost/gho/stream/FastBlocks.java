package io.github.diskwright.ghost.gho.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;

/**
 * Unpacks blocks of the compression "Fast" ({@code -z1}): groups of 16 items, each a literal byte or a match that names a slot
 * of a table of 4096 places, which both sides fill alike by a hash of three bytes. Worked out by one project whose reading
 * two others use; here proved on blocks that an independent packer made from the same description, not on genuine ones.
 * Stateless.
 */
final class FastBlocks {
    private static final int SLOTS = 4096;
    private static final int GROUP = 16;
    private static final int MIN_MATCH = 3;
    private static final int HASH = -24_993;
    private static final byte[] UNUSED = "123456789012345678".getBytes(StandardCharsets.US_ASCII);

    private final byte[] source;
    private final int limit;
    private final byte[] target;
    private final int[] slots = new int[SLOTS];
    private int at;
    private int end;
    private int pending;

    private FastBlocks(byte[] source, int offset, int limit, byte[] target) {
        this.source = source;
        this.at = offset;
        this.limit = limit;
        this.target = target;
        Arrays.fill(slots, -1);
    }

    /**
     * Unpacks a block.
     *
     * @param source holds the items, behind the prefix of the block
     * @param offset of the first group
     * @param limit behind the last one
     * @param target takes the bytes
     * @return how many bytes there are
     * @throws DataFormatException if an item is cut off or the bytes do not fit
     */
    static int unpack(byte[] source, int offset, int limit, byte[] target) throws DataFormatException {
        return new FastBlocks(source, offset, limit, target).run();
    }

    private int run() throws DataFormatException {
        while (at < limit) {
            int control = next() | next() << 8;
            for (int item = 0; item < GROUP && at < limit; item++) {
                if ((control >> item & 1) == 0) {
                    literal();
                } else {
                    match();
                }
            }
        }
        return end;
    }

    private int next() throws DataFormatException {
        if (at == limit) {
            throw new DataFormatException("an item is cut off");
        }
        return Byte.toUnsignedInt(source[at++]);
    }

    private void literal() throws DataFormatException {
        requireRoom(1);
        target[end++] = (byte) next();
        pending++;
        if (pending == 3) {
            remember(end - 3);
            pending = 2;
        }
    }

    private void match() throws DataFormatException {
        int first = next();
        int slot = next() | (first & 0xF0) << 4;
        int length = MIN_MATCH + (first & 0x0F);
        requireRoom(length);
        int start = end;
        int from = slots[slot];
        for (int i = 0; i < length; i++) {
            // Byte by byte: a match may reach into what it writes.
            target[end++] = from < 0 ? UNUSED[i] : target[from + i];
        }
        if (pending > 0) {
            remember(start - pending);
            if (pending == 2) {
                remember(start - 1);
            }
            pending = 0;
        }
        slots[slot] = start;
    }

    private void remember(int place) {
        int value = target[place + 2] & 0xFF ^ 16 * (target[place + 1] & 0xFF ^ 16 * (target[place] & 0xFF));
        slots[HASH * value >>> 4 & SLOTS - 1] = place;
    }

    private void requireRoom(int length) throws DataFormatException {
        if (length > target.length - end) {
            throw new DataFormatException("more than " + target.length + " bytes in a block");
        }
    }
}
