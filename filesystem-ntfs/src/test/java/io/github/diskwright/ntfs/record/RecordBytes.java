package io.github.diskwright.ntfs.record;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** File records made byte by byte. */
final class RecordBytes {
    static final int SIZE = 1024;
    private static final int FIRST = 0x38;

    private RecordBytes() {}

    /** A record in use without attributes, without update words in place. */
    static ByteBuffer empty() {
        ByteBuffer record = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(0, FileRecord.MAGIC).putShort(4, (short) 0x30).putShort(6, (short) 3);
        record.putShort(0x10, (short) 1).putShort(0x14, (short) FIRST).putShort(0x16, (short) FileRecord.IN_USE);
        record.putInt(0x18, FIRST + FileRecord.END_BYTES).putInt(0x1C, SIZE);
        return record.putInt(FIRST, AttributeType.END);
    }

    /** Puts attributes behind the head. */
    static ByteBuffer with(byte[]... attributes) {
        ByteBuffer record = empty();
        record.position(FIRST);
        for (byte[] attribute : attributes) {
            record.put(attribute);
        }
        record.putInt(AttributeType.END).putInt(0);
        return record.putInt(0x18, record.position());
    }

    /** An unnamed {@code $DATA} with mapping pairs. */
    static byte[] data(String pairs, long clusters) {
        byte[] packed = HexFormat.of().parseHex(pairs.replace(" ", ""));
        ByteBuffer bytes = ByteBuffer.allocate(0x40 + packed.length + 7 & ~7).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, AttributeType.DATA).putInt(4, 0x40 + packed.length).put(8, (byte) 1);
        bytes.putLong(0x18, clusters - 1).putShort(0x20, (short) 0x40);
        bytes.put(0x40, packed);
        return bytes.putInt(4, bytes.capacity()).array();
    }

    /** An attribute whose bytes end with the pairs, so that nothing behind them is taken for their end. */
    static Attribute nonResident(String pairs, long clusters) throws CorruptImageException {
        byte[] attribute = data(pairs, clusters);
        byte[] packed = HexFormat.of().parseHex(pairs.replace(" ", ""));
        // What fills up to 8 bytes must not read as an end.
        for (int i = 0x40 + packed.length; i < attribute.length; i++) {
            attribute[i] = 0x11;
        }
        return FileRecord.parse("test", 0, 42, with(attribute).array())
                .attributes()
                .get(0);
    }
}
