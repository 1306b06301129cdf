package io.github.diskwright.partition;

import io.github.diskwright.image.MixedGuid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The first bytes of volumes that no tool at hand makes, by their published layout. */
final class Volumes {
    static final UUID ID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    private final ByteBuffer bytes;

    Volumes(int size) {
        bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    Volumes text(int offset, String text) {
        bytes.put(offset, text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    Volumes u8(int offset, int value) {
        bytes.put(offset, (byte) value);
        return this;
    }

    Volumes u16(int offset, int value) {
        bytes.putShort(offset, (short) value);
        return this;
    }

    Volumes u32(int offset, int value) {
        bytes.putInt(offset, value);
        return this;
    }

    Volumes u64(int offset, long value) {
        bytes.putLong(offset, value);
        return this;
    }

    /** A UUID in the order of its text. */
    Volumes uuid(int offset, UUID value) {
        ByteBuffer big = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
        big.putLong(offset, value.getMostSignificantBits()).putLong(offset + 8, value.getLeastSignificantBits());
        return this;
    }

    /** A GUID in the order of Windows. */
    Volumes guid(int offset, String value) {
        MixedGuid.write(bytes, offset, UUID.fromString(value));
        return this;
    }

    ByteBuffer buffer() {
        return bytes;
    }

    byte[] array() {
        return bytes.array();
    }

    /** The start of a LUKS 2 header. */
    static byte[] luks2() {
        return new Volumes(512)
                .text(0, "LUKS\u00ba\u00be\0\2")
                .text(0x18, "secret")
                .text(0xA8, ID.toString())
                .array();
    }

    /** A volume of NTFS of 2 MiB, whose master file table has only the record of {@code $Volume}. */
    static byte[] ntfs(String label, int flags) {
        int record = 16 * 4096 + 3 * 1024;
        Volumes volume = new Volumes(2 << 20)
                .text(0, "\u00eb\u0052\u0090NTFS    ")
                .u16(0x0B, 512)
                .u8(0x0D, 8);
        volume.u64(0x28, 4095).u64(0x30, 16).u64(0x38, 32).u8(0x40, -10).u64(0x48, 0x0123456789ABCDEFL);
        volume.u16(510, 0xAA55)
                .text(record, "FILE")
                .u16(record + 4, 0x30)
                .u16(record + 6, 3)
                .u16(record + 0x14, 0x38);
        int name = record + 0x38;
        int length = 24 + (2 * label.length() + 7 & ~7);
        volume.u32(name, 0x60)
                .u32(name + 4, length)
                .u32(name + 16, 2 * label.length())
                .u16(name + 20, 24);
        for (int i = 0; i < label.length(); i++) {
            volume.u16(name + 24 + 2 * i, label.charAt(i));
        }
        int information = name + length;
        volume.u32(information, 0x70)
                .u32(information + 4, 40)
                .u32(information + 16, 12)
                .u16(information + 20, 24);
        volume.u8(information + 32, 3).u8(information + 33, 1).u16(information + 34, flags);
        volume.u32(information + 40, -1);
        // The update sequence: a number at both ends of 512 bytes, and what it replaced.
        volume.u16(record + 0x30, 0x1234);
        for (int i = 1; i <= 2; i++) {
            int end = record + i * 512 - 2;
            volume.u16(record + 0x30 + 2 * i, volume.buffer().getShort(end)).u16(end, 0x1234);
        }
        return volume.array();
    }

    /** A FAT volume with the given number of sectors, a label in its boot sector, and one in its root directory. */
    static byte[] fat(int bits, int sectors, String bootLabel, byte[] rootLabel) {
        Volumes volume = new Volumes(sectors * 512)
                .u16(0x0B, 512)
                .u8(0x0D, 1)
                .u8(0x10, 2)
                .u32(0x20, sectors);
        volume.u16(510, 0xAA55);
        int extended = bits == 32 ? 0x42 : 0x26;
        volume.u8(extended, 0x29).u32(extended + 1, 0x4A1B77F0).text(extended + 5, bootLabel);
        int root;
        if (bits == 32) {
            volume.u16(0x0E, 32).u32(0x24, 600).u32(0x2C, 2).text(0x52, "FAT32   ");
            root = (32 + 1200) * 512;
            // The root directory goes on in cluster 5.
            volume.u32(32 * 512 + 8, 0xF0000005).u32(32 * 512 + 20, 0x0FFFFFFF);
            for (int i = 0; i < 16; i++) {
                volume.text(root + 32 * i, "FILE").u8(root + 32 * i + 11, 0x20);
            }
            root += 3 * 512;
        } else {
            volume.u16(0x0E, 1).u16(0x16, 40).u16(0x11, 512).text(0x36, "FAT" + bits + "   ");
            root = 81 * 512;
        }
        volume.u8(root, 0xE5).u8(root + 11, 8).text(root + 32, "LONG").u8(root + 43, 0x0F);
        volume.text(root + 64, new String(rootLabel, StandardCharsets.ISO_8859_1))
                .u8(root + 75, 8);
        return volume.array();
    }

    /** An exFAT volume of 1 MiB with its checksum. */
    static byte[] exfat(String label) {
        Volumes volume = new Volumes(1 << 20)
                .text(0, "\u00eb\u0076\u0090EXFAT   ")
                .u64(0x48, 2048)
                .u32(0x50, 24);
        volume.u32(0x54, 8)
                .u32(0x58, 32)
                .u32(0x5C, 252)
                .u32(0x60, 3)
                .u32(0x64, 0x4A1B77F0)
                .u8(0x6C, 9)
                .u8(0x6D, 3);
        volume.u16(510, 0xAA55);
        int root = 40 * 512;
        volume.u8(root, 0x81).u8(root + 32, 0x83).u8(root + 33, label.length());
        for (int i = 0; i < label.length(); i++) {
            volume.u16(root + 34 + 2 * i, label.charAt(i));
        }
        int sum = 0;
        for (int i = 0; i < 11 * 512; i++) {
            if (i != 106 && i != 107 && i != 112) {
                sum = Integer.rotateRight(sum, 1) + Byte.toUnsignedInt(volume.array()[i]);
            }
        }
        return volume.u32(11 * 512, sum).array();
    }

    /** A superblock of the ext family of 4 MiB. */
    static byte[] ext(int compat, int incompat, int roCompat) {
        Volumes volume = new Volumes(4096)
                .u32(1024, 1024)
                .u32(1028, 4096)
                .u32(1024 + 0x20, 8192)
                .u32(1024 + 0x28, 512);
        volume.u16(1024 + 0x38, 0xEF53)
                .u16(1024 + 0x3A, 1)
                .u32(1024 + 0x5C, compat)
                .u32(1024 + 0x60, incompat);
        return volume.u32(1024 + 0x64, roCompat)
                .uuid(1024 + 0x68, ID)
                .text(1024 + 0x78, "data")
                .array();
    }

    /** A superblock of XFS of 4 MiB. */
    static byte[] xfs() {
        Volumes volume =
                new Volumes(512).text(0, "XFSB\0\0\20\0").text(14, "\4\0").uuid(32, ID);
        return volume.text(0x66, "\2\0").text(108, "data").array();
    }

    /** A superblock of Btrfs of 4 MiB. */
    static byte[] btrfs(long devices) {
        int at = 0x10000;
        Volumes volume = new Volumes(at + 4096)
                .text(at + 0x40, "_BHRfS_M")
                .uuid(at + 0x20, ID)
                .u64(at + 0x70, 4 << 20);
        return volume.u64(at + 0x88, devices)
                .u32(at + 0x90, 4096)
                .text(at + 0x12B, "data")
                .array();
    }
}
