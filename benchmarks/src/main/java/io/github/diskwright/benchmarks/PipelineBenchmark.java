package io.github.diskwright.benchmarks;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.CodecRegistry;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.MultiDigester;
import io.github.diskwright.image.pipeline.Block;
import io.github.diskwright.image.pipeline.BlockPipeline;
import io.github.diskwright.image.pipeline.BlockStage;
import io.github.diskwright.image.pipeline.CompressWorker;
import io.github.diskwright.image.pipeline.CompressedBlock;
import io.github.diskwright.image.pipeline.DigestStage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What more threads bring: compress every block, SHA-256 of everything, in order. 256 MiB per call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class PipelineBenchmark {
    /** Threads, the caller's included. */
    @Param({"1", "2"})
    public int threads = 1;

    /** Name of the codec, at its lowest level above zero. */
    @Param({"zstd", "lz4", "store"})
    public String codec = "zstd";

    /** Kind of data. */
    @Param("real")
    public String data = "real";

    /** Bytes per call. */
    @Param("268435456")
    public int size = 256 << 20;

    private MemoryDevice device = MemoryDevice.ofSize(0);

    /** Makes the data. */
    @Setup
    public void prepare() throws IOException {
        device = SampleData.device(data, size);
    }

    /** Compresses and hashes. */
    @Benchmark
    public Object compressAndHash() throws IOException {
        Codec chosen = CodecRegistry.load().require(codec);
        MultiDigester digester = MultiDigester.of(List.of(DigestAlgorithm.SHA_256));
        Counter counter = new Counter();
        BlockPipeline.over(device)
                .job(JobOptions.builder().threads(threads).build())
                .workers(CompressWorker.factory(chosen, Math.min(1, chosen.maxLevel())))
                .stage(new DigestStage(digester))
                .stage(counter)
                .build()
                .run();
        return digester.finish() + " " + counter.bytes;
    }

    private static final class Counter implements BlockStage<CompressedBlock> {
        private long bytes;

        @Override
        public Next block(Block block, CompressedBlock result) {
            bytes += result.bytes().remaining();
            return Next.CONTINUE;
        }

        @Override
        public Next zeros(long position, long length) {
            return Next.CONTINUE;
        }
    }
}
