package io.github.diskwright.wim.write;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.Digester;
import io.github.diskwright.image.pipeline.NoiseProbe;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.wim.structure.BlobHash;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads and hashes blobs: small ones into memory, others through it. For one thread. */
final class Staging {
    private static final int PIECE = 1 << 20;
    private static final int FIRST = 1 << 16;

    private final int limit;
    private final CancellationToken cancellation;
    private final Digester digester;
    private final NoiseProbe probe = new NoiseProbe();
    private final byte[] digest = new byte[BlobHash.SIZE_BYTES];
    private byte[] buffer = new byte[FIRST];

    Staging(int limit, CancellationToken cancellation) throws IOException {
        this.limit = limit;
        this.cancellation = cancellation;
        this.digester = DigestAlgorithm.SHA_1.newDigester();
    }

    /** Whether a blob of that size can be held. */
    boolean holds(long size) {
        return size <= limit;
    }

    /** What was read last, from index 0. */
    byte[] bytes() {
        return buffer;
    }

    /** Reads a small blob. */
    BlobHash read(OpenStream open, int size) throws IOException {
        reserve(size);
        fill(open, 0, buffer, 0, size);
        digester.update(ByteBuffer.wrap(buffer, 0, size));
        return finish();
    }

    private void reserve(int size) {
        if (buffer.length < size) {
            long grown = Math.max(size, 2L * buffer.length);
            buffer = new byte[(int) Math.min(Math.max(limit, size), grown)];
        }
    }

    /** Reads a part of a blob, and adds it to what {@link #finish} tells the hash of. */
    void read(OpenStream open, long position, byte[] target, int offset, int length) throws IOException {
        fill(open, position, target, offset, length);
        digester.update(ByteBuffer.wrap(target, offset, length));
    }

    private void fill(OpenStream open, long position, byte[] target, int offset, int length) throws IOException {
        for (int at = 0; at < length; at += PIECE) {
            cancellation.throwIfCancelled(ChunkEngine.TASK);
            open.read(position + at, ByteBuffer.wrap(target, offset + at, Math.min(PIECE, length - at)));
        }
    }

    /** The hash of what was read in parts since the last hash. */
    BlobHash finish() {
        digester.finishInto(ByteBuffer.wrap(digest));
        return BlobHash.of(digest);
    }

    /** The hash of bytes that are in memory. */
    BlobHash hash(byte[] bytes, int length) {
        digester.update(ByteBuffer.wrap(bytes, 0, length));
        return finish();
    }

    /** Forgets what was read in parts. */
    void reset() {
        finish();
    }

    /** Reads a large blob only for its hash. */
    BlobHash hash(OpenStream open, long size) throws IOException {
        int part = Math.min(limit, PIECE);
        reserve(part);
        try {
            for (long at = 0; at < size; at += part) {
                read(open, at, buffer, 0, (int) Math.min(part, size - at));
            }
        } catch (IOException | RuntimeException e) {
            reset();
            throw e;
        }
        return finish();
    }

    /** Whether bytes look as if nothing could make them smaller. */
    boolean looksLikeNoise(byte[] bytes, int length) {
        return probe.looksLikeNoise(ByteBuffer.wrap(bytes, 0, length));
    }

    /** Whether the middle of a large blob does. */
    boolean looksLikeNoise(OpenStream open, long size) throws IOException {
        int length = (int) Math.min(Math.min(limit, PIECE), size);
        reserve(length);
        fill(open, (size - length) / 2, buffer, 0, length);
        return looksLikeNoise(buffer, length);
    }
}
