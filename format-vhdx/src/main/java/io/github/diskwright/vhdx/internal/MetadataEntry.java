package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.MixedGuid;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * An entry of the metadata table (section 2.6.1.2).
 *
 * @param itemId which item it is, together with whether it is a user's
 * @param offset where the item is in the metadata region, unsigned; 0 if it is empty
 * @param length bytes, unsigned
 * @param flags {@link #IS_USER}, {@link #IS_VIRTUAL_DISK}, {@link #IS_REQUIRED}
 */
record MetadataEntry(UUID itemId, long offset, long length, int flags) {
    static final int SIZE_BYTES = 32;
    static final int OFFSET_OFFSET = 16;
    static final int LENGTH_OFFSET = 20;
    static final int FLAGS_OFFSET = 24;

    static final int IS_USER = 1;
    static final int IS_VIRTUAL_DISK = 2;
    static final int IS_REQUIRED = 4;

    static MetadataEntry read(ByteBuffer bytes, int at) {
        return new MetadataEntry(
                MixedGuid.read(bytes, at),
                Integer.toUnsignedLong(bytes.getInt(at + OFFSET_OFFSET)),
                Integer.toUnsignedLong(bytes.getInt(at + LENGTH_OFFSET)),
                bytes.getInt(at + FLAGS_OFFSET));
    }

    void write(ByteBuffer bytes, int at) {
        MixedGuid.write(bytes, at, itemId);
        bytes.putInt(at + OFFSET_OFFSET, (int) offset);
        bytes.putInt(at + LENGTH_OFFSET, (int) length);
        bytes.putInt(at + FLAGS_OFFSET, flags);
    }

    boolean isUser() {
        return (flags & IS_USER) != 0;
    }

    boolean isVirtualDisk() {
        return (flags & IS_VIRTUAL_DISK) != 0;
    }

    boolean isRequired() {
        return (flags & IS_REQUIRED) != 0;
    }
}
