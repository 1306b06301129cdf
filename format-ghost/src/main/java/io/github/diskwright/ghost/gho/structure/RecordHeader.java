package io.github.diskwright.ghost.gho.structure;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What a record begins with: its kind, three bytes that are mostly stale memory, a magic number and the length of what
 * follows. Measured on genuine images.
 *
 * @param code the kind as it is stored; see {@link RecordKind}
 * @param bodyLength bytes behind the header, 0 to 65,535
 */
public record RecordHeader(int code, int bodyLength) {
    /** Bytes of a header. */
    public static final int SIZE_BYTES = 10;

    /** Bytes {@code D8 18 2F 01} at offset 4. */
    public static final int MAGIC = 0x012F18D8;

    /** Where the magic number is. */
    public static final int MAGIC_OFFSET = 4;

    /** Body of an {@link RecordKind#END_OF_DATA}: the checksum twice and zeros. */
    public static final int END_OF_DATA_BODY = 20;

    /** Body of an {@link RecordKind#ENTRY}: the entry, its checksum and zeros. */
    public static final int ENTRY_BODY = 56;

    /** Body of a {@link RecordKind#BOOT_SECTOR}. */
    public static final int BOOT_SECTOR_BODY = 512;

    /** Body of a {@link RecordKind#RESERVED_SECTORS}. */
    public static final int RESERVED_SECTORS_BODY = 16_384;

    /**
     * Reads a header.
     *
     * @param bytes {@link #SIZE_BYTES} or more from the position on, which stays
     * @return the header; empty if the magic number is not there
     */
    public static Optional<RecordHeader> read(ByteBuffer bytes) {
        ByteBuffer fields = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        return fields.getInt(MAGIC_OFFSET) == MAGIC
                ? Optional.of(
                        new RecordHeader(Byte.toUnsignedInt(fields.get(0)), Short.toUnsignedInt(fields.getShort(8))))
                : Optional.empty();
    }

    /** The kind, if it is a known one. */
    public Optional<RecordKind> kind() {
        return RecordKind.of(code);
    }

    /** Whether it is of a kind. */
    public boolean is(RecordKind kind) {
        return code == kind.code();
    }

    /** Whether it is of a kind and has the body that the kind has. */
    public boolean is(RecordKind kind, int length) {
        return is(kind) && bodyLength == length;
    }

    /** For people: {@code "data block of 512 bytes"}. */
    @Override
    public String toString() {
        return kind().map(RecordKind::label).orElse("record of kind " + Integer.toHexString(code) + "h") + " of "
                + bodyLength + " bytes";
    }
}
