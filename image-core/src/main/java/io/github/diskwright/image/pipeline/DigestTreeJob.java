package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestTreeBuilder;
import io.github.diskwright.image.digest.Digester;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The two sides of a digest tree in a pipeline: workers, which digest the tree's blocks, one or several in each block of
 * the pipeline, and a stage that builds the tree over them.
 */
final class DigestTreeJob implements BlockWorker.Factory<ByteBuffer>, BlockStage<ByteBuffer> {
    private final DigestTreeBuilder builder;
    private final int leafSize;

    DigestTreeJob(DigestTreeBuilder builder) {
        this.builder = builder;
        this.leafSize = builder.blockSize();
    }

    /** Blocks of the pipeline: whole blocks of the tree, and large enough to be worth a turn. */
    int pipelineBlockSize() {
        return Math.max(leafSize, BlockPipeline.DEFAULT_BLOCK_SIZE);
    }

    @Override
    public BlockWorker<ByteBuffer> newWorker() throws UnsupportedFeatureException {
        return new Leaves(leafSize);
    }

    @Override
    public int outputLength(int blockSize) {
        return blockSize / leafSize * DigestTreeBuilder.DIGEST_LENGTH;
    }

    @Override
    public Next block(Block block, ByteBuffer digests) {
        builder.addBlocks(digests.flip());
        return Next.CONTINUE;
    }

    @Override
    public Next zeros(long position, long length) {
        // Only the last run can end inside a block, which then counts as a whole one.
        builder.addZeroBlocks((length + leafSize - 1) / leafSize);
        return Next.CONTINUE;
    }

    /** Digests each block of the tree. */
    private static final class Leaves implements BlockWorker<ByteBuffer> {
        private final Digester digester = DigestAlgorithm.SHA_256.newDigester();
        private final ByteBuffer digest = ByteBuffer.allocate(DigestTreeBuilder.DIGEST_LENGTH);
        private final int leafSize;
        private byte @Nullable [] zeroDigest;

        Leaves(int leafSize) throws UnsupportedFeatureException {
            this.leafSize = leafSize;
        }

        @Override
        public ByteBuffer work(Block block) {
            ByteBuffer digests = block.output().clear();
            ByteBuffer data = block.data();
            for (int at = 0; at < block.length(); at += leafSize) {
                int length = Math.min(leafSize, block.length() - at);
                if (Zeros.isZero(data, at, length)) {
                    digests.put(zeroDigest());
                } else {
                    digester.update(data.limit(at + length).position(at));
                    digester.updateZeros(leafSize - length);
                    digester.finishInto(digest.clear());
                    digests.put(digest.flip());
                    data.clear();
                }
            }
            return digests;
        }

        private byte[] zeroDigest() {
            byte[] known = zeroDigest;
            if (known == null) {
                digester.updateZeros(leafSize);
                known = digester.finish().toByteArray();
                zeroDigest = known;
            }
            return known;
        }
    }
}
