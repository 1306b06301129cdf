package io.github.diskwright.wim.write;

import io.github.diskwright.image.codec.BlockCompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Room for one chunk, before and after it was compressed, used over and over. Belongs to one thread at a time: the one that
 * fills it, then one that compresses, then one that writes.
 */
final class ChunkSlot extends ChunkItem {
    private final byte[] input;
    private byte[] output = new byte[0];
    private int length;
    private int storedLength;
    private boolean keptPlain;
    private @Nullable ChunkSink sink;

    ChunkSlot(int bufferSize) {
        input = new byte[bufferSize];
    }

    /** Room for the chunk. */
    byte[] input() {
        return input;
    }

    /** Says what was put in and where it goes. */
    void set(int bytes, ChunkSink target, boolean asItIs) {
        length = bytes;
        storedLength = bytes;
        sink = target;
        keptPlain = asItIs;
        done = asItIs;
    }

    /** Bytes of the chunk. */
    int length() {
        return length;
    }

    /** Bytes when stored; those of the chunk if it is stored as it is. */
    int storedLength() {
        return storedLength;
    }

    /** What is stored, from index 0. */
    byte[] stored() {
        return storedLength == length ? input : output;
    }

    void compress(BlockCompressor compressor) {
        if (keptPlain || length < 2) {
            return;
        }
        if (output.length < length) {
            output = new byte[input.length];
        }
        // What does not get smaller is put out as it is, with the length that it has.
        storedLength = compressor.compress(ByteBuffer.wrap(input, 0, length), ByteBuffer.wrap(output));
    }

    @Override
    void pass() throws IOException {
        ChunkSink target = sink;
        sink = null;
        if (target != null) {
            target.chunk(this);
        }
    }
}
