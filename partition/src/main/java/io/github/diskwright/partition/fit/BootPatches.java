package io.github.diskwright.partition.fit;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a volume says of its own place on the disk: the hidden sectors of NTFS and FAT, which boot code of a BIOS reads,
 * and the partition offset of exFAT, each with its copies. Facts of the formats: Microsoft's description of the FAT
 * file system (BPB_HiddSec), the exFAT specification (sections 3.1.3, 3.4), and NTFS boot sectors as Windows writes
 * them.
 *
 * <p>Only what agrees with the old place is changed: a volume that was made elsewhere and carries another number, or
 * none, is left alone.
 */
final class BootPatches {
    private static final int SECTOR = 512;
    private static final int HIDDEN_SECTORS = 0x1C;
    private static final int EXFAT_OFFSET = 0x40;
    private static final int EXFAT_CHECKED_SECTORS = 11;

    private final BlockDevice volume;
    private final long oldLba;
    private final long newLba;
    private final List<Patch> patches = new ArrayList<>();

    /**
     * Bytes of a volume to be changed.
     *
     * @param offset first byte, from the start of the volume
     * @param before what is there
     * @param after what is to be there
     * @param what what they are
     */
    record Patch(long offset, ByteBuffer before, ByteBuffer after, String what) {}

    private BootPatches(BlockDevice volume, long oldLba, long newLba) {
        this.volume = volume;
        this.oldLba = oldLba;
        this.newLba = newLba;
    }

    /**
     * Finds them.
     *
     * @param volume the volume where it was
     * @param oldLba its first sector on the disk
     * @param newLba the one that it gets
     */
    static List<Patch> of(BlockDevice volume, long oldLba, long newLba) throws IOException {
        BootPatches patches = new BootPatches(volume, oldLba, newLba);
        if (oldLba != newLba && volume.size() >= SECTOR) {
            patches.find();
        }
        return patches.patches;
    }

    private void find() throws IOException {
        ByteBuffer boot = read(0, SECTOR);
        if (boot.getShort(510) != (short) 0xAA55) {
            return;
        }
        int bytesPerSector = Short.toUnsignedInt(boot.getShort(0x0B));
        if (hasText(boot, 3, "NTFS    ")) {
            long sectors = boot.getLong(0x28);
            addHidden(0, "NTFS boot sector");
            if (bytesPerSector >= SECTOR && sectors > 0 && sectors < volume.size() / bytesPerSector) {
                addHidden(sectors * bytesPerSector, "copy of the NTFS boot sector");
            }
        } else if (hasText(boot, 3, "EXFAT   ")) {
            addExfat(boot);
        } else if (hasText(boot, 0x52, "FAT32   ")) {
            addHidden(0, "FAT boot sector");
            addHidden((long) Short.toUnsignedInt(boot.getShort(0x32)) * bytesPerSector, "copy of the FAT boot sector");
        } else if (hasText(boot, 0x36, "FAT")) {
            addHidden(0, "FAT boot sector");
        }
    }

    private static boolean hasText(ByteBuffer sector, int offset, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (sector.get(offset + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private ByteBuffer read(long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        volume.read(offset, bytes);
        return bytes.flip();
    }

    /** The field has 32 bits: a place beyond them cannot be told, and no BIOS could start from it. */
    private void addHidden(long offset, String what) throws IOException {
        boolean isKnown = patches.stream().anyMatch(patch -> patch.offset() == offset);
        if (isKnown || offset > volume.size() - SECTOR || newLba > 0xFFFF_FFFFL) {
            return;
        }
        ByteBuffer sector = read(offset, SECTOR);
        boolean isBoot = sector.getShort(510) == (short) 0xAA55;
        if (isBoot && Integer.toUnsignedLong(sector.getInt(HIDDEN_SECTORS)) == oldLba) {
            add(offset, sector, what, after -> after.putInt(HIDDEN_SECTORS, (int) newLba));
        }
    }

    private void add(long offset, ByteBuffer before, String what, Consumer<ByteBuffer> change) {
        ByteBuffer after =
                ByteBuffer.allocate(before.remaining()).put(before.duplicate()).flip();
        change.accept(after.order(ByteOrder.LITTLE_ENDIAN));
        patches.add(new Patch(offset, before, after, what));
    }

    /** The checksum of the boot region covers the field: both regions are changed as a whole. */
    private void addExfat(ByteBuffer boot) throws IOException {
        int shift = boot.get(0x6C);
        if (shift < 9 || shift > 12) {
            return;
        }
        int sector = 1 << shift;
        int region = (EXFAT_CHECKED_SECTORS + 1) * sector;
        for (int copy = 0; copy < 2; copy++) {
            long offset = (long) copy * region;
            if (offset <= volume.size() - region) {
                ByteBuffer bytes = read(offset, region);
                boolean isSound = bytes.getInt(EXFAT_CHECKED_SECTORS * sector) == exfatChecksum(bytes, sector);
                if (isSound && hasText(bytes, 3, "EXFAT   ") && bytes.getLong(EXFAT_OFFSET) == oldLba) {
                    String what = copy == 0 ? "exFAT boot region" : "copy of the exFAT boot region";
                    add(offset, bytes, what, after -> setOffset(after, sector));
                }
            }
        }
    }

    private void setOffset(ByteBuffer region, int sector) {
        region.putLong(EXFAT_OFFSET, newLba);
        int checksum = exfatChecksum(region, sector);
        for (int at = 0; at < sector; at += Integer.BYTES) {
            region.putInt(EXFAT_CHECKED_SECTORS * sector + at, checksum);
        }
    }

    /** Over the first eleven sectors but for the bytes that change while the volume is in use. */
    private static int exfatChecksum(ByteBuffer region, int sector) {
        int checksum = 0;
        for (int at = 0; at < EXFAT_CHECKED_SECTORS * sector; at++) {
            if (at != 106 && at != 107 && at != 112) {
                checksum = Integer.rotateRight(checksum, 1) + Byte.toUnsignedInt(region.get(at));
            }
        }
        return checksum;
    }
}
