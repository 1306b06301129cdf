package io.github.diskwright.ghost.plain;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Durability;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A stream in which nothing can be found without decompressing what is before it: decompressed once, as far as anybody
 * has read, to a temporary file that has holes for zeros and is gone when this is closed.
 */
final class SpooledBytes implements PlainBytes {
    private static final int PIECE = 256 << 10;
    private static final long GROWTH = 64L << 20;

    private final BlockDevice file;
    private final StreamCompression compression;
    private final DeviceInputStream input;
    private final InputStream decoder;
    private final PendingFile spool;
    private final byte[] piece = new byte[PIECE];
    private final ReentrantLock lock = new ReentrantLock();
    /** Bytes in the spool. What is below is never written again. */
    private volatile long spooled;

    private volatile boolean ended;
    private volatile boolean closed;
    private @Nullable IOException failure;

    private SpooledBytes(
            BlockDevice file,
            StreamCompression compression,
            DeviceInputStream input,
            InputStream decoder,
            Path spoolFolder)
            throws IOException {
        this.file = file;
        this.compression = compression;
        this.input = input;
        this.decoder = decoder;
        this.spool = PendingFile.beside(
                spoolFolder.resolve("diskwright-" + UUID.randomUUID() + ".spool"),
                PendingFile.Existing.REFUSE,
                512,
                FileDevice.Sparseness.SPARSE,
                Durability.LEFT_TO_HOST);
    }

    /** Opens a file of a stream. */
    static SpooledBytes open(BlockDevice file, StreamCompression compression, Path spoolFolder) throws IOException {
        DeviceInputStream input = new DeviceInputStream(file, file.size());
        InputStream decoder;
        try {
            decoder = StreamDecoder.open(compression, input);
        } catch (IOException e) {
            input.rethrowFailure();
            throw e instanceof ImageException ? e : damaged(file, compression, input.position(), e);
        }
        try {
            return new SpooledBytes(file, compression, input, decoder, spoolFolder);
        } catch (IOException | RuntimeException | Error e) {
            decoder.close();
            throw e;
        }
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
        return ended ? OptionalLong.of(spooled) : OptionalLong.empty();
    }

    @Override
    public long available(long position, long most) throws IOException {
        spoolUpTo(position + most);
        return Math.max(0, Math.min(most, spooled - position));
    }

    @Override
    public void read(String structure, long position, ByteBuffer target) throws IOException {
        if (available(position, target.remaining()) < target.remaining()) {
            throw tooShort(structure, position, target.remaining());
        }
        spool.device().read(position, target);
    }

    private void spoolUpTo(long end) throws IOException {
        if (spooled >= end || ended) {
            return;
        }
        lock.lock();
        try {
            while (spooled < end && !ended) {
                spoolPiece();
            }
        } finally {
            lock.unlock();
        }
    }

    private void spoolPiece() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        IOException before = failure;
        if (before != null) {
            throw before;
        }
        try {
            int count = decode();
            append(count);
            ended = count < PIECE;
        } catch (IOException e) {
            // The decoder's state is lost: what comes after cannot be had any more.
            failure = e;
            throw e;
        }
    }

    private int decode() throws IOException {
        try {
            return decoder.readNBytes(piece, 0, PIECE);
        } catch (IOException e) {
            input.rethrowFailure();
            throw e instanceof ImageException ? e : damaged(file, compression, input.position(), e);
        }
    }

    /** The error for a stream that its decoder refuses. */
    static CorruptImageException damaged(
            BlockDevice file, StreamCompression compression, long position, Exception complaint) {
        CorruptImageException error = new CorruptImageException(
                file.description(),
                compression.label() + " stream",
                position,
                "valid data",
                String.valueOf(complaint.getMessage()));
        error.addSuppressed(complaint);
        return error;
    }

    private void append(int count) throws IOException {
        FileDevice device = spool.device();
        if (spooled + count > device.size()) {
            device.resize(spooled + GROWTH);
        }
        ByteBuffer bytes = ByteBuffer.wrap(piece, 0, count);
        if (!Zeros.isZero(bytes)) {
            device.write(spooled, bytes);
        }
        spooled += count;
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            try (file;
                    spool) {
                decoder.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
