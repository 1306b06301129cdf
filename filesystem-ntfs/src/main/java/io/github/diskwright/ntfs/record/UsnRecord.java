package io.github.diskwright.ntfs.record;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A record of the change journal ([MS-FSCC] 2.3.62, {@code USN_RECORD_V2} to {@code V4}): that something happened to a
 * file.
 *
 * @param majorVersion 2; 3 with file references of 128 bits; 4 for changed ranges
 * @param minorVersion 0
 * @param length bytes of the record
 * @param fileReference the file, as a {@link FileReference} word
 * @param parentReference its directory, as such a word
 * @param usn position of the record in the journal
 * @param time in ticks of 100 ns since 1601; 0 in version 4
 * @param reason what happened: bits, as Windows counts them
 * @param source who did it: bits, as Windows counts them
 * @param securityId of the file's descriptor; 0 in version 4
 * @param attributes of the file; 0 in version 4
 * @param name of the file, as it is stored; empty in version 4
 * @param ranges what was changed of the file's data, in version 4
 * @param remainingRanges in version 4, how many ranges are in the records behind this one
 */
public record UsnRecord(
        int majorVersion,
        int minorVersion,
        int length,
        long fileReference,
        long parentReference,
        long usn,
        long time,
        int reason,
        int source,
        int securityId,
        int attributes,
        String name,
        List<Range> ranges,
        long remainingRanges) {
    /** Records are not longer than a page of the journal. */
    public static final int MAX_BYTES = 4096;

    /** Bytes that every version has: length and version. */
    public static final int HEAD_BYTES = 8;

    private static final String STRUCTURE = "USN record";
    private static final int RANGE_BYTES = 16;

    /**
     * Bytes of a file that were changed.
     *
     * @param offset of the first one
     * @param length how many
     */
    public record Range(long offset, long length) {}

    /** Copies the list. */
    public UsnRecord {
        ranges = List.copyOf(ranges);
    }

    /**
     * The length that a record says it has.
     *
     * @param source where it is, for errors
     * @param position of the record in the source, for errors
     * @param bytes little-endian, from the record on; 4 bytes or more
     * @return 0 if there is no record
     * @throws CorruptImageException if it is too short, too long, or no multiple of 8
     */
    public static int length(String source, long position, ByteBuffer bytes) throws CorruptImageException {
        long length = Integer.toUnsignedLong(bytes.getInt(bytes.position()));
        if (length != 0 && (length < HEAD_BYTES || length > MAX_BYTES || length % 8 != 0)) {
            throw new CorruptImageException(
                    source, STRUCTURE, position, "a length of 8 to 4096, a multiple of 8", length + "");
        }
        return (int) length;
    }

    /**
     * Reads a record.
     *
     * @param source where it is, for errors
     * @param position of the record in the source, for errors
     * @param bytes little-endian, the record from 0 to the limit
     * @throws UnsupportedFeatureException if it is of another version
     * @throws CorruptImageException if a part of it leaves its bounds, or a file number is larger than NTFS has them
     */
    public static UsnRecord read(String source, long position, ByteBuffer bytes)
            throws CorruptImageException, UnsupportedFeatureException {
        if (bytes.limit() < HEAD_BYTES) {
            throw new CorruptImageException(source, STRUCTURE, position, "8 bytes or more", bytes.limit() + " bytes");
        }
        int major = Short.toUnsignedInt(bytes.getShort(4));
        Parser parser = new Parser(source, position, bytes, major == 2 ? Long.BYTES : 2 * Long.BYTES);
        return switch (major) {
            case 2, 3 -> parser.change(major);
            case 4 -> parser.ranges();
            default ->
                throw new UnsupportedFeatureException(source, "records of the change journal of version " + major);
        };
    }

    /** Reads the parts, with references of one or two words. */
    private record Parser(String source, long position, ByteBuffer bytes, int referenceBytes) {
        UsnRecord change(int major) throws CorruptImageException {
            int at = HEAD_BYTES + 2 * referenceBytes;
            require(bytes.limit() >= at + 36, "a whole record", bytes.limit() + " bytes");
            int nameLength = Short.toUnsignedInt(bytes.getShort(at + 32));
            int nameOffset = Short.toUnsignedInt(bytes.getShort(at + 34));
            boolean inside = nameOffset >= at + 36 && nameLength <= bytes.limit() - nameOffset && nameLength % 2 == 0;
            require(inside, "a name inside the record", nameLength + " bytes at " + nameOffset);
            return new UsnRecord(
                    major,
                    Short.toUnsignedInt(bytes.getShort(6)),
                    bytes.limit(),
                    reference(HEAD_BYTES),
                    reference(HEAD_BYTES + referenceBytes),
                    bytes.getLong(at),
                    bytes.getLong(at + 8),
                    bytes.getInt(at + 16),
                    bytes.getInt(at + 20),
                    bytes.getInt(at + 24),
                    bytes.getInt(at + 28),
                    Utf16.read(bytes, nameOffset, nameLength / 2),
                    List.of(),
                    0);
        }

        UsnRecord ranges() throws CorruptImageException {
            int at = HEAD_BYTES + 2 * referenceBytes;
            int first = at + 24;
            require(bytes.limit() >= first, "a whole record", bytes.limit() + " bytes");
            int count = Short.toUnsignedInt(bytes.getShort(at + 20));
            int size = Short.toUnsignedInt(bytes.getShort(at + 22));
            boolean inside = size >= RANGE_BYTES && (long) count * size <= bytes.limit() - first;
            require(count == 0 || inside, "ranges inside the record", count + " of " + size + " bytes");
            List<Range> ranges = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                ranges.add(new Range(bytes.getLong(first + i * size), bytes.getLong(first + i * size + 8)));
            }
            return new UsnRecord(
                    4,
                    Short.toUnsignedInt(bytes.getShort(6)),
                    bytes.limit(),
                    reference(HEAD_BYTES),
                    reference(HEAD_BYTES + referenceBytes),
                    bytes.getLong(at),
                    0,
                    bytes.getInt(at + 8),
                    bytes.getInt(at + 12),
                    0,
                    0,
                    "",
                    ranges,
                    Integer.toUnsignedLong(bytes.getInt(at + 16)));
        }

        private long reference(int at) throws CorruptImageException {
            require(
                    referenceBytes == Long.BYTES || bytes.getLong(at + Long.BYTES) == 0,
                    "a file reference of 64 bits",
                    "a longer one");
            return bytes.getLong(at);
        }

        private void require(boolean holds, String expected, String found) throws CorruptImageException {
            if (!holds) {
                throw new CorruptImageException(source, STRUCTURE, position, expected, found);
            }
        }
    }
}
