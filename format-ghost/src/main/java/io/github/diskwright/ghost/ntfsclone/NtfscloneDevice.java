package io.github.diskwright.ghost.ntfsclone;

import io.github.diskwright.ghost.plain.PlainBytes;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.device.UnwritableDevice;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** The volume in an image: clusters that are not in it are unallocated. Thread-safe. */
final class NtfscloneDevice extends UnwritableDevice {
    private static final String STRUCTURE = "cluster";
    private static final int PIECE = 256 << 10;

    private final PlainBytes bytes;
    private final ImageHeader header;
    private final ClusterIndex index;
    private volatile boolean closed;

    NtfscloneDevice(PlainBytes bytes, ImageHeader header, ClusterIndex index) {
        this.bytes = bytes;
        this.header = header;
        this.index = index;
    }

    @Override
    public long size() {
        return header.deviceSize();
    }

    @Override
    public int logicalSectorSize() {
        return 512;
    }

    @Override
    public int physicalSectorSize() {
        return header.clusterSize() % 4096 == 0 ? 4096 : 512;
    }

    @Override
    public String description() {
        return bytes.description();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        requireOpen();
        long at = position;
        while (target.hasRemaining()) {
            Extent extent = piece(at, target.remaining());
            ClusterIndex.@Nullable Run run = index.runAt(at / header.clusterSize());
            if (run == null) {
                Zeros.put(target, (int) extent.length());
            } else {
                readRun(run, at, (int) extent.length(), target);
            }
            at += extent.length();
        }
    }

    /** Reads clusters together with the command bytes between them, and drops those. */
    private void readRun(ClusterIndex.Run run, long position, int length, ByteBuffer target) throws IOException {
        int size = header.clusterSize();
        byte[] piece = new byte[Math.min(length + length / size + 2, PIECE + PIECE / size + 2)];
        int done = 0;
        while (done < length) {
            long inRun = position + done - run.first() * size;
            int offset = (int) (inRun % size);
            int part = Math.min(length - done, PIECE);
            int commands = (offset + part - 1) / size;
            bytes.read(
                    STRUCTURE,
                    run.position() + inRun / size * (size + 1) + offset,
                    ByteBuffer.wrap(piece, 0, part + commands));
            int from = 0;
            int left = part;
            while (left > 0) {
                int count = Math.min(left, size - offset);
                target.put(piece, from, count);
                from += count + 1;
                left -= count;
                offset = 0;
            }
            done += part;
        }
    }

    @Override
    public Extent extent(long position, long length) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        requireOpen();
        return piece(position, length);
    }

    private Extent piece(long position, long length) {
        int size = header.clusterSize();
        long cluster = position / size;
        ClusterIndex.@Nullable Run run = index.runAt(cluster);
        long end = run == null ? index.nextStored(cluster, size() / size + 1) : run.end();
        Extent.Kind kind = run == null ? Extent.Kind.UNALLOCATED : Extent.Kind.DATA;
        return new Extent(position, Math.min(length, end * size - position), kind);
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void flush() throws IOException {
        requireOpen();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            bytes.close();
        }
    }
}
