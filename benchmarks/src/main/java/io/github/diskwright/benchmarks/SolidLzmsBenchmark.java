package io.github.diskwright.benchmarks;

import io.github.diskwright.image.codec.BlockCompressor;
import io.github.diskwright.image.codec.LzmsCodec;
import io.github.diskwright.image.codec.StoreCodec;
import io.github.diskwright.image.pipeline.BufferKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a second thread that looks for matches brings to one solid chunk of LZMS. One chunk per call; smaller than those
 * of Windows (64 MiB), which take a minute each.
 */
@State(Scope.Benchmark)
public class SolidLzmsBenchmark extends BenchmarkSettings {
    /** Who looks for matches: the thread that encodes ({@code none}) or another one. */
    @Param({"none", "thread"})
    public String helper = "none";

    /** Level; below 35 nobody can help. */
    @Param("50")
    public int level = 50;

    /** Kind of data. */
    @Param("native")
    public String data = "native";

    /** Bytes of the chunk; with less than 1 MiB no help is asked for. */
    @Param("8388608")
    public int size = 1;

    private SampleBlocks blocks = new SampleBlocks(List.of());
    private ByteBuffer packed = ByteBuffer.allocate(0);
    private BlockCompressor compressor = new StoreCodec().compressor(0);
    private ExecutorService executor = ForkJoinPool.commonPool();

    /** Makes the data. */
    @Setup
    public void prepare() throws IOException {
        LzmsCodec codec = LzmsCodec.ofChunkSize(LzmsCodec.SOLID_CHUNK_SIZE);
        blocks = SampleBlocks.of(data, size, size, BufferKind.HEAP);
        packed = ByteBuffer.allocate(codec.maxCompressedLength(size));
        executor = Executors.newSingleThreadExecutor();
        compressor = helper.equals("none") ? codec.compressor(level) : codec.compressor(level, executor);
    }

    /** Ends the thread. */
    @TearDown
    public void close() {
        compressor.close();
        executor.shutdown();
    }

    /** Compresses the chunk. */
    @Benchmark
    public ByteBuffer compress(ProcessedBytes processed, PackedBytes result) {
        ByteBuffer block = blocks.next();
        result.packedBytes += compressor.compress(block, packed.clear());
        processed.bytes += block.position();
        return packed;
    }
}
