package io.github.diskwright.image.codec.xpress;

/** Numbers of the format, [MS-XCA] 2.1.4. */
final class XpressFormat {
    static final int SYMBOLS = 512;
    static final int MAX_CODEWORD = 15;
    /** The code lengths, two in a byte. */
    static final int TABLE_BYTES = SYMBOLS / 2;
    /** Symbols from here on are matches; this one, a match of length 3 and offset 1, also ends the stream. */
    static final int FIRST_MATCH = 256;

    static final int MIN_MATCH = 3;
    /** Value of the length field that says: more bytes follow. */
    static final int LONG_LENGTH = 15;
    /** Value of the first of these bytes that says: 16 bits follow. */
    static final int LONGER_LENGTH = 255;
    /** No chunk is longer, so that offsets have at most 16 bits. */
    static final int MAX_CHUNK = 1 << 16;

    private XpressFormat() {}
}
