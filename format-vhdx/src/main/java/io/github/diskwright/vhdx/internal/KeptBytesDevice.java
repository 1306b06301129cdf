package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file whose bytes are kept in another one before they are replaced: records of a position and a length, eight bytes
 * each, little-endian, and the bytes; the first record has the position -1 and the file's size as its length. Writing
 * the records back in reverse order, and giving the file its size, brings back what was. Not thread-safe.
 */
final class KeptBytesDevice extends ForwardingDevice implements ResizableDevice {
    private static final int PART = 1 << 20;
    private static final int HEAD = 16;

    private final ResizableDevice file;
    private final ResizableDevice kept;

    KeptBytesDevice(ResizableDevice file, ResizableDevice kept) {
        super(file);
        this.file = file;
        this.kept = kept;
    }

    private void append(ByteBuffer bytes) throws IOException {
        long at = kept.size();
        kept.resize(at + bytes.remaining());
        kept.write(at, bytes);
    }

    /** Makes what is about to be replaced durable in the other file. */
    private void keep(long position, long length) throws IOException {
        Ranges.check(this, position, length);
        if (kept.size() == 0) {
            append(Bytes.allocate(HEAD).putLong(-1).putLong(file.size()).flip());
        }
        for (long done = 0; done < length; ) {
            int part = (int) Math.min(PART, length - done);
            ByteBuffer record =
                    Bytes.allocate(HEAD + part).putLong(position + done).putLong(part);
            file.read(position + done, record);
            append(record.flip());
            done += part;
        }
        kept.flush();
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        keep(position, source.remaining());
        super.write(position, source);
    }

    @Override
    public void writeZeros(long position, long length) throws IOException {
        keep(position, length);
        super.writeZeros(position, length);
    }

    @Override
    public void discard(long position, long length) {
        Ranges.check(this, position, length);
    }

    @Override
    public void resize(long size) throws IOException {
        keep(Math.min(size, size()), Math.max(0, size() - size));
        file.resize(size);
    }

    /** Leaves the file open. */
    @Override
    public void close() throws IOException {
        file.flush();
    }
}
