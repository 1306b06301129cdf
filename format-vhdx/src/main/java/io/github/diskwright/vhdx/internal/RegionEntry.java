package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.MixedGuid;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * An entry of the region table (section 2.2.3.2).
 *
 * @param guid which region it is
 * @param fileOffset position in the file, unsigned
 * @param length bytes
 * @param flags bit 0: whoever does not know the region must not open the file
 */
record RegionEntry(UUID guid, long fileOffset, long length, int flags) {
    static final int SIZE_BYTES = 32;
    static final int FILE_OFFSET_OFFSET = 16;
    static final int LENGTH_OFFSET = 24;
    static final int FLAGS_OFFSET = 28;
    static final int REQUIRED = 1;

    static RegionEntry read(ByteBuffer bytes, int offset) {
        return new RegionEntry(
                MixedGuid.read(bytes, offset),
                bytes.getLong(offset + FILE_OFFSET_OFFSET),
                Integer.toUnsignedLong(bytes.getInt(offset + LENGTH_OFFSET)),
                bytes.getInt(offset + FLAGS_OFFSET));
    }

    void write(ByteBuffer bytes, int offset) {
        MixedGuid.write(bytes, offset, guid);
        bytes.putLong(offset + FILE_OFFSET_OFFSET, fileOffset);
        bytes.putInt(offset + LENGTH_OFFSET, (int) length);
        bytes.putInt(offset + FLAGS_OFFSET, flags);
    }

    boolean isRequired() {
        return (flags & REQUIRED) != 0;
    }

    /** What the region is, for people. */
    String name() {
        if (guid.equals(Guids.BAT_REGION)) {
            return "BAT region";
        }
        return guid.equals(Guids.METADATA_REGION) ? "metadata region" : "region " + guid;
    }
}
