package io.github.diskwright.benchmarks;

import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.image.pipeline.BufferKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How fast zeros are told from data, in units of 4 KiB. One block per call. */
@State(Scope.Benchmark)
public class ZeroBenchmark extends BenchmarkSettings {
    private static final int UNIT = 4096;

    /** Kind of data. */
    @Param({"zero", "real", "mixed"})
    public String data = "zero";

    /** Where the blocks are. */
    @Param({"HEAP", "DIRECT"})
    public BufferKind buffer = BufferKind.HEAP;

    /** Bytes per block. */
    @Param("1048576")
    public int blockSize = 1 << 20;

    /** Bytes in all blocks. */
    @Param(SIZE)
    public int size = 1;

    private SampleBlocks blocks = new SampleBlocks(List.of());

    /** Makes the data. */
    @Setup
    public void prepare() throws IOException {
        blocks = SampleBlocks.of(data, size, blockSize, buffer);
    }

    /** The number of units of the next block that are zero. */
    @Benchmark
    public int isZero(ProcessedBytes processed) {
        ByteBuffer block = blocks.next();
        int zeros = 0;
        for (int at = 0; at < block.limit(); at += UNIT) {
            int length = Math.min(UNIT, block.limit() - at);
            zeros += Zeros.isZero(block, at, length) ? 1 : 0;
            processed.bytes += length;
        }
        return zeros;
    }
}
