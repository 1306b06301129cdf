package io.github.diskwright.image.codec.lznt1;

/** Numbers of the format, [MS-XCA] 2.5.1. */
final class Lznt1Format {
    /** Bytes that a block stands for; the last one of a stream may stand for fewer. */
    static final int BLOCK = 4096;

    static final int HEADER_BYTES = 2;
    static final int COMPRESSED = 0x8000;
    static final int SIGNATURE = 0x3000;
    static final int SIGNATURE_MASK = 0x7000;
    /** Of a header: bytes of the block with its header, minus 3. */
    static final int SIZE_MASK = 0x0fff;

    static final int SIZE_BIAS = 3;
    static final int MIN_MATCH = 3;

    private Lznt1Format() {}

    /** Bits of a token that hold the length, at an offset in the block of 1 or more; the rest of 16 hold the distance. */
    static int lengthBits(int offset) {
        return Math.min(12, Integer.numberOfLeadingZeros(offset - 1) - 16);
    }
}
