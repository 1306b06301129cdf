package io.github.diskwright.testkit.pipeline;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.codec.BlockCompressor;
import io.github.diskwright.image.codec.BlockDecompressor;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.CodecRegistry;
import io.github.diskwright.image.codec.CompressorOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.pipeline.Block;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.image.pipeline.BlockPipeline;
import io.github.diskwright.image.pipeline.BlockStage;
import io.github.diskwright.image.pipeline.CompressWorker;
import io.github.diskwright.image.pipeline.CompressedBlock;
import io.github.diskwright.image.pipeline.Compression;
import io.github.diskwright.image.pipeline.Deduplication;
import io.github.diskwright.image.pipeline.DeviceDigest;
import io.github.diskwright.image.pipeline.DistinctStage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Everything that goes through a pipeline, from a source into a sink, to be tried with faults. */
enum PipelineJob {
    /** A digest tree of small blocks. */
    TREE {
        @Override
        void run(BlockDevice source, BlockDevice sink, JobOptions job) throws IOException {
            put(sink, DeviceDigest.tree(source, 64 << 10, job).toString());
        }
    },
    /** Three digests beside each other. */
    DIGESTS {
        @Override
        void run(BlockDevice source, BlockDevice sink, JobOptions job) throws IOException {
            List<DigestAlgorithm> algorithms =
                    List.of(DigestAlgorithm.SHA_1, DigestAlgorithm.CRC_32C, DigestAlgorithm.BLAKE3);
            put(sink, DeviceDigest.compute(source, algorithms, job).toString());
        }
    },
    /** A copy of the source's own holes. */
    COPY {
        @Override
        void run(BlockDevice source, BlockDevice sink, JobOptions job) throws IOException {
            BlockCopy.of(source, sink, BlockCopy.Target.USED)
                    .holes(BlockCopy.Holes.KEEP)
                    .run(List.of(DigestAlgorithm.CRC_32), job);
        }
    },
    /** Blocks compressed by the best of two codecs, equal ones once. */
    PACK {
        @Override
        void run(BlockDevice source, BlockDevice sink, JobOptions job) throws IOException {
            Deduplication deduplication = new Deduplication(1 << 20);
            Compression compression = Compression.auto(
                            List.of(new CountingCodec("zstd"), new CountingCodec("lz4")), 150_000_000)
                    .deduplication(deduplication)
                    .build();
            BlockPipeline.over(source)
                    .blockSize(256 << 10)
                    .job(job)
                    .task("packing")
                    .workers(CompressWorker.factory(compression))
                    .stage(deduplication.before(new Sink(sink)))
                    .build()
                    .run();
        }
    };

    /** Compressors that are open. */
    static final AtomicInteger COMPRESSORS = new AtomicInteger();

    /** Does it. */
    abstract void run(BlockDevice source, BlockDevice sink, JobOptions job) throws IOException;

    private static void put(BlockDevice sink, String text) throws IOException {
        sink.write(0, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Writes what there is to keep one after the other. */
    private static final class Sink implements DistinctStage {
        private final BlockDevice device;
        private long position;

        Sink(BlockDevice device) {
            this.device = device;
        }

        @Override
        public Next block(Block block, CompressedBlock result) throws IOException {
            put(result.digest());
            put(result.bytes());
            return BlockStage.Next.CONTINUE;
        }

        @Override
        public Next duplicate(Block block, CompressedBlock result, long first) throws IOException {
            put(ByteBuffer.allocate(8).putLong(0, first));
            return BlockStage.Next.CONTINUE;
        }

        @Override
        public Next zeros(long start, long length) throws IOException {
            put(ByteBuffer.allocate(16).putLong(0, start).putLong(8, length));
            return BlockStage.Next.CONTINUE;
        }

        private void put(ByteBuffer bytes) throws IOException {
            long length = bytes.remaining();
            device.write(position, bytes);
            position += length;
        }
    }

    /** A codec that counts what it has made. */
    private static final class CountingCodec implements Codec {
        private final Codec codec;

        CountingCodec(String name) throws UnsupportedFeatureException {
            codec = CodecRegistry.load().require(name);
        }

        @Override
        public String name() {
            return codec.name();
        }

        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public int minLevel() {
            return codec.minLevel();
        }

        @Override
        public int maxLevel() {
            return codec.maxLevel();
        }

        @Override
        public int defaultLevel() {
            return codec.defaultLevel();
        }

        @Override
        public int maxCompressedLength(int length) {
            return codec.maxCompressedLength(length);
        }

        @Override
        public long nominalRate(int level) {
            return codec.nominalRate(level);
        }

        @Override
        public long compressorMemory(CompressorOptions options, int length) {
            return codec.compressorMemory(options, length);
        }

        @Override
        public BlockCompressor compressor(int level) throws UnsupportedFeatureException {
            BlockCompressor made = codec.compressor(level);
            COMPRESSORS.incrementAndGet();
            return new BlockCompressor() {
                @Override
                public int compress(ByteBuffer source, ByteBuffer target) {
                    return made.compress(source, target);
                }

                @Override
                public void close() {
                    made.close();
                    COMPRESSORS.decrementAndGet();
                }
            };
        }

        @Override
        public BlockDecompressor decompressor() throws UnsupportedFeatureException {
            return codec.decompressor();
        }
    }
}
