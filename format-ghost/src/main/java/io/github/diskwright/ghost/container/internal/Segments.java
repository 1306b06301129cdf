package io.github.diskwright.ghost.container.internal;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * The files of an image, for reading. A file that is missing is an empty place: what is in it cannot be read. Thread-safe,
 * as the devices are.
 */
public final class Segments {
    private final SegmentHeader header;
    private final List<Optional<BlockDevice>> devices;
    private final Optional<Seal> seal;

    /**
     * @param header of any of them
     * @param devices in order, from the first on
     * @param seal decrypts; empty if the image is not encrypted, or nobody knows its key
     */
    public Segments(SegmentHeader header, List<Optional<BlockDevice>> devices, Optional<Seal> seal) {
        this.header = header;
        this.devices = List.copyOf(devices);
        this.seal = seal;
    }

    /** What the headers say. */
    public SegmentHeader header() {
        return header;
    }

    /** Number of segments, as far as is known. */
    public int count() {
        return devices.size();
    }

    /** Whether encrypted bodies can be read. */
    public boolean isReadable() {
        return !header.isEncrypted() || seal.isPresent();
    }

    /** A segment, if it is there. */
    public Optional<BlockDevice> device(int segment) {
        return segment >= 1 && segment <= devices.size() ? devices.get(segment - 1) : Optional.empty();
    }

    /** Description of a segment. */
    public String describe(int segment) {
        return device(segment)
                .map(BlockDevice::description)
                .orElse("segment " + segment + " of image " + header.imageId());
    }

    /** A segment that has to be there. */
    public BlockDevice require(int segment) throws CorruptImageException {
        Optional<BlockDevice> device = device(segment);
        if (device.isEmpty()) {
            throw new CorruptImageException(
                    "image " + header.imageId(),
                    "segment " + Integer.toUnsignedString(segment),
                    0,
                    "a file with it",
                    "none (there are "
                            + devices.stream().filter(Optional::isPresent).count() + ")");
        }
        return device.get();
    }

    /** The header of the record at a place. */
    public RecordHeader recordHeader(Place place) throws IOException {
        BlockDevice device = require(place.segment());
        long position = place.position();
        if (position < SegmentHeader.SIZE_BYTES || position > device.size() - RecordHeader.SIZE_BYTES) {
            throw new CorruptImageException(
                    device.description(),
                    "record header",
                    position,
                    "a record inside the segment",
                    device.size() + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate(RecordHeader.SIZE_BYTES);
        device.read(position, bytes);
        RecordHeader found =
                RecordHeader.read(device.description(), bytes.flip(), header.imageId(), place, device.size());
        requireEncryption(found);
        return found;
    }

    /** A record that is not encrypted is nobody's word in an image that is. */
    private void requireEncryption(RecordHeader found) throws CorruptImageException {
        boolean isExpected =
                header.isEncrypted() && !found.kind().map(RecordKind::isInClear).orElse(false);
        if (found.kind().isPresent() && found.isEncrypted() != isExpected) {
            throw corrupt(
                    found,
                    6,
                    isExpected ? "an encrypted body" : "a body that is not encrypted",
                    isExpected ? "one that is not" : "an encrypted one");
        }
    }

    /**
     * Reads a whole record.
     *
     * @param place where it is
     * @param kind what it has to be
     * @param longest most bytes of its body
     */
    public Record record(Place place, RecordKind kind, long longest) throws IOException {
        RecordHeader found = recordHeader(place);
        requireKind(found, kind);
        if (found.bodyLength() > longest) {
            throw corrupt(found, 32, "at most " + longest + " bytes", found.bodyLength() + " bytes");
        }
        return body(found);
    }

    private void requireKind(RecordHeader found, RecordKind kind) throws CorruptImageException {
        if (!found.is(kind)) {
            throw corrupt(
                    found,
                    4,
                    "a record of kind " + kind.title(),
                    found.kind().map(RecordKind::title).orElse("another"));
        }
    }

    /** Reads and decrypts the body of a record whose length the caller has held against a limit. */
    public Record body(RecordHeader found) throws IOException {
        requireEncryption(found);
        BlockDevice device = require(found.place().segment());
        ByteBuffer body = ByteBuffer.allocate((int) found.bodyLength());
        device.read(found.place().position() + RecordHeader.SIZE_BYTES, body);
        checkBody(found, body.flip());
        if (!found.isEncrypted()) {
            return new Record(device.description(), found, found.subject(), body);
        }
        ByteBuffer plain = ByteBuffer.allocate(body.remaining());
        seal.orElseThrow().open(device.description(), found, body, plain);
        plain.flip();
        long subject = plain.order(ByteOrder.LITTLE_ENDIAN).getLong();
        return new Record(device.description(), found, subject, plain.slice());
    }

    /** Decrypts the body of a chunk, of which the subject has to be the chunk's number. */
    public ByteBuffer openChunk(RecordHeader found, ByteBuffer body, ByteBuffer plain, long chunk)
            throws ImageException {
        requireEncryption(found);
        long subject = found.subject();
        ByteBuffer content = body;
        if (found.isEncrypted()) {
            seal.orElseThrow().open(describe(found.place().segment()), found, body, plain);
            content = plain.flip();
            subject = content.order(ByteOrder.LITTLE_ENDIAN).getLong();
        }
        if (subject > chunk || subject < 0) {
            throw corrupt(found, 56, "chunk " + chunk + " or an earlier one", Long.toUnsignedString(subject));
        }
        return content;
    }

    /** Holds a body against its CRC. */
    public void checkBody(RecordHeader found, ByteBuffer body) throws IntegrityException {
        int crc = Crc32c.of(body);
        if (crc != found.bodyCrc()) {
            throw new IntegrityException(
                    describe(found.place().segment()) + ": "
                            + found.kind().map(RecordKind::title).orElse("record") + " at 0x"
                            + Long.toHexString(found.place().position()),
                    Integer.toHexString(found.bodyCrc()),
                    Integer.toHexString(crc));
        }
    }

    private CorruptImageException corrupt(RecordHeader found, int offset, String expected, String actual) {
        return new CorruptImageException(
                describe(found.place().segment()),
                "record header",
                found.place().position() + offset,
                expected,
                actual);
    }
}
