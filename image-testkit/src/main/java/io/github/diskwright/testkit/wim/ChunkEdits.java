package io.github.diskwright.testkit.wim;

import java.nio.ByteBuffer;
import java.util.function.ObjLongConsumer;

/** Damages the largest compressed file of a file whose resources are not solid. */
final class ChunkEdits {
    private static final int CHUNK = 32 << 10;
    private static final int COMPRESSED = 4;
    private static final long SIZE_MASK = 0xff_ffff_ffff_ffffL;

    private ChunkEdits() {}

    /** Does something at the place of the largest compressed resource. */
    private static void atLargest(ByteBuffer file, ObjLongConsumer<ByteBuffer> edit) {
        int table = (int) file.getLong(WimEditor.TABLE + 8);
        int end = table + (int) file.getLong(WimEditor.TABLE + 16);
        int largest = table;
        for (int at = table; at < end; at += PlainBlob.ENTRY_SIZE) {
            boolean isCompressed = (file.get(at + 7) & COMPRESSED) != 0;
            if (isCompressed && file.getLong(at + 16) > file.getLong(largest + 16)) {
                largest = at;
            }
        }
        edit.accept(file, largest);
    }

    private static int offset(ByteBuffer file, long entry) {
        return (int) file.getLong((int) entry + 8);
    }

    private static int chunks(ByteBuffer file, long entry) {
        return (int) ((file.getLong((int) entry + 16) + CHUNK - 1) / CHUNK);
    }

    /** The second and the third chunk start in the wrong order. */
    static void order(ByteBuffer file) {
        atLargest(file, (bytes, entry) -> {
            int at = offset(bytes, entry);
            int first = bytes.getInt(at);
            bytes.putInt(at, bytes.getInt(at + 4)).putInt(at + 4, first);
        });
    }

    static void empty(ByteBuffer file) {
        atLargest(file, (bytes, entry) -> {
            int at = offset(bytes, entry);
            bytes.putInt(at + 4, bytes.getInt(at));
        });
    }

    static void outside(ByteBuffer file) {
        atLargest(
                file,
                (bytes, entry) -> bytes.putInt(offset(bytes, entry) + 4 * (chunks(bytes, entry) - 2), 0x7fff_fff0));
    }

    /** The first chunk is all ones. */
    static void garbage(ByteBuffer file) {
        atLargest(file, (bytes, entry) -> {
            int first = offset(bytes, entry) + 4 * (chunks(bytes, entry) - 1);
            int length = bytes.getInt(offset(bytes, entry));
            for (int i = 0; i < length; i++) {
                bytes.put(first + i, (byte) 0xff);
            }
        });
    }

    /** One bit in the middle. */
    static void bit(ByteBuffer file) {
        atLargest(file, (bytes, entry) -> {
            int at = offset(bytes, entry) + (int) ((bytes.getLong((int) entry) & SIZE_MASK) / 2);
            bytes.put(at, (byte) (bytes.get(at) ^ 0x10));
        });
    }

    /** The resource ends before its table of chunks does. */
    static void shorterThanItsTable(ByteBuffer file) {
        atLargest(file, (bytes, entry) -> bytes.putLong((int) entry, 40 | (long) COMPRESSED << 56));
    }
}
