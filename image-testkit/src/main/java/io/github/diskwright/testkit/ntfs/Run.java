package io.github.diskwright.testkit.ntfs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Clusters in a row that an attribute has.
 *
 * @param lcn the first one on the volume, or {@link #HOLE}
 * @param length how many
 */
record Run(long lcn, long length) {
    static final long HOLE = -1;

    boolean isHole() {
        return lcn == HOLE;
    }

    static long clusters(List<Run> runs) {
        return runs.stream().mapToLong(Run::length).sum();
    }

    /** Mapping pairs as runs; two that follow each other on the volume stay two. */
    static List<Run> decode(ByteBuffer bytes, int at) {
        List<Run> runs = new ArrayList<>();
        long lcn = 0;
        for (int position = at; bytes.get(position) != 0; ) {
            int lengthBytes = bytes.get(position) & 15;
            int deltaBytes = bytes.get(position) >> 4 & 15;
            long length = signed(bytes, position + 1, lengthBytes);
            if (deltaBytes > 0) {
                lcn += signed(bytes, position + 1 + lengthBytes, deltaBytes);
            }
            runs.add(new Run(deltaBytes > 0 ? lcn : HOLE, length));
            position += 1 + lengthBytes + deltaBytes;
        }
        return runs;
    }

    private static long signed(ByteBuffer bytes, int at, int size) {
        long value = bytes.get(at + size - 1);
        for (int i = size - 2; i >= 0; i--) {
            value = value << 8 | bytes.get(at + i) & 0xff;
        }
        return value;
    }

    /** Runs as mapping pairs, with the end mark. */
    static byte[] encode(List<Run> runs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long before = 0;
        for (Run run : runs) {
            int lengthBytes = sizeOf(run.length);
            int deltaBytes = run.isHole() ? 0 : sizeOf(run.lcn - before);
            bytes.write(deltaBytes << 4 | lengthBytes);
            write(bytes, run.length, lengthBytes);
            if (!run.isHole()) {
                write(bytes, run.lcn - before, deltaBytes);
                before = run.lcn;
            }
        }
        bytes.write(0);
        return bytes.toByteArray();
    }

    /** Bytes that a signed number takes. */
    private static int sizeOf(long value) {
        int size = 1;
        while (size < Long.BYTES && value >> 8 * size - 1 != 0 && value >> 8 * size - 1 != -1) {
            size++;
        }
        return size;
    }

    private static void write(ByteArrayOutputStream bytes, long value, int size) {
        for (int i = 0; i < size; i++) {
            bytes.write((int) (value >> 8 * i));
        }
    }
}
