package io.github.diskwright.image.codec.xpress;

/** Divides a chunk into literals and matches. Not thread-safe. */
interface XpressParser {
    /**
     * Divides a chunk.
     *
     * @param data the chunk, followed by {@code MatchLength.SLACK} bytes
     * @param length its bytes
     * @param items takes the items
     */
    void parse(byte[] data, int length, XpressItems items);
}
