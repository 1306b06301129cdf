package io.github.diskwright.ghost.plain;

import io.github.diskwright.image.CorruptImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** The bytes of an image, uncompressed, at any position. Thread-safe. Closing it closes the file. */
public interface PlainBytes extends AutoCloseable {
    /** What this is, for error messages. */
    String description();

    /** How the file is compressed. */
    StreamCompression compression();

    /** How many bytes there are, where that is known without decompressing; else empty. */
    OptionalLong knownSize();

    /**
     * Tells how many bytes there are from a position on. Of a compressed stream it decompresses as far as asked.
     *
     * @param position the first byte
     * @param most how far the question goes
     * @return 0 to {@code most}; less than that means that the bytes end there
     * @throws IOException if the file cannot be read, or its compressed stream is damaged
     */
    long available(long position, long most) throws IOException;

    /**
     * Reads bytes.
     *
     * @param structure what is read, for the error
     * @param position the first byte
     * @param target filled from its position to its limit
     * @throws CorruptImageException if the bytes end before, or a compressed stream is damaged
     * @throws IOException if the file cannot be read
     */
    void read(String structure, long position, ByteBuffer target) throws IOException;

    @Override
    void close() throws IOException;

    /** The error for bytes that end too soon. */
    default CorruptImageException tooShort(String structure, long position, long length) throws IOException {
        long there = available(position, length);
        return new CorruptImageException(
                description(), structure, position, length + " bytes", there == 0 ? "the end" : "only " + there);
    }
}
