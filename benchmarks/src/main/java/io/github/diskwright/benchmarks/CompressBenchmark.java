package io.github.diskwright.benchmarks;

import io.github.diskwright.image.codec.BlockCompressor;
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

/** How fast one core compresses each kind of data with each codec, and to what. One block per call, in direct buffers. */
@State(Scope.Benchmark)
public class CompressBenchmark extends BenchmarkSettings {
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

    /** Bytes in all blocks. */
    @Param(SIZE)
    public int size = 1;

    private SampleBlocks blocks = new SampleBlocks(List.of());
    private ByteBuffer packed = ByteBuffer.allocate(0);
    private BlockCompressor compressor = new StoreCodec().compressor(0);

    /** Makes the data. */
    @Setup
    public void prepare() throws IOException {
        CodecChoice choice = CodecChoice.parse(codec);
        blocks = SampleBlocks.of(data, size, blockSize, BufferKind.DIRECT);
        packed = ByteBuffer.allocateDirect(choice.codec().maxCompressedLength(blockSize));
        compressor = choice.codec().compressor(choice.level());
    }

    /** Frees the codec's memory. */
    @TearDown
    public void close() {
        compressor.close();
    }

    /** Compresses the next block. */
    @Benchmark
    public ByteBuffer compress(ProcessedBytes processed, PackedBytes result) {
        ByteBuffer block = blocks.next();
        result.packedBytes += compressor.compress(block, packed.clear());
        processed.bytes += block.position();
        return packed;
    }
}
