package io.github.diskwright.ghost.plain;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.util.Arrays;

/**
 * Where the chunks of a compressed file are that can be decompressed on their own. Built once, then immutable and
 * thread-safe. Memory: 20 bytes for each chunk, within the limit for structures.
 */
final class ChunkIndex {
    /** Chunks larger than this are not worth decompressing for one read. */
    static final int MAX_CHUNK = 8 << 20;

    private static final int BYTES_PER_CHUNK = 20;

    private final String source;
    private final Limits limits;
    private long[] plainEnd = new long[16];
    private long[] filePosition = new long[16];
    /** Bytes in the file; negative for a chunk that is stored as it is. */
    private int[] storedLength = new int[16];

    private int count;

    ChunkIndex(String source, Limits limits) {
        this.source = source;
        this.limits = limits;
    }

    /** Adds a chunk behind the others. */
    void add(long position, int stored, boolean isPlain, int plainLength) throws UnsupportedFeatureException {
        if (count == plainEnd.length) {
            limits.requireStructure(source, "index of compressed chunks", 2L * count * BYTES_PER_CHUNK);
            plainEnd = Arrays.copyOf(plainEnd, 2 * count);
            filePosition = Arrays.copyOf(filePosition, 2 * count);
            storedLength = Arrays.copyOf(storedLength, 2 * count);
        }
        plainEnd[count] = size() + plainLength;
        filePosition[count] = position;
        storedLength[count] = isPlain ? -stored : stored;
        count++;
    }

    int count() {
        return count;
    }

    /** Plain bytes in all. */
    long size() {
        return count == 0 ? 0 : plainEnd[count - 1];
    }

    /** The chunk that holds a plain position below {@link #size()}. */
    int chunkAt(long position) {
        int found = Arrays.binarySearch(plainEnd, 0, count, position);
        return found >= 0 ? nextNotEmpty(found + 1, position) : -found - 1;
    }

    private int nextNotEmpty(int from, long position) {
        int chunk = from;
        while (plainEnd[chunk] <= position) {
            chunk++;
        }
        return chunk;
    }

    long plainStart(int chunk) {
        return chunk == 0 ? 0 : plainEnd[chunk - 1];
    }

    int plainLength(int chunk) {
        return (int) (plainEnd[chunk] - plainStart(chunk));
    }

    long filePosition(int chunk) {
        return filePosition[chunk];
    }

    int storedLength(int chunk) {
        return Math.abs(storedLength[chunk]);
    }

    boolean isPlain(int chunk) {
        return storedLength[chunk] < 0;
    }
}
