package io.github.diskwright.ghost.plain;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.codec.BlockDecompressor;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.CodecRegistry;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file of chunks that are compressed each on its own. Keeps the last {@value #KEPT} chunks that were decompressed, of
 * at most 8 MiB each.
 */
final class ChunkedBytes implements PlainBytes {
    private static final int KEPT = 4;

    private final BlockDevice file;
    private final StreamCompression compression;
    private final ChunkIndex index;
    private final Codec codec;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, byte[]> recent = new LinkedHashMap<>(16, 0.75f, true);

    ChunkedBytes(BlockDevice file, StreamCompression compression, ChunkIndex index) throws IOException {
        this.file = file;
        this.compression = compression;
        this.index = index;
        this.codec = CodecRegistry.load().require(compression.label());
    }

    @Override
    public String description() {
        return file.description() + " (decompressed)";
    }

    @Override
    public StreamCompression compression() {
        return compression;
    }

    @Override
    public OptionalLong knownSize() {
        return OptionalLong.of(index.size());
    }

    @Override
    public long available(long position, long most) {
        return Math.max(0, Math.min(most, index.size() - position));
    }

    @Override
    public void read(String structure, long position, ByteBuffer target) throws IOException {
        if (available(position, target.remaining()) < target.remaining()) {
            throw tooShort(structure, position, target.remaining());
        }
        long at = position;
        while (target.hasRemaining()) {
            int chunk = index.chunkAt(at);
            byte[] plain = chunk(chunk);
            int offset = (int) (at - index.plainStart(chunk));
            int part = Math.min(target.remaining(), plain.length - offset);
            target.put(plain, offset, part);
            at += part;
        }
    }

    /** A chunk's bytes. Two threads that want the same one may both decompress it. */
    private byte[] chunk(int number) throws IOException {
        lock.lock();
        try {
            byte @Nullable [] known = recent.get(number);
            if (known != null) {
                return known;
            }
        } finally {
            lock.unlock();
        }
        byte[] plain = decompress(number);
        lock.lock();
        try {
            recent.put(number, plain);
            if (recent.size() > KEPT) {
                recent.remove(recent.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
        return plain;
    }

    private byte[] decompress(int number) throws IOException {
        byte[] stored = new byte[index.storedLength(number)];
        file.read(index.filePosition(number), ByteBuffer.wrap(stored));
        if (index.isPlain(number)) {
            return stored;
        }
        byte[] plain = new byte[index.plainLength(number)];
        try (BlockDecompressor decompressor = codec.decompressor()) {
            decompressor.decompress(ByteBuffer.wrap(stored), ByteBuffer.wrap(plain));
        } catch (CorruptImageException e) {
            throw SpooledBytes.damaged(file, compression, index.filePosition(number), e);
        }
        return plain;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
