package io.github.diskwright.benchmarks;

import io.github.diskwright.image.codec.BlockDecompressor;
import io.github.diskwright.image.pipeline.BufferKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What more threads bring to decompressing chunks, which know nothing of each other. All of the data per call. */
@State(Scope.Benchmark)
public class ParallelDecompressBenchmark extends BenchmarkSettings {
    /** What a thread takes at a time: whole chunks of every codec, and small enough that the threads end together. */
    private static final int SHARE = 256 << 10;

    /** Threads that decompress. */
    @Param({"1", "2"})
    public int threads = 1;

    /** Codec and level; default chunk sizes. */
    @Param({"xpress-50", "lzx-50", "lzms-50", "lznt1-50"})
    public String codec = "xpress-50";

    /** Kind of data. */
    @Param("native")
    public String data = "native";

    /** Bytes per call. */
    @Param("16777216")
    public int size = 1;

    private final List<Callable<Long>> workers = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private List<ByteBuffer> packed = List.of();
    private long packedBytes;
    private ExecutorService executor = ForkJoinPool.commonPool();

    /** Compresses the data and starts the threads. */
    @Setup
    public void prepare() throws IOException {
        CodecChoice choice = CodecChoice.parse(codec);
        SampleBlocks blocks = SampleBlocks.of(data, size, SHARE, BufferKind.HEAP);
        packed = choice.compressed(blocks, blocks.count(), BufferKind.HEAP);
        packedBytes = packed.stream().mapToLong(ByteBuffer::remaining).sum();
        executor = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            BlockDecompressor decompressor = choice.codec().decompressor();
            ByteBuffer target = ByteBuffer.allocate(SHARE);
            workers.add(() -> work(decompressor, target));
        }
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        executor.shutdown();
    }

    /** Takes shares until none are left. */
    private long work(BlockDecompressor decompressor, ByteBuffer target) throws IOException {
        long bytes = 0;
        for (int i = next.getAndIncrement(); i < packed.size(); i = next.getAndIncrement()) {
            int length = Math.min(SHARE, size - i * SHARE);
            decompressor.decompress(packed.get(i).duplicate(), target.clear().limit(length));
            bytes += length;
        }
        return bytes;
    }

    /** Decompresses all. */
    @Benchmark
    public long decompress(ProcessedBytes processed, PackedBytes source) throws Exception {
        next.set(0);
        long bytes = 0;
        for (Future<Long> part : executor.invokeAll(workers)) {
            bytes += part.get();
        }
        processed.bytes += bytes;
        source.packedBytes += packedBytes;
        return bytes;
    }
}
