package io.github.diskwright.ghost.gho.sector;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** How many sectors of 512 bytes the volume that begins with a boot sector has: NTFS, exFAT and FAT. Stateless. */
final class VolumeSize {
    private VolumeSize() {}

    /** The sectors; 0 if the boot sector does not tell. */
    static long sectors(ByteBuffer bootSector) {
        byte[] name = new byte[8];
        bootSector.get(3, name);
        String system = new String(name, StandardCharsets.ISO_8859_1);
        long count;
        if (system.equals("NTFS    ")) {
            count = bootSector.getLong(0x28);
        } else if (system.equals("EXFAT   ")) {
            count = bootSector.getLong(0x48);
        } else {
            int small = Short.toUnsignedInt(bootSector.getShort(0x13));
            count = small == 0 ? Integer.toUnsignedLong(bootSector.getInt(0x20)) : small;
        }
        // Above this it is no number of sectors, and could not be counted in bytes.
        return count < 0 || count > Long.MAX_VALUE >> 10 ? 0 : count;
    }
}
