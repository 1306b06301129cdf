package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.codec.BlockCompressor;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;

/** Compresses each block on its own. Zeros are found, and a block that does not get smaller is stored. */
public final class CompressWorker implements BlockWorker<CompressedBlock> {
    private final BlockCompressor compressor;

    private CompressWorker(BlockCompressor compressor) {
        this.compressor = compressor;
    }

    /**
     * Workers for a pipeline.
     *
     * @param codec the codec
     * @param level {@link Codec#minLevel()} to {@link Codec#maxLevel()}
     */
    public static Factory<CompressedBlock> factory(Codec codec, int level) {
        return new Factory<>() {
            @Override
            public BlockWorker<CompressedBlock> newWorker() throws IOException {
                return new CompressWorker(codec.compressor(level));
            }

            @Override
            public int outputLength(int blockSize) {
                return codec.maxCompressedLength(blockSize);
            }
        };
    }

    @Override
    public CompressedBlock work(Block block) {
        if (Zeros.isZero(block.data())) {
            return new CompressedBlock(block, CompressedBlock.Form.ZERO, 0);
        }
        int length = compressor.compress(block.data(), block.output().clear());
        return length < block.length()
                ? new CompressedBlock(block, CompressedBlock.Form.COMPRESSED, length)
                : new CompressedBlock(block, CompressedBlock.Form.STORED, block.length());
    }

    @Override
    public void close() {
        compressor.close();
    }
}
