package io.github.diskwright.vhdx.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The file type identifier at the start of the file (section 2.2.1).
 *
 * @param creator what made the file; diagnostic only
 */
record FileIdentifier(String creator) {
    static final long POSITION = 0;
    /** What is read and written; the slot is 64 KiB, the rest of it is reserved. */
    static final int SIZE_BYTES = Bytes.SECTOR;
    /** ASCII {@code vhdxfile}. */
    static final long SIGNATURE = 0x656c_6966_7864_6876L;

    static final int SIGNATURE_BYTES = Long.BYTES;
    static final int CREATOR_OFFSET = 8;
    static final int CREATOR_BYTES = 512;

    static boolean hasSignature(ByteBuffer bytes) {
        return bytes.getLong(0) == SIGNATURE;
    }

    /** Reads a structure whose signature was found right. */
    static FileIdentifier read(ByteBuffer bytes) {
        StringBuilder creator = new StringBuilder();
        for (int i = 0; i < CREATOR_BYTES; i += 2) {
            char c = bytes.getChar(CREATOR_OFFSET + i);
            if (c == 0) {
                break;
            }
            creator.append(Character.isISOControl(c) ? '?' : c);
        }
        return new FileIdentifier(creator.toString());
    }

    void write(ByteBuffer bytes) {
        byte[] text = creator.getBytes(StandardCharsets.UTF_16LE);
        bytes.putLong(0, SIGNATURE);
        bytes.put(CREATOR_OFFSET, text, 0, Math.min(text.length, CREATOR_BYTES));
    }
}
