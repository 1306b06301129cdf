package io.github.diskwright.image.codec.lzx;

/** Divides a chunk into blocks, and these into items. Not thread-safe. */
interface LzxParser {
    /**
     * Starts a chunk.
     *
     * @param data the chunk, followed by {@code MatchLength.SLACK} bytes
     * @param length its bytes
     */
    void start(byte[] data, int length);

    /**
     * Makes the next block.
     *
     * @param block has the recent offsets and the end of the block before, which is where this one starts; takes items,
     *     recent offsets and end; its symbols are not counted
     */
    void parse(LzxBlock block);
}
