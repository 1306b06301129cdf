package io.github.diskwright.ntfs.record;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;

/**
 * A {@code $FILE_NAME}: a name in a directory, and copies of what a listing shows. In a record the copies are those of the
 * day when the name was made; in the directory's index they are kept fresh.
 *
 * @param parent the directory, as a {@link FileReference} word
 * @param creationTime in ticks of 100 ns since 1601
 * @param modificationTime in such ticks
 * @param changeTime of the record, in such ticks
 * @param accessTime in such ticks
 * @param allocatedSize bytes of the file's clusters
 * @param dataSize bytes of the file's contents
 * @param attributes as in {@code $STANDARD_INFORMATION}, and the flags of directories and view indexes
 * @param reparseTagOrEaSize the reparse tag, or the packed size of the extended attributes
 * @param namespace {@link #POSIX}, {@link #WIN32}, {@link #DOS} or {@link #WIN32_AND_DOS}
 * @param name as it is stored, which need not be valid UTF-16
 */
public record FileName(
        long parent,
        long creationTime,
        long modificationTime,
        long changeTime,
        long accessTime,
        long allocatedSize,
        long dataSize,
        int attributes,
        int reparseTagOrEaSize,
        int namespace,
        String name) {
    /** Namespace: any characters but NUL and the slash. */
    public static final int POSIX = 0;

    /** Namespace: a long name, whose short one is an attribute of its own. */
    public static final int WIN32 = 1;

    /** Namespace: a short name. */
    public static final int DOS = 2;

    /** Namespace: a name that is long and short in one. */
    public static final int WIN32_AND_DOS = 3;

    /** Bytes before the name. */
    public static final int HEAD_BYTES = 0x42;

    /** Attribute: the name is a directory's. */
    public static final int DIRECTORY = 0x1000_0000;

    /** Attribute: the file has a view index. */
    public static final int VIEW_INDEX = 0x2000_0000;

    private static final String STRUCTURE = "$FILE_NAME";

    /**
     * Reads a name.
     *
     * @param source where it is, for errors
     * @param position of the value in the source, for errors
     * @param value little-endian, from 0 to the limit
     * @throws CorruptImageException if it is shorter than it says
     */
    public static FileName read(String source, long position, ByteBuffer value) throws CorruptImageException {
        int room = value.limit() - HEAD_BYTES;
        int units = room < 0 ? 0 : Byte.toUnsignedInt(value.get(0x40));
        if (room < 0 || 2 * units > room) {
            throw new CorruptImageException(
                    source, STRUCTURE, position, (HEAD_BYTES + 2 * units) + " bytes or more", value.limit() + " bytes");
        }
        return new FileName(
                value.getLong(0),
                value.getLong(8),
                value.getLong(0x10),
                value.getLong(0x18),
                value.getLong(0x20),
                value.getLong(0x28),
                value.getLong(0x30),
                value.getInt(0x38),
                value.getInt(0x3C),
                Byte.toUnsignedInt(value.get(0x41)),
                Utf16.read(value, HEAD_BYTES, units));
    }
}
