package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.IndexEntry;
import io.github.diskwright.ghost.container.internal.Method;
import io.github.diskwright.ghost.container.internal.Record;
import io.github.diskwright.ghost.container.internal.RecordHeader;
import io.github.diskwright.ghost.container.internal.RecordKind;
import io.github.diskwright.ghost.container.internal.SegmentHeader;
import io.github.diskwright.ghost.container.internal.Segments;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.codec.BlockDecompressor;
import io.github.diskwright.image.codec.CodecRegistry;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.Digester;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads chunks and holds them against their digests: what one thread needs for that. Not thread-safe. */
final class ChunkReader implements AutoCloseable {
    private final Segments segments;
    private final Optional<DwiImage> base;
    private final Map<Method, BlockDecompressor> decompressors = new EnumMap<>(Method.class);
    private final Digester digester;
    private final byte[] digest = new byte[IndexEntry.DIGEST_LENGTH];
    private @Nullable ByteBuffer packedInHeap;
    private @Nullable ByteBuffer packedOutside;
    private @Nullable ByteBuffer plain;

    ChunkReader(Segments segments, Optional<DwiImage> base) throws IOException {
        this.segments = segments;
        this.base = base;
        this.digester = DigestAlgorithm.SHA_256.newDigester();
    }

    /**
     * Reads a chunk.
     *
     * @param entry what the index says of it: stored, or in the base
     * @param chunk its number
     * @param target filled from its position to its limit, the length of the chunk
     */
    void read(IndexEntry entry, long chunk, ByteBuffer target) throws IOException {
        int start = target.position();
        if (entry.kind() == IndexEntry.Kind.BASE) {
            readBase(entry, target);
        } else {
            readStored(entry, chunk, target);
        }
        verify(entry, chunk, target.duplicate().flip().position(start));
    }

    private void readBase(IndexEntry entry, ByteBuffer target) throws IOException {
        DwiImage image = base.orElseThrow();
        if (entry.number() >= image.chunkCount()) {
            throw new CorruptImageException(
                    segments.describe(1),
                    "index entry",
                    0,
                    "a chunk of the base, below " + image.chunkCount(),
                    Long.toString(entry.number()));
        }
        int length = Math.min(target.remaining(), image.chunkLength(entry.number()));
        int limit = target.limit();
        image.device().read(entry.number() * image.chunkSize(), target.limit(target.position() + length));
        target.limit(limit);
        Zeros.put(target, target.remaining());
    }

    private void readStored(IndexEntry entry, long chunk, ByteBuffer target) throws IOException {
        BlockDevice device = segments.require(entry.place().segment());
        long position = entry.place().position();
        int length = RecordHeader.SIZE_BYTES + entry.bodyLength();
        if (position > device.size() - length) {
            throw new CorruptImageException(
                    device.description(), "chunk", position, "a record inside the segment", device.size() + " bytes");
        }
        ByteBuffer packed = packed(target).limit(length);
        device.read(position, packed);
        packed.flip();
        RecordHeader header = RecordHeader.read(
                device.description(),
                packed.slice(0, RecordHeader.SIZE_BYTES),
                segments.header().imageId(),
                entry.place(),
                device.size());
        requireAsIndexed(device, header, entry);
        ByteBuffer body = packed.position(RecordHeader.SIZE_BYTES).slice();
        segments.checkBody(header, body);
        ByteBuffer content = segments.openChunk(header, body, plain(target), chunk);
        if (header.method() == Method.STORE) {
            if (content.remaining() != target.remaining()) {
                throw corrupt(device, header, target.remaining() + " bytes", content.remaining() + " bytes");
            }
            target.put(content);
        } else {
            decompressor(header.method()).decompress(content, target);
        }
    }

    private static void requireAsIndexed(BlockDevice device, RecordHeader header, IndexEntry entry)
            throws CorruptImageException {
        boolean isSame = header.is(RecordKind.CHUNK)
                && header.bodyLength() == entry.bodyLength()
                && header.method() == entry.method();
        if (!isSame) {
            throw corrupt(
                    device,
                    header,
                    "a chunk of " + entry.bodyLength() + " bytes by method "
                            + entry.method().codec(),
                    header.kind().map(RecordKind::title).orElse("another") + " of " + header.bodyLength() + " bytes by "
                            + header.method().codec());
        }
    }

    private static CorruptImageException corrupt(
            BlockDevice device, RecordHeader header, String expected, String found) {
        return new CorruptImageException(
                device.description(), "chunk", header.place().position(), expected, found);
    }

    /** An entry without a digest was found by its record alone. */
    private void verify(IndexEntry entry, long chunk, ByteBuffer bytes) throws IntegrityException {
        if (entry.digest().length == 0) {
            return;
        }
        int length = bytes.remaining();
        digester.update(bytes);
        digester.updateZeros(segments.header().chunkSize() - length);
        digester.finishInto(ByteBuffer.wrap(digest));
        if (!Arrays.equals(digest, entry.digest())) {
            throw new IntegrityException(
                    segments.describe(Math.max(1, entry.place().segment())) + ": chunk " + chunk + " at 0x"
                            + Long.toHexString(entry.place().position()),
                    HexFormat.of().formatHex(entry.digest()),
                    HexFormat.of().formatHex(digest));
        }
    }

    /** Room for a record, beside the target: codecs are fastest if both are in the heap, or neither. */
    private ByteBuffer packed(ByteBuffer target) {
        ByteBuffer known = target.isDirect() ? packedOutside : packedInHeap;
        if (known == null) {
            SegmentHeader header = segments.header();
            int length = RecordHeader.SIZE_BYTES + Record.longestChunk(header);
            known = target.isDirect() ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
            if (target.isDirect()) {
                packedOutside = known;
            } else {
                packedInHeap = known;
            }
        }
        return known.clear();
    }

    private ByteBuffer plain(ByteBuffer target) {
        if (!segments.header().isEncrypted()) {
            return target;
        }
        ByteBuffer known = plain;
        if (known == null || known.isDirect() != target.isDirect()) {
            int length = Record.longestChunk(segments.header());
            known = target.isDirect() ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
            plain = known;
        }
        return known.clear();
    }

    private BlockDecompressor decompressor(Method method) throws IOException {
        BlockDecompressor known = decompressors.get(method);
        if (known == null) {
            known = CodecRegistry.load().require(method.codec()).decompressor();
            decompressors.put(method, known);
        }
        return known;
    }

    @Override
    public void close() {
        decompressors.values().forEach(BlockDecompressor::close);
    }
}
