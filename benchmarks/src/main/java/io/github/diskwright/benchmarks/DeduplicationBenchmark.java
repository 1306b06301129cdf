package io.github.diskwright.benchmarks;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.CodecRegistry;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.Block;
import io.github.diskwright.image.pipeline.BlockPipeline;
import io.github.diskwright.image.pipeline.CompressWorker;
import io.github.diskwright.image.pipeline.CompressedBlock;
import io.github.diskwright.image.pipeline.Compression;
import io.github.diskwright.image.pipeline.Deduplication;
import io.github.diskwright.image.pipeline.DistinctStage;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it costs to look for equal blocks before zstd-1, and what it saves where half of them are. */
@State(Scope.Benchmark)
public class DeduplicationBenchmark extends BenchmarkSettings {
    /** Threads, the caller's included. */
    @Param({"1", "2"})
    public int threads = 1;

    /** Which blocks are there twice. */
    @Param({"none", "half"})
    public String duplicates = "none";

    /** Bytes per call. */
    @Param(SIZE)
    public int size = 1;

    private MemoryDevice device = MemoryDevice.ofSize(0);

    /** Makes the data. */
    @Setup
    public void prepare() throws IOException {
        device = SampleData.device("real", size);
        if (duplicates.equals("half")) {
            // Whole blocks, so that the second half begins with one.
            int half = size / 2 / BlockPipeline.DEFAULT_BLOCK_SIZE * BlockPipeline.DEFAULT_BLOCK_SIZE;
            ByteBuffer copy = ByteBuffer.allocate(half);
            device.read(0, copy);
            device.write(half, copy.flip());
        }
    }

    /** Digests and compresses every block that is new. */
    @Benchmark
    public Deduplication.Result compress(ProcessedBytes processed, PackedBytes result) throws IOException {
        Codec zstd = CodecRegistry.load().require("zstd");
        Deduplication deduplication = new Deduplication(1 << 20);
        BlockPipeline.over(device)
                .job(JobOptions.builder().threads(threads).build())
                .workers(CompressWorker.factory(
                        Compression.with(zstd, 1).deduplication(deduplication).build()))
                .stage(deduplication.before(new Counter(processed, result)))
                .build()
                .run();
        return deduplication.result();
    }

    private record Counter(ProcessedBytes processed, PackedBytes result) implements DistinctStage {
        @Override
        public Next block(Block block, CompressedBlock compressed) {
            processed.bytes += block.length();
            result.packedBytes += compressed.bytes().remaining();
            return Next.CONTINUE;
        }

        @Override
        public Next duplicate(Block block, CompressedBlock compressed, long first) {
            processed.bytes += block.length();
            return Next.CONTINUE;
        }

        @Override
        public Next zeros(long position, long length) {
            processed.bytes += length;
            return Next.CONTINUE;
        }
    }
}
