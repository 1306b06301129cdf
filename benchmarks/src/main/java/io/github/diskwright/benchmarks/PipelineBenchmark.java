package io.github.diskwright.benchmarks;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestValue;
import io.github.diskwright.image.digest.MultiDigester;
import io.github.diskwright.image.pipeline.Block;
import io.github.diskwright.image.pipeline.BlockPipeline;
import io.github.diskwright.image.pipeline.BlockStage;
import io.github.diskwright.image.pipeline.CompressWorker;
import io.github.diskwright.image.pipeline.CompressedBlock;
import io.github.diskwright.image.pipeline.DigestStage;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What more threads bring: compress every block of a device, and digest all of it, in order. */
@State(Scope.Benchmark)
public class PipelineBenchmark extends BenchmarkSettings {
    /** Threads, the caller's included. */
    @Param({"1", "2"})
    public int threads = 1;

    /** Codec and level, or the rate that {@code auto} has to keep. */
    @Param({"store", "lz4-1", "lz4-9", "zstd-1", "zstd-3", "auto-100"})
    public String codec = "store";

    /** Digests, with a plus between them. */
    @Param({"none", "SHA_256", "SHA_256+CRC_32C"})
    public String digest = "none";

    /** Kind of data. */
    @Param({"real", "text", "noise", "zero"})
    public String data = "real";

    /** Bytes per call. */
    @Param(SIZE)
    public int size = 1;

    private MemoryDevice device = MemoryDevice.ofSize(0);

    /** Makes the data. */
    @Setup
    public void prepare() throws IOException {
        device = SampleData.device(data, size);
    }

    /** The algorithms in a value of the parameter {@code digest}. */
    static List<DigestAlgorithm> algorithms(String digest) {
        return digest.equals("none")
                ? List.of()
                : List.of(digest.split("\\+")).stream()
                        .map(DigestAlgorithm::valueOf)
                        .toList();
    }

    /** Compresses and digests. */
    @Benchmark
    public List<DigestValue> compressAndDigest(ProcessedBytes processed, PackedBytes result) throws IOException {
        List<DigestAlgorithm> algorithms = algorithms(digest);
        MultiDigester digester = MultiDigester.of(algorithms);
        BlockPipeline.Builder<CompressedBlock> pipeline = BlockPipeline.over(device)
                .job(JobOptions.builder().threads(threads).build())
                .workers(CompressWorker.factory(CodecChoice.compression(codec)));
        if (!algorithms.isEmpty()) {
            pipeline.stage(new DigestStage(digester));
        }
        pipeline.stage(new Counter(processed, result)).build().run();
        return digester.finish();
    }

    private record Counter(ProcessedBytes processed, PackedBytes result) implements BlockStage<CompressedBlock> {
        @Override
        public Next block(Block block, CompressedBlock compressed) {
            processed.bytes += block.length();
            result.packedBytes += compressed.bytes().remaining();
            return Next.CONTINUE;
        }

        @Override
        public Next zeros(long position, long length) {
            processed.bytes += length;
            return Next.CONTINUE;
        }
    }
}
