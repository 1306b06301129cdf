package io.github.diskwright.ntfs.record;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;

/**
 * A {@code $STANDARD_INFORMATION}: times, DOS attributes and, since NTFS 3.0, the security id.
 *
 * @param creationTime in ticks of 100 ns since 1601
 * @param modificationTime in such ticks
 * @param changeTime of the record, in such ticks
 * @param accessTime in such ticks
 * @param attributes {@link #READ_ONLY} and the others
 * @param isExtended whether the 24 bytes of NTFS 3.0 are there
 * @param ownerId of the quota; 0 if there is none
 * @param securityId of the descriptor in {@code $Secure}; 0 if there is none
 * @param quotaCharged bytes
 * @param usn position of the last record in the change journal; 0 if there is none
 */
public record StandardInformation(
        long creationTime,
        long modificationTime,
        long changeTime,
        long accessTime,
        int attributes,
        boolean isExtended,
        int ownerId,
        int securityId,
        long quotaCharged,
        long usn) {
    /** Bytes of the form before NTFS 3.0. */
    public static final int SHORT_BYTES = 48;

    /** Bytes of the form since NTFS 3.0. */
    public static final int LONG_BYTES = 72;

    /** DOS attribute. */
    public static final int READ_ONLY = 0x1;

    /** DOS attribute. */
    public static final int HIDDEN = 0x2;

    /** DOS attribute. */
    public static final int SYSTEM = 0x4;

    /** DOS attribute. */
    public static final int ARCHIVE = 0x20;

    /** The file has a sparse stream. */
    public static final int SPARSE = 0x200;

    /** The file has a reparse point. */
    public static final int REPARSE_POINT = 0x400;

    /** The file has a compressed stream, or new files in the directory get one. */
    public static final int COMPRESSED = 0x800;

    /** The file is encrypted. */
    public static final int ENCRYPTED = 0x4000;

    /**
     * Reads the value.
     *
     * @param source where it is, for errors
     * @param position of the value in the source, for errors
     * @param value little-endian, from 0 to the limit
     * @throws CorruptImageException if it is too short
     */
    public static StandardInformation read(String source, long position, ByteBuffer value)
            throws CorruptImageException {
        if (value.limit() < SHORT_BYTES) {
            throw new CorruptImageException(
                    source, "$STANDARD_INFORMATION", position, "48 bytes or more", value.limit() + " bytes");
        }
        boolean extended = value.limit() >= LONG_BYTES;
        return new StandardInformation(
                value.getLong(0),
                value.getLong(8),
                value.getLong(0x10),
                value.getLong(0x18),
                value.getInt(0x20),
                extended,
                extended ? value.getInt(0x30) : 0,
                extended ? value.getInt(0x34) : 0,
                extended ? value.getLong(0x38) : 0,
                extended ? value.getLong(0x40) : 0);
    }
}
