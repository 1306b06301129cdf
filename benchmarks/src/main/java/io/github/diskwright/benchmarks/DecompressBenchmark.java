package io.github.diskwright.benchmarks;

import io.github.diskwright.image.codec.BlockCompressor;
import io.github.diskwright.image.codec.BlockDecompressor;
import io.github.diskwright.image.codec.StoreCodec;
import io.github.diskwright.image.pipeline.BufferKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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
    /** Codec and level. */
    @Param({"store", "lz4-1", "lz4-9", "zstd-1", "zstd-3", "zstd-9", "zstd-19"})
    public String codec = "store";

    /** Kind of data. */
    @Param({"real", "text", "noise", "zero"})
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
        packed = new SampleBlocks(compressed(choice));
        target = ByteBuffer.allocateDirect(blockSize);
        decompressor = choice.codec().decompressor();
    }

    private List<ByteBuffer> compressed(CodecChoice choice) throws IOException {
        SampleBlocks blocks = SampleBlocks.of(data, size, blockSize, BufferKind.DIRECT);
        ByteBuffer room = ByteBuffer.allocateDirect(choice.codec().maxCompressedLength(blockSize));
        List<ByteBuffer> results = new ArrayList<>();
        try (BlockCompressor compressor = choice.codec().compressor(choice.level())) {
            for (int i = 0; i < size / blockSize; i++) {
                compressor.compress(blocks.next(), room.clear());
                room.flip();
                results.add(ByteBuffer.allocateDirect(room.remaining()).put(room));
            }
        }
        return results;
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
