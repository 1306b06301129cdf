package io.github.diskwright.ghost.plain;

import java.util.Arrays;

/** Looks into a block of LZ4 (block format 1.5) without its library: how long it is, and how it starts. */
final class Lz4Block {
    private static final int LEAST_MATCH = 4;

    private final byte[] block;
    private int at;

    private Lz4Block(byte[] block) {
        this.block = block;
    }

    /** Plain bytes in a whole block; negative if it is malformed. */
    static long length(byte[] block) {
        Lz4Block reader = new Lz4Block(block);
        long length = 0;
        while (reader.at < block.length) {
            int token = reader.next();
            long literals = reader.runLength(token >> 4);
            if (literals < 0 || literals > block.length - reader.at) {
                return -1;
            }
            reader.at += (int) literals;
            length += literals;
            if (reader.at == block.length) {
                return length;
            }
            reader.at += 2;
            long match = reader.runLength(token & 15);
            if (match < 0) {
                return -1;
            }
            length += match + LEAST_MATCH;
        }
        return -1;
    }

    /** The first plain bytes of a block that may be cut off; fewer if there are no more, or it is malformed. */
    static byte[] start(byte[] block, int length) {
        Lz4Block reader = new Lz4Block(block);
        byte[] plain = new byte[length];
        int count = 0;
        while (count < length && reader.at < block.length) {
            int token = reader.next();
            long literals = reader.runLength(token >> 4);
            int copied = (int) Math.max(0, Math.min(Math.min(literals, block.length - reader.at), length - count));
            System.arraycopy(block, reader.at, plain, count, copied);
            count += copied;
            reader.at += copied;
            if (copied < literals || reader.at > block.length - 2) {
                break;
            }
            int distance = reader.next() | reader.next() << 8;
            long match = reader.runLength(token & 15) + LEAST_MATCH;
            if (match < LEAST_MATCH || distance == 0 || distance > count) {
                break;
            }
            for (long i = 0; i < match && count < length; i++) {
                plain[count] = plain[count - distance];
                count++;
            }
        }
        return Arrays.copyOf(plain, count);
    }

    private int next() {
        return block[at++] & 0xFF;
    }

    /** A length of which 15 in the token means that more follows; negative if the block ends in it. */
    private long runLength(int inToken) {
        long length = inToken;
        if (inToken == 15) {
            int more;
            do {
                if (at >= block.length) {
                    return -1;
                }
                more = next();
                length += more;
            } while (more == 255);
        }
        return length;
    }
}
