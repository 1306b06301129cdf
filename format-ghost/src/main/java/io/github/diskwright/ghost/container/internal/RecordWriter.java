package io.github.diskwright.ghost.container.internal;

import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Appends records to a segment, through a buffer, so that the device sees large writes at multiples of its size. Not
 * thread-safe.
 */
public final class RecordWriter {
    private static final int BUFFER_LENGTH = 1 << 20;
    /** Growing a file is a call for the host: it grows in steps, and is cut at the end. */
    private static final long GROWTH = 16L << 20;

    private final SegmentHeader header;
    private final Optional<Seal> seal;
    private final ResizableDevice device;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    private long written;

    private RecordWriter(SegmentHeader header, Optional<Seal> seal, ResizableDevice device, long written) {
        this.header = header;
        this.seal = seal;
        this.device = device;
        this.written = written;
        alignBuffer();
    }

    /** Begins a segment with its header. */
    public static RecordWriter begin(SegmentHeader header, Optional<Seal> seal, ResizableDevice device)
            throws IOException {
        RecordWriter writer = new RecordWriter(header, seal, device, 0);
        writer.put(header.write());
        return writer;
    }

    /** Goes on with a segment behind a position, which is its end afterwards. */
    public static RecordWriter resume(SegmentHeader header, Optional<Seal> seal, ResizableDevice device, long position)
            throws IOException {
        device.resize(position);
        return new RecordWriter(header, seal, device, position);
    }

    /** Has the first write end at a multiple of the buffer. */
    private void alignBuffer() {
        buffer.clear().limit(BUFFER_LENGTH - (int) (written % BUFFER_LENGTH));
    }

    /** First byte behind what was appended. */
    public long position() {
        return written + buffer.position();
    }

    /** Number of the segment. */
    public int segment() {
        return header.segment();
    }

    /** The header of the segment. */
    public SegmentHeader header() {
        return header;
    }

    /** Bytes of a record with content of a length. */
    public long recordLength(long contentLength) {
        return RecordHeader.SIZE_BYTES + contentLength + (header.isEncrypted() ? Seal.OVERHEAD : 0);
    }

    /**
     * Appends a record.
     *
     * @param content from position to limit, which is used up
     * @return where it is
     */
    public Place append(RecordKind kind, int flags, long subject, ByteBuffer content) throws IOException {
        ByteBuffer body = content;
        if (seal.isPresent() && !kind.isInClear()) {
            body = ByteBuffer.allocate(content.remaining() + Seal.OVERHEAD);
            RecordHeader unplaced = unplaced(header, kind, flags, body.capacity(), Method.STORE, 0, 0);
            seal.get().seal(unplaced, subject, content, body);
            body.flip();
        }
        return append(kind, flags, Method.STORE, subject, Crc32c.of(body), body);
    }

    /**
     * Appends a record whose body is as it is to be stored.
     *
     * @param subject left out if the image is encrypted
     * @param crc of the body
     * @param body from position to limit, which is used up
     */
    public Place append(RecordKind kind, int flags, Method method, long subject, int crc, ByteBuffer body)
            throws IOException {
        Place place = new Place(header.segment(), position());
        RecordHeader unplaced = unplaced(header, kind, flags, body.remaining(), method, crc, subject);
        RecordHeader record = new RecordHeader(
                unplaced.kind(),
                unplaced.flags(),
                crc,
                header.imageId(),
                unplaced.bodyLength(),
                place,
                method,
                unplaced.subject());
        put(record.write());
        put(body);
        return place;
    }

    /** A record header that has no place yet, as encryption needs it. */
    public static RecordHeader unplaced(
            SegmentHeader header, RecordKind kind, int flags, long bodyLength, Method method, int crc, long subject) {
        boolean isEncrypted = header.isEncrypted() && !kind.isInClear();
        return new RecordHeader(
                Optional.of(kind),
                flags | (isEncrypted ? RecordHeader.ENCRYPTED : 0),
                crc,
                header.imageId(),
                bodyLength,
                Place.NONE,
                method,
                isEncrypted ? 0 : subject);
    }

    private void put(ByteBuffer bytes) throws IOException {
        int limit = bytes.limit();
        while (bytes.hasRemaining()) {
            int length = Math.min(bytes.remaining(), buffer.remaining());
            buffer.put(bytes.limit(bytes.position() + length));
            bytes.limit(limit);
            if (!buffer.hasRemaining()) {
                drain();
            }
        }
    }

    private void drain() throws IOException {
        buffer.flip();
        long end = written + buffer.remaining();
        if (end > device.size()) {
            device.resize(
                    header.segmentLimit() == 0
                            ? end + GROWTH
                            : Math.max(end, Math.min(end + GROWTH, header.segmentLimit())));
        }
        device.write(written, buffer);
        written = end;
        alignBuffer();
    }

    /** Makes everything durable. The file ends where the records do. */
    public void flush() throws IOException {
        drain();
        device.resize(written);
        device.flush();
    }

    /** Hands everything to the device, so that it can be read there. */
    public void makeReadable() throws IOException {
        drain();
    }
}
