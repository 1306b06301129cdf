package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.RecordKind;
import io.github.diskwright.ghost.container.internal.RecordWriter;
import io.github.diskwright.ghost.container.internal.Seal;
import io.github.diskwright.ghost.container.internal.SegmentHeader;
import io.github.diskwright.ghost.container.internal.Segments;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The segments of an image that is being written, one after the other. Not thread-safe. */
final class SegmentChain {
    private final SegmentHeader header;
    private final Optional<Seal> seal;
    private final SegmentTarget target;
    private long earlierBytes;
    private RecordWriter writer;

    private SegmentChain(SegmentHeader header, Optional<Seal> seal, SegmentTarget target, RecordWriter writer) {
        this.header = header;
        this.seal = seal;
        this.target = target;
        this.writer = writer;
    }

    static SegmentChain begin(SegmentHeader header, Optional<Seal> seal, SegmentTarget target) throws IOException {
        return new SegmentChain(header, seal, target, RecordWriter.begin(header, seal, target.segment(1)));
    }

    /** Goes on behind a position of a segment; what is behind it is gone. */
    static SegmentChain resume(
            SegmentHeader header, Optional<Seal> seal, SegmentTarget target, int segment, long position)
            throws IOException {
        target.dropFrom(segment + 1);
        SegmentHeader own = header.ofSegment(segment);
        RecordWriter writer = RecordWriter.resume(own, seal, target.segment(segment), position);
        SegmentChain chain = new SegmentChain(header, seal, target, writer);
        for (int number = 1; number < segment; number++) {
            chain.earlierBytes += target.segment(number).size();
        }
        return chain;
    }

    SegmentHeader header() {
        return header;
    }

    /** What appends to the last segment. */
    RecordWriter writer() {
        return writer;
    }

    /** Whether so many bytes more are within the greatest length of a segment. */
    boolean hasRoomFor(long bytes) {
        return header.segmentLimit() == 0 || bytes <= header.segmentLimit() - writer.position();
    }

    /** Ends the segment and begins the next one. */
    void next() throws IOException {
        if (writer.position() <= SegmentHeader.SIZE_BYTES) {
            throw new NoSpaceException(
                    "segment " + writer.segment() + " of image " + header.imageId(),
                    header.segmentLimit() + 1,
                    header.segmentLimit());
        }
        int number = writer.segment() + 1;
        writer.append(RecordKind.SEGMENT_END, 0, number, ByteBuffer.allocate(0));
        writer.flush();
        earlierBytes += writer.position();
        writer = RecordWriter.begin(header.ofSegment(number), seal, target.segment(number));
    }

    /** Bytes of all segments so far. */
    long totalBytes() {
        return earlierBytes + writer.position();
    }

    /** What was written, for reading. Later segments are not part of it. */
    Segments readable() throws IOException {
        List<Optional<BlockDevice>> devices = new ArrayList<>();
        for (int number = 1; number <= writer.segment(); number++) {
            devices.add(Optional.of(target.segment(number)));
        }
        return new Segments(header, devices, seal);
    }
}
