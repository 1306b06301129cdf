package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.Ranges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A volume's device as it reads once a plan's copies are made, without making them. Read-only; as thread-safe as the device.
 * Closing it leaves the device open.
 */
final class MovedClusters extends ForwardingDevice {
    private final long[] targets;
    private final long[] sources;
    private final long[] lengths;

    private MovedClusters(BlockDevice device, long[] targets, long[] sources, long[] lengths) {
        super(device);
        this.targets = targets;
        this.sources = sources;
        this.lengths = lengths;
    }

    static MovedClusters of(ResizePlan plan) {
        ClusterCopies copies = plan.copies();
        int clusterSize = plan.volume().clusterSize();
        int[] order = IntStream.range(0, copies.size())
                .boxed()
                .sorted((a, b) -> Long.compare(copies.target(a), copies.target(b)))
                .mapToInt(Integer::intValue)
                .toArray();
        long[] targets = Arrays.stream(order)
                .mapToLong(i -> copies.target(i) * clusterSize)
                .toArray();
        long[] sources = Arrays.stream(order)
                .mapToLong(i -> copies.source(i) * clusterSize)
                .toArray();
        long[] lengths = Arrays.stream(order)
                .mapToLong(i -> copies.length(i) * clusterSize)
                .toArray();
        return new MovedClusters(plan.volume().device(), targets, sources, lengths);
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        int limit = target.limit();
        long at = position;
        while (target.position() < limit) {
            Part part = part(at, limit - target.position());
            target.limit(target.position() + (int) part.length);
            device().read(part.position, target);
            target.limit(limit);
            at += part.length;
        }
    }

    @Override
    public Extent extent(long position, long length) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        Part part = part(position, length);
        Extent extent = device().extent(part.position, part.length);
        return new Extent(position, extent.length(), extent.kind());
    }

    /** Where the bytes from a position on are, up to where they go on elsewhere. */
    private Part part(long position, long length) {
        int found = Arrays.binarySearch(targets, position);
        int index = found >= 0 ? found : -found - 2;
        if (index >= 0 && position < targets[index] + lengths[index]) {
            long skipped = position - targets[index];
            return new Part(sources[index] + skipped, Math.min(length, lengths[index] - skipped));
        }
        long next = index + 1 < targets.length ? targets[index + 1] : Long.MAX_VALUE;
        return new Part(position, Math.min(length, next - position));
    }

    private record Part(long position, long length) {}

    @Override
    public void write(long position, ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public void writeZeros(long position, long length) {
        throw new NonWritableChannelException();
    }

    @Override
    public void discard(long position, long length) {
        throw new NonWritableChannelException();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
