package io.github.diskwright.partition.move;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The CRC-32C of everything in a journal, and of what it tells of the disk. */
final class Checksum {
    private Checksum() {}

    /** Of the bytes from position to limit; the buffer is not changed. */
    static int of(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }
}
