package io.github.diskwright.ghost.container.internal;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Goes over the records of a segment, header by header. Not thread-safe. */
public final class RecordWalk {
    private static final int SCAN_LENGTH = 1 << 20;

    private final Segments segments;
    private final BlockDevice device;
    private final int segment;
    private long position = SegmentHeader.SIZE_BYTES;

    /**
     * @param segment number of a segment that is there
     */
    public RecordWalk(Segments segments, int segment) throws IOException {
        this.segments = segments;
        this.segment = segment;
        this.device = segments.require(segment);
    }

    /** Where the next record is expected. */
    public long position() {
        return position;
    }

    /**
     * The next record header; empty at the end of the segment.
     *
     * @throws ImageException if there is none where one is expected; the walk stays there
     */
    public Optional<RecordHeader> next() throws IOException {
        if (position >= device.size()) {
            return Optional.empty();
        }
        RecordHeader header = segments.recordHeader(new Place(segment, position));
        position = header.end();
        return Optional.of(header);
    }

    /**
     * Looks for the next record behind damage; reads every byte until there is one, but for holes.
     *
     * @return whether there is one
     */
    public boolean skipDamage() throws IOException {
        long from = position + 1;
        ByteBuffer buffer = ByteBuffer.allocate(SCAN_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        while (device.size() - from >= RecordHeader.SIZE_BYTES) {
            Extent extent = device.extent(from, device.size() - from);
            if (!extent.isData() && extent.length() >= RecordHeader.SIZE_BYTES) {
                // A record may begin in the last bytes of what the host has as zeros, but not before them.
                from = extent.end() - (extent.end() == device.size() ? 0 : RecordHeader.SIZE_BYTES - 1);
                continue;
            }
            buffer.clear().limit((int) Math.min(SCAN_LENGTH, device.size() - from));
            device.read(from, buffer);
            buffer.flip();
            int last = buffer.limit() - RecordHeader.SIZE_BYTES;
            for (int at = 0; at <= last; at++) {
                if (RecordHeader.isMagic(buffer, at) && isRecord(buffer, at, from + at)) {
                    position = from + at;
                    return true;
                }
            }
            from += last + 1;
        }
        position = device.size();
        return false;
    }

    private boolean isRecord(ByteBuffer buffer, int at, long place) {
        try {
            ByteBuffer bytes = buffer.slice(at, RecordHeader.SIZE_BYTES);
            RecordHeader.read(
                    device.description(), bytes, segments.header().imageId(), new Place(segment, place), device.size());
            return true;
        } catch (ImageException e) {
            return false;
        }
    }
}
