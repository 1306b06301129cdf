package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.Crc32c;
import io.github.diskwright.ghost.container.internal.Method;
import io.github.diskwright.ghost.container.internal.RecordHeader;
import io.github.diskwright.ghost.container.internal.RecordKind;
import io.github.diskwright.ghost.container.internal.RecordWriter;
import io.github.diskwright.ghost.container.internal.Seal;
import io.github.diskwright.ghost.container.internal.SegmentHeader;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.Digester;
import io.github.diskwright.image.pipeline.Block;
import io.github.diskwright.image.pipeline.BlockWorker;
import io.github.diskwright.image.pipeline.CompressWorker;
import io.github.diskwright.image.pipeline.CompressedBlock;
import io.github.diskwright.image.pipeline.Compression;
import io.github.diskwright.image.pipeline.KnownBlocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Makes chunks ready to be stored, on all threads: digests, compresses, encrypts, checksums. */
final class ChunkPacker implements BlockWorker<PackedChunk> {
    private final BlockWorker<CompressedBlock> compressor;
    private final SegmentHeader header;
    private final Optional<Seal> seal;
    private final KnownBlocks known;
    private final ByteBuffer plain;

    private ChunkPacker(
            BlockWorker<CompressedBlock> compressor, SegmentHeader header, Optional<Seal> seal, KnownBlocks known) {
        this.compressor = compressor;
        this.header = header;
        this.seal = seal;
        this.known = known;
        this.plain = seal.isPresent() ? ByteBuffer.allocate(header.chunkSize()) : ByteBuffer.allocate(0);
    }

    static Factory<PackedChunk> factory(
            Compression compression, SegmentHeader header, Optional<Seal> seal, KnownBlocks known) {
        Factory<CompressedBlock> compressors = CompressWorker.factory(compression);
        return new Factory<>() {
            @Override
            public BlockWorker<PackedChunk> newWorker() throws IOException {
                return new ChunkPacker(compressors.newWorker(), header, seal, known);
            }

            @Override
            public int outputLength(int blockSize) {
                return Math.max(compressors.outputLength(blockSize), blockSize + Seal.OVERHEAD);
            }

            @Override
            public long workerMemory(int blockSize) {
                return compressors.workerMemory(blockSize) + (seal.isPresent() ? blockSize : 0);
            }
        };
    }

    @Override
    public PackedChunk work(Block block) throws IOException {
        CompressedBlock compressed = compressor.work(block);
        if (compressed.form() == CompressedBlock.Form.ZERO) {
            return PackedChunk.OF_ZEROS;
        }
        boolean isWhole = block.length() == header.chunkSize();
        byte[] digest = isWhole ? copy(compressed.digest()) : filledUp(block);
        if (isWhole && known.isKnown(block.position(), digest)) {
            return PackedChunk.known(digest);
        }
        Method method = compressed
                .codec()
                .flatMap(codec -> Method.ofCodec(codec.name()))
                .orElse(Method.STORE);
        ByteBuffer body = body(block, compressed.bytes(), method);
        return new PackedChunk(PackedChunk.Form.STORED, method, body, Crc32c.of(body), digest);
    }

    private static byte[] copy(ByteBuffer digest) {
        byte[] bytes = new byte[digest.remaining()];
        digest.get(bytes);
        return bytes;
    }

    private byte[] filledUp(Block block) throws IOException {
        Digester digester = DigestAlgorithm.SHA_256.newDigester();
        digester.update(block.data());
        digester.updateZeros(header.chunkSize() - block.length());
        return digester.finish().toByteArray();
    }

    private ByteBuffer body(Block block, ByteBuffer bytes, Method method) {
        if (seal.isEmpty()) {
            return bytes;
        }
        // The compressed bytes are where the encrypted ones go.
        plain.clear().put(bytes).flip();
        long length = plain.remaining() + Seal.OVERHEAD;
        RecordHeader record = RecordWriter.unplaced(header, RecordKind.CHUNK, 0, length, method, 0, 0);
        ByteBuffer body = block.output().clear();
        seal.get().seal(record, block.position() / header.chunkSize(), plain, body);
        return body.flip();
    }

    @Override
    public void close() throws IOException {
        compressor.close();
    }
}
