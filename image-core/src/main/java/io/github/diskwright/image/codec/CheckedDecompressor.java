package io.github.diskwright.image.codec;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;

/** A decompressor that turns its library's complaints, and results of another length, into the declared error. */
abstract class CheckedDecompressor extends BufferPair implements BlockDecompressor {
    private static final String STRUCTURE = "compressed block";

    private final String codec;

    CheckedDecompressor(String codec) {
        this.codec = codec;
    }

    /** Whether an exception is the library's word for malformed input. */
    abstract boolean isComplaint(RuntimeException e);

    @Override
    public final void decompress(ByteBuffer source, ByteBuffer target) throws CorruptImageException {
        int expected = target.remaining();
        int count;
        try {
            count = run(source, target);
        } catch (RuntimeException e) {
            if (isComplaint(e)) {
                throw new CorruptImageException(
                        codec, STRUCTURE, 0, "a valid block of " + expected + " bytes", String.valueOf(e.getMessage()));
            }
            throw e;
        }
        if (count != expected) {
            throw new CorruptImageException(
                    codec, STRUCTURE, 0, "a block of " + expected + " bytes", "one of " + count);
        }
    }
}
