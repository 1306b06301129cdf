package io.github.diskwright.ghost.gho.sector;

import io.github.diskwright.ghost.gho.stream.BlockList;
import io.github.diskwright.ghost.gho.stream.BlockReader;
import io.github.diskwright.ghost.gho.stream.ImageDevice;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sectors in packed blocks of 32 KiB each but the last. */
final class ChainDevice extends ImageDevice {
    private final BlockList chain;
    private final BlockReader reader;

    ChainDevice(String description, long size, BlockList chain, BlockReader reader) {
        super(description, size);
        this.chain = chain;
        this.reader = reader;
    }

    @Override
    protected void readInside(long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int index = (int) (at / BlockReader.BLOCK_BYTES);
            byte[] block = reader.piece(chain.position(index), chain.length(index));
            long due = Math.min(BlockReader.BLOCK_BYTES, size() - (long) index * BlockReader.BLOCK_BYTES);
            if (block.length != due) {
                throw reader.stream()
                        .corrupt("data block", chain.position(index), due + " bytes", block.length + " bytes");
            }
            int before = target.position();
            BlockReader.copy(block, (int) (at % BlockReader.BLOCK_BYTES), target);
            at += target.position() - before;
        }
    }
}
