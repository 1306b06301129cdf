package io.github.diskwright.vhdx.internal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** The CRC-32C of headers, region tables and log entries, whose own field counts as zero. */
final class Checksum {
    /** Where the field is in every structure that has it. */
    static final int OFFSET = 4;

    private Checksum() {}

    /** The checksum of a structure that fills the buffer from 0 to its limit. */
    static int of(ByteBuffer structure) {
        CRC32C crc = new CRC32C();
        update(crc, structure);
        return (int) crc.getValue();
    }

    /** Adds the first part of a structure, with its checksum field as zero. */
    static void update(CRC32C crc, ByteBuffer start) {
        crc.update(start.slice(0, OFFSET));
        for (int i = 0; i < Integer.BYTES; i++) {
            crc.update(0);
        }
        crc.update(start.slice(OFFSET + Integer.BYTES, start.limit() - OFFSET - Integer.BYTES));
    }

    /** What the structure says its checksum is. */
    static int stored(ByteBuffer structure) {
        return structure.getInt(OFFSET);
    }

    /** What is wrong with the checksum of a structure that fills the buffer, for people. */
    static Optional<String> fault(ByteBuffer structure) {
        int right = of(structure);
        int stored = stored(structure);
        return right == stored
                ? Optional.empty()
                : Optional.of("checksum " + Bytes.hex(stored) + " instead of " + Bytes.hex(right));
    }

    /** Puts the right checksum into a structure that fills the buffer. */
    static void put(ByteBuffer structure) {
        structure.putInt(OFFSET, of(structure));
    }
}
