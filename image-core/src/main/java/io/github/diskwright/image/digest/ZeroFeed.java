package io.github.diskwright.image.digest;

import java.nio.ByteBuffer;

/** Feeds zeros from one small array that stays in the processor's cache. */
final class ZeroFeed {
    private static final int LENGTH = 64 << 10;
    private static final byte[] ZEROS = new byte[LENGTH];

    private ZeroFeed() {}

    static void feed(Digester digester, long count) {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count);
        }
        ByteBuffer zeros = ByteBuffer.wrap(ZEROS);
        for (long left = count; left > 0; left -= zeros.limit()) {
            zeros.position(0).limit((int) Math.min(LENGTH, left));
            digester.update(zeros);
        }
    }
}
