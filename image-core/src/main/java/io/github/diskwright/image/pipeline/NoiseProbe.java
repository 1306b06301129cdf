package io.github.diskwright.image.pipeline;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Tells from a sample whether the bytes of a block are as evenly spread as those of noise: of encrypted or compressed
 * data. Says nothing about repeats. Not thread-safe; allocates nothing per block.
 */
public final class NoiseProbe {
    /** Pieces of the sample, evenly spread over the block. */
    private static final int PIECES = 32;

    private static final int PIECE = 512;
    private static final long SAMPLE = (long) PIECES * PIECE;

    /**
     * Sum of the squares of all byte counts that noise has on average is {@code SAMPLE + SAMPLE * (SAMPLE - 1) / 256}.
     * A sixteenth more is 7.9 bits of entropy (of order two) for each byte, where a compressor gains next to nothing.
     */
    private static final long MOST = (SAMPLE + SAMPLE * (SAMPLE - 1) / 256) / 16 * 17;

    private final int[] counts = new int[256];
    private final byte[] piece = new byte[PIECE];

    /** A probe. */
    public NoiseProbe() {}

    /**
     * Whether the bytes from the buffer's position to its limit look like noise; never of a block below 64 KiB. Looks at
     * 16 KiB of them; the buffer's position stays.
     */
    public boolean looksLikeNoise(ByteBuffer data) {
        int length = data.remaining();
        if (length < 4 * SAMPLE) {
            return false;
        }
        Arrays.fill(counts, 0);
        for (int i = 0; i < PIECES; i++) {
            data.get(data.position() + (int) ((long) i * (length - PIECE) / (PIECES - 1)), piece);
            for (byte value : piece) {
                counts[value & 0xff]++;
            }
        }
        long squares = 0;
        for (int count : counts) {
            squares += (long) count * count;
        }
        return squares <= MOST;
    }
}
