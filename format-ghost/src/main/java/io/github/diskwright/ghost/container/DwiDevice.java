package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.ChunkIndex;
import io.github.diskwright.ghost.container.internal.IndexEntry;
import io.github.diskwright.ghost.container.internal.SegmentHeader;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.device.UnwritableDevice;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;

/** The disk in an image, for reading. */
final class DwiDevice extends UnwritableDevice {
    private final String description;
    private final SegmentHeader header;
    private final ChunkIndex index;
    private final ChunkReaders readers;
    private final ChunkCache cache;
    private final DwiOpenOptions.Damage damage;
    private final RangeLog lost = new RangeLog();
    private volatile boolean closed;

    DwiDevice(
            String description,
            SegmentHeader header,
            ChunkIndex index,
            ChunkReaders readers,
            ChunkCache cache,
            DwiOpenOptions.Damage damage) {
        this.description = description;
        this.header = header;
        this.index = index;
        this.readers = readers;
        this.cache = cache;
        this.damage = damage;
    }

    @Override
    public long size() {
        return header.diskSize();
    }

    @Override
    public int logicalSectorSize() {
        return header.logicalSectorSize();
    }

    @Override
    public int physicalSectorSize() {
        return header.physicalSectorSize();
    }

    @Override
    public String description() {
        return description;
    }

    /** What was damaged of all that was read so far. */
    List<UnreadableRange> lost() {
        return lost.in(0, size());
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        requireOpen();
        int limit = target.limit();
        long at = position;
        while (target.position() < limit) {
            long chunk = at / header.chunkSize();
            int offset = (int) (at % header.chunkSize());
            int length = (int) Math.min(limit - (long) target.position(), header.chunkLength(chunk) - offset);
            target.limit(target.position() + length);
            readChunk(chunk, offset, target);
            target.limit(limit);
            at += length;
        }
    }

    private void readChunk(long chunk, int offset, ByteBuffer target) throws IOException {
        int start = target.position();
        try {
            ChunkIndex.Located located = index.locate(chunk);
            IndexEntry entry = located.entry().orElseThrow(() -> unknown(chunk));
            if (!entry.hasDigest()) {
                Zeros.put(target, target.remaining());
            } else if (target.remaining() == header.chunkLength(chunk)) {
                load(entry, chunk, target);
            } else {
                int length = header.chunkLength(chunk);
                cache.read(chunk, length, offset, target, whole -> load(entry, chunk, whole));
            }
        } catch (ImageException e) {
            if (damage == DwiOpenOptions.Damage.REFUSED) {
                throw e;
            }
            target.position(start);
            Zeros.put(target, target.remaining());
            lost.add(chunk * header.chunkSize(), header.chunkLength(chunk));
        }
    }

    private CorruptImageException unknown(long chunk) {
        return new CorruptImageException(
                description,
                "chunk " + chunk,
                chunk * header.chunkSize(),
                "an index entry",
                "none: it was lost, or not written yet");
    }

    private void load(IndexEntry entry, long chunk, ByteBuffer target) throws IOException {
        ChunkReader reader = readers.take();
        try {
            reader.read(entry, chunk, target);
        } finally {
            readers.giveBack(reader);
        }
    }

    @Override
    public Extent extent(long position, long length) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        requireOpen();
        long chunk = position / header.chunkSize();
        Located located = locate(chunk);
        long end = Math.min(position + length, endPosition(located.end()));
        return new Extent(position, end - position, located.kind());
    }

    private record Located(Extent.Kind kind, long end) {}

    private Located locate(long chunk) throws IOException {
        try {
            ChunkIndex.Located located = index.locate(chunk);
            Optional<IndexEntry> entry = located.entry();
            Extent.Kind kind = entry.isEmpty() ? Extent.Kind.DATA : kind(entry.get());
            return new Located(kind, located.end());
        } catch (ImageException e) {
            if (damage == DwiOpenOptions.Damage.REFUSED) {
                throw e;
            }
            return new Located(Extent.Kind.DATA, chunk + 1);
        }
    }

    private static Extent.Kind kind(IndexEntry entry) {
        return switch (entry.kind()) {
            case UNUSED -> Extent.Kind.UNALLOCATED;
            case ZERO -> Extent.Kind.ZERO;
            default -> Extent.Kind.DATA;
        };
    }

    private long endPosition(long chunk) {
        return chunk >= header.chunkCount() ? size() : chunk * header.chunkSize();
    }

    @Override
    public void flush() {}

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
