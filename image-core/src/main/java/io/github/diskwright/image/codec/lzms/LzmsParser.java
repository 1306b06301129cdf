package io.github.diskwright.image.codec.lzms;

/** Divides a chunk into items, and has them written. Not thread-safe. */
interface LzmsParser {
    /**
     * Divides a chunk; ends early if the writer is full.
     *
     * @param data the chunk, followed by {@code MatchLength.SLACK} bytes
     * @param length its bytes
     * @param writer takes the items
     */
    void parse(byte[] data, int length, LzmsWriter writer);
}
