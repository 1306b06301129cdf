package io.github.diskwright.testkit.generate;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.testkit.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A read-only device whose contents are computed from a seed when they are read, so that it may be of any size. Its
 * extents are exact in place and kind: data of all {@link DataKind}s, zeros, and unallocated ranges, in lengths as a
 * used file system leaves them, many short ones and few long. Thread-safe. Memory: about 100 bytes for each extent.
 *
 * <p>For a writable one put an {@link io.github.diskwright.image.device.OverlayDevice} on it or copy it.
 */
public final class GeneratedDevice implements BlockDevice {
    private static final int BLOCK = 4096;

    private final TreeMap<Long, Run> runs = new TreeMap<>();
    private final DeviceShape shape;
    private final long seed;
    private volatile boolean closed;

    /** What a range holds; its data depends on the seed of the device and the block's position. */
    private record Run(Extent extent, DataKind data) {}

    private GeneratedDevice(DeviceShape shape, long seed) {
        this.shape = shape;
        this.seed = seed;
        Random random = Seeds.random(seed, -1);
        for (long at = 0; at < shape.size(); ) {
            long length = runLength(at, random);
            runs.put(at, new Run(new Extent(at, length, extentKind(random)), dataKind(random)));
            at += length;
        }
    }

    /** A device; the same one for the same shape and seed. */
    public static GeneratedDevice of(DeviceShape shape, long seed) {
        return new GeneratedDevice(shape, seed);
    }

    private long runLength(long at, Random random) {
        long cluster = shape.clusterSize();
        long left = shape.size() - at;
        long longest = Math.max(1, shape.size() / cluster / 8);
        long atLeast = shape.size() / cluster / shape.maxExtents() + 1;
        int scale = random.nextInt(65 - Long.numberOfLeadingZeros(longest));
        long clusters = Math.max(atLeast, 1 + (random.nextLong() >>> 1) % (1L << scale));
        return clusters >= left / cluster ? left : clusters * cluster;
    }

    private Extent.Kind extentKind(Random random) {
        if (random.nextDouble() < shape.dataShare()) {
            return Extent.Kind.DATA;
        }
        return random.nextInt(3) == 0 ? Extent.Kind.ZERO : Extent.Kind.UNALLOCATED;
    }

    private static DataKind dataKind(Random random) {
        DataKind[] kinds = DataKind.values();
        return kinds[random.nextInt(kinds.length)];
    }

    /** Its extents in order, as they were generated: neighbours may be of one kind. */
    public List<Extent> generatedExtents() {
        return runs.values().stream().map(Run::extent).toList();
    }

    @Override
    public long size() {
        return shape.size();
    }

    @Override
    public int logicalSectorSize() {
        return shape.sectorSize();
    }

    @Override
    public int physicalSectorSize() {
        return shape.sectorSize();
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public String description() {
        return "generated device of " + shape.size() + " bytes, seed " + seed;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        requireOpen();
        long at = position;
        while (target.hasRemaining()) {
            Run run = runAt(at);
            int offset = (int) (at % BLOCK);
            int length = (int) Math.min(Math.min(target.remaining(), run.extent.end() - at), BLOCK - offset);
            target.put(block(run, at / BLOCK), offset, length);
            at += length;
        }
    }

    private byte[] block(Run run, long index) {
        // Some blocks of data are zeros throughout, as in files with holes that were filled.
        boolean zeros = !run.extent.isData() || Seeds.derive(seed, index) % 16 == 0;
        DataKind kind = zeros ? DataKind.ZEROS : run.data;
        return kind.bytes(BLOCK, Seeds.derive(seed, index));
    }

    private Run runAt(long position) {
        Map.Entry<Long, Run> entry = runs.floorEntry(position);
        if (entry == null) {
            throw new IllegalStateException("no extent at " + position);
        }
        return entry.getValue();
    }

    @Override
    public Extent extent(long position, long length) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        requireOpen();
        Extent whole = runAt(position).extent;
        return new Extent(position, Math.min(length, whole.end() - position), whole.kind());
    }

    @Override
    public void write(long position, ByteBuffer source) {
        refuse(position, source.remaining());
    }

    @Override
    public void writeZeros(long position, long length) {
        refuse(position, length);
    }

    @Override
    public void discard(long position, long length) {
        refuse(position, length);
    }

    private void refuse(long position, long length) {
        Ranges.check(this, position, length);
        throw new NonWritableChannelException();
    }

    @Override
    public void flush() throws IOException {
        requireOpen();
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
