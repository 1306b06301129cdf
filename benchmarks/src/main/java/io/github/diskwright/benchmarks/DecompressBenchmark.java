package io.github.diskwright.benchmarks;

import io.github.diskwright.image.codec.BlockDecompressor;
import io.github.diskwright.image.codec.StoreCodec;
import io.github.diskwright.image.pipeline.BufferKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How fast one core gives each kind of data back from each codec. One block per call, in direct buffers. The last
 * block is left out where it is shorter than the others.
 */
@State(Scope.Benchmark)
public class DecompressBenchmark extends BenchmarkSettings {
    /** Codec and level; the codecs of Windows with their default chunk sizes. */
    @Param({
        "store",
        "lz4-1",
        "lz4-9",
        "zstd-1",
        "zstd-3",
        "zstd-9",
        "zstd-19",
        "xpress-20",
        "xpress-50",
        "lzx-20",
        "lzx-50",
        "lzms-20",
        "lzms-50",
        "lznt1-20",
        "lznt1-50"
    })
    public String codec = "store";

    /** Kind of data. */
    @Param({"real", "native", "text", "noise", "zero"})
    public String data = "real";

    /** Bytes per block. */
    @Param("1048576")
    public int blockSize = 1 << 20;

    /** Bytes in all blocks; few, because the slow levels have to compress them first. */
    @Param("16777216")
    public int size = 1;

    private SampleBlocks packed = new SampleBlocks(List.of());
    private ByteBuffer target = ByteBuffer.allocate(0);
    private BlockDecompressor decompressor = new StoreCodec().decompressor();

    /** Makes the data and compresses it. */
    @Setup
    public void prepare() throws IOException {
        CodecChoice choice = CodecChoice.parse(codec);
        SampleBlocks blocks = SampleBlocks.of(data, size, blockSize, BufferKind.DIRECT);
        packed = new SampleBlocks(choice.compressed(blocks, size / blockSize, BufferKind.DIRECT));
        target = ByteBuffer.allocateDirect(blockSize);
        decompressor = choice.codec().decompressor();
    }

    /** Frees the codec's memory. */
    @TearDown
    public void close() {
        decompressor.close();
    }

    /** Decompresses the next block. */
    @Benchmark
    public ByteBuffer decompress(ProcessedBytes processed, PackedBytes source) throws IOException {
        ByteBuffer block = packed.next();
        decompressor.decompress(block, target.clear());
        processed.bytes += target.position();
        source.packedBytes += block.position();
        return target;
    }
}
