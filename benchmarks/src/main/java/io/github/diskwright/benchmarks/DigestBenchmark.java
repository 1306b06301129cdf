package io.github.diskwright.benchmarks;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestValue;
import io.github.diskwright.image.digest.Digester;
import io.github.diskwright.image.pipeline.BufferKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * How fast one core computes each digest from blocks of a size. It is always the same block, so up to the size of the
 * processor's cache memory has no part in it.
 */
@State(Scope.Benchmark)
public class DigestBenchmark extends BenchmarkSettings {
    /** Which digest. */
    @Param({"SHA_256", "SHA_1", "BLAKE3", "CRC_32", "CRC_32C"})
    public DigestAlgorithm algorithm = DigestAlgorithm.SHA_256;

    /** Bytes per call. */
    @Param({"4096", "65536", "1048576"})
    public int blockSize = 4096;

    /** Where the block is. */
    @Param({"HEAP", "DIRECT"})
    public BufferKind buffer = BufferKind.HEAP;

    private ByteBuffer block = ByteBuffer.allocate(0);
    private Digester digester = startDigester(DigestAlgorithm.SHA_256);

    /** Makes the data. */
    @Setup
    public void prepare() throws IOException {
        block = SampleBlocks.of("real", blockSize, blockSize, buffer).next();
        digester = startDigester(algorithm);
    }

    /** One long digest that is fed block by block. */
    @Benchmark
    public Digester stream(ProcessedBytes processed) {
        digester.update(block.rewind());
        processed.bytes += block.position();
        return digester;
    }

    /** A digest of its own for each block. */
    @Benchmark
    public DigestValue eachBlock(ProcessedBytes processed) {
        digester.update(block.rewind());
        processed.bytes += block.position();
        return digester.finish();
    }

    private static Digester startDigester(DigestAlgorithm algorithm) {
        try {
            return algorithm.newDigester();
        } catch (UnsupportedFeatureException e) {
            throw new IllegalStateException(e);
        }
    }
}
