package io.github.diskwright.ghost.container.internal;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;

/**
 * Start of each record (section 3.1).
 *
 * @param kind what it holds; empty for a kind that may be skipped
 * @param flags {@link #ENCRYPTED}, {@link #COPY}
 * @param bodyCrc CRC-32C of the body as it is stored
 * @param imageId of the image
 * @param bodyLength bytes of the body as it is stored
 * @param place where it is
 * @param method how a chunk is stored
 * @param subject what it is about; 0 if the body is encrypted
 */
public record RecordHeader(
        Optional<RecordKind> kind,
        int flags,
        int bodyCrc,
        UUID imageId,
        long bodyLength,
        Place place,
        Method method,
        long subject) {
    /** Bytes of the header. */
    public static final int SIZE_BYTES = 64;
    /** Flag: who does not know the kind may skip it. */
    public static final int SKIPPABLE = 1;
    /** Flag: the body is encrypted. */
    public static final int ENCRYPTED = 2;
    /** Flag: a copy of an earlier record. */
    public static final int COPY = 4;

    private static final int MAGIC = 0x5249_5744;
    private static final int CRC_OFFSET = 8;
    private static final int VERSION = 1;

    /** Whether the magic is at a place in a buffer of little-endian order. */
    public static boolean isMagic(ByteBuffer buffer, int offset) {
        return buffer.getInt(offset) == MAGIC;
    }

    /** The segment that a record header names, which is not checked yet. */
    public static int segmentIn(ByteBuffer header) {
        return header.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(40);
    }

    /** Whether the body is encrypted. */
    public boolean isEncrypted() {
        return (flags & ENCRYPTED) != 0;
    }

    /** Whether it is a copy. */
    public boolean isCopy() {
        return (flags & COPY) != 0;
    }

    /** Whether it is of a kind. */
    public boolean is(RecordKind wanted) {
        return kind.isPresent() && kind.get() == wanted;
    }

    /** First byte behind the record. */
    public long end() {
        return place.position() + SIZE_BYTES + bodyLength;
    }

    /**
     * Reads a header, and checks that it belongs where it is.
     *
     * @param source description of the segment
     * @param buffer {@link #SIZE_BYTES} bytes from position 0
     * @param imageId the image's
     * @param place where it was read
     * @param limit bytes of the segment
     */
    public static RecordHeader read(String source, ByteBuffer buffer, UUID imageId, Place place, long limit)
            throws ImageException {
        ByteBuffer bytes = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (!isMagic(bytes, 0)) {
            throw corrupt(source, place, 0, "magic DWIR", Integer.toHexString(bytes.getInt(0)));
        }
        int crc = Crc32c.without(bytes, CRC_OFFSET);
        if (crc != bytes.getInt(CRC_OFFSET)) {
            throw corrupt(
                    source,
                    place,
                    CRC_OFFSET,
                    "CRC-32C " + Integer.toHexString(crc),
                    Integer.toHexString(bytes.getInt(CRC_OFFSET)));
        }
        if (!Uuids.get(bytes, 16).equals(imageId)) {
            throw corrupt(source, place, 16, "image " + imageId, "image " + Uuids.get(bytes, 16));
        }
        Place said = new Place(bytes.getInt(40), bytes.getLong(48));
        if (!said.equals(place)) {
            throw corrupt(source, place, 40, "a record of this place", "one of " + said);
        }
        long length = bytes.getLong(32);
        if (length < 0 || length > limit - place.position() - SIZE_BYTES) {
            throw corrupt(source, place, 32, "a body inside the segment", Long.toUnsignedString(length) + " bytes");
        }
        int methodCode = Byte.toUnsignedInt(bytes.get(44));
        Method method = Method.ofCode(methodCode)
                .orElseThrow(() -> new UnsupportedFeatureException(source, "chunks of method " + methodCode));
        int flags = Short.toUnsignedInt(bytes.getShort(6));
        return new RecordHeader(
                kind(source, bytes, flags), flags, bytes.getInt(12), imageId, length, place, method, bytes.getLong(56));
    }

    private static Optional<RecordKind> kind(String source, ByteBuffer bytes, int flags)
            throws UnsupportedFeatureException {
        int code = Byte.toUnsignedInt(bytes.get(4));
        int version = Byte.toUnsignedInt(bytes.get(5));
        Optional<RecordKind> kind = version == VERSION ? RecordKind.ofCode(code) : Optional.empty();
        if (kind.isEmpty() && (flags & SKIPPABLE) == 0) {
            throw new UnsupportedFeatureException(source, "records of kind " + code + " version " + version);
        }
        return kind;
    }

    /** The header as it is stored. */
    public ByteBuffer write() {
        ByteBuffer buffer = write(SIZE_BYTES);
        return buffer.putInt(CRC_OFFSET, Crc32c.without(buffer, CRC_OFFSET));
    }

    /** What an encrypted body is bound to: the header without checksums and place. */
    ByteBuffer bound() {
        ByteBuffer buffer = write(SIZE_BYTES);
        return buffer.putLong(CRC_OFFSET, 0).putInt(40, 0).putLong(48, 0);
    }

    private ByteBuffer write(int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(0, MAGIC);
        buffer.put(4, (byte) kind.orElseThrow().code()).put(5, (byte) VERSION).putShort(6, (short) flags);
        buffer.putInt(12, bodyCrc);
        Uuids.put(buffer, 16, imageId);
        buffer.putLong(32, bodyLength).putInt(40, place.segment()).put(44, (byte) method.code());
        return buffer.putLong(48, place.position()).putLong(56, subject);
    }

    private static CorruptImageException corrupt(
            String source, Place place, int offset, String expected, String found) {
        return new CorruptImageException(source, "record header", place.position() + offset, expected, found);
    }
}
