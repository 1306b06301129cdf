package io.github.diskwright.cli;

import io.github.diskwright.image.MixedGuid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32;

/** The first sectors of a disk of 4096-byte sectors with a primary GPT of one Linux partition; there is no backup. */
final class Gpt4k {
    private static final int SECTOR = 4096;

    private Gpt4k() {}

    static ByteBuffer table(long diskSize) {
        long last = diskSize / SECTOR - 1;
        ByteBuffer sectors = ByteBuffer.allocate(6 * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        sectors.position(446)
                .put(new byte[] {0, 0, 2, 0, (byte) 0xee, -1, -1, -1})
                .putInt(1)
                .putInt((int) last);
        sectors.put(510, (byte) 0x55).put(511, (byte) 0xaa);
        int array = 2 * SECTOR;
        MixedGuid.write(sectors, array, UUID.fromString("0fc63daf-8483-4772-8e79-3d69d8477de4"));
        MixedGuid.write(sectors, array + 16, new UUID(1, 2));
        sectors.putLong(array + 32, 256).putLong(array + 40, 511);
        sectors.position(SECTOR)
                .put("EFI PART".getBytes(StandardCharsets.US_ASCII))
                .putInt(0x00010000)
                .putInt(92)
                .putLong(0)
                .putLong(1)
                .putLong(last)
                .putLong(6)
                .putLong(last - 5);
        MixedGuid.write(sectors, SECTOR + 56, new UUID(3, 4));
        sectors.putLong(SECTOR + 72, 2).putInt(SECTOR + 80, 128).putInt(SECTOR + 84, 128);
        sectors.putInt(SECTOR + 88, crc(sectors.slice(array, 128 * 128)));
        sectors.putInt(SECTOR + 16, crc(sectors.slice(SECTOR, 92)));
        return sectors.clear();
    }

    private static int crc(ByteBuffer bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
