package io.github.diskwright.benchmarks;

import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.BufferKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The blocks of {@link SampleData}, given out one after the other, round and round. */
final class SampleBlocks {
    private final List<ByteBuffer> blocks;
    private int next;

    SampleBlocks(List<ByteBuffer> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    static SampleBlocks of(String data, int size, int blockSize, BufferKind kind) throws IOException {
        MemoryDevice device = SampleData.device(data, size);
        List<ByteBuffer> blocks = new ArrayList<>();
        for (int at = 0; at < size; at += blockSize) {
            ByteBuffer block = allocate(Math.min(blockSize, size - at), kind);
            device.read(at, block);
            blocks.add(block);
        }
        return new SampleBlocks(blocks);
    }

    static ByteBuffer allocate(int length, BufferKind kind) {
        return kind == BufferKind.DIRECT ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
    }

    int count() {
        return blocks.size();
    }

    /** The next block, from position 0 to its end. */
    ByteBuffer next() {
        ByteBuffer block = blocks.get(next);
        next = next + 1 == blocks.size() ? 0 : next + 1;
        return block.rewind();
    }
}
