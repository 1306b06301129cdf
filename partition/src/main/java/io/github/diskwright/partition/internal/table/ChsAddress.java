package io.github.diskwright.partition.internal.table;

import java.nio.ByteBuffer;

/**
 * A sector in cylinder, head and sector as an {@link MbrEntry} stores it.
 *
 * @param cylinder 0 to 1023
 * @param head 0 to 255
 * @param sector 0 to 63; the first one of a track is 1
 */
public record ChsAddress(int cylinder, int head, int sector) {
    /** Bytes on disk. */
    public static final int SIZE_BYTES = 3;

    /** Heads of the customary geometry. */
    public static final int HEADS = 255;

    /** Sectors per track of the customary geometry. */
    public static final int SECTORS = 63;

    /** Reads the three bytes at an index. */
    public static ChsAddress read(ByteBuffer buffer, int index) {
        int second = Byte.toUnsignedInt(buffer.get(index + 1));
        int cylinder = (second & 0xC0) << 2 | Byte.toUnsignedInt(buffer.get(index + 2));
        return new ChsAddress(cylinder, Byte.toUnsignedInt(buffer.get(index)), second & 0x3F);
    }

    /** The address of a sector in the customary geometry; {@code FE FF FF} from cylinder 1024 on. */
    public static ChsAddress of(long lba) {
        return ChsGeometry.CUSTOMARY.of(lba);
    }

    /** Writes the three bytes at an index. */
    public void write(ByteBuffer buffer, int index) {
        buffer.put(index, (byte) head);
        buffer.put(index + 1, (byte) (cylinder >> 2 & 0xC0 | sector));
        buffer.put(index + 2, (byte) cylinder);
    }
}
