package io.github.diskwright.ntfs.resize;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** CRC-32C of each 512 bytes: by them every sector shows whether it is old or new. Stateless. */
final class SectorSums {
    static final int SECTOR = 512;

    private SectorSums() {}

    /** Sums of whole sectors, from the buffer's position to its limit, which are not moved. */
    static int[] of(ByteBuffer bytes) {
        int[] sums = new int[bytes.remaining() / SECTOR];
        CRC32C crc = new CRC32C();
        for (int i = 0; i < sums.length; i++) {
            crc.reset();
            crc.update(bytes.slice(bytes.position() + i * SECTOR, SECTOR));
            sums[i] = (int) crc.getValue();
        }
        return sums;
    }

    /** The sum of one sector that is filled with a byte. */
    static int ofFill(byte value) {
        byte[] sector = new byte[SECTOR];
        Arrays.fill(sector, value);
        return of(ByteBuffer.wrap(sector))[0];
    }
}
