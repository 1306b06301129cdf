package io.github.diskwright.testkit.ntfs;

import io.github.diskwright.testkit.generate.DataKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/** What only Windows' file systems have: compression, reparse points, descriptors, short names, object ids. */
final class WindowsFillings {
    static final int TAG_MOUNT_POINT = 0xa0000003;
    static final int TAG_SYMLINK = 0xa000000c;

    private static final int ATTRIBUTE_COMPRESSED = 0x800;
    private static final int RELATIVE = 1;

    private WindowsFillings() {}

    static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] utf16(String text) {
        return text.getBytes(StandardCharsets.UTF_16LE);
    }

    /** Data, holes and data at the end, the holes longer than compression units. */
    static void sparse(VolumeFiller filler, String path, int pieces) throws IOException {
        long step = 40L * filler.clusterSize();
        for (int i = 0; i < pieces; i++) {
            filler.write(path, i * step + 100, filler.bytes(DataKind.RANDOM, filler.clusterSize() / 2));
        }
        filler.write(path, pieces * step, filler.bytes(DataKind.TEXT, 10));
    }

    static void sparseFiles(VolumeFiller filler) throws IOException {
        sparse(filler, "few pieces", 2);
        sparse(filler, "many pieces", 120);
        filler.file("with stream", 10);
        sparse(filler, "with stream:sparse", 5);
        try (FileChannel channel = filler.open("only a hole")) {
            VolumeFiller.write(channel, 3_000_000, new byte[] {1});
        }
        filler.shell("truncate --size 2500000 'only a hole'");
        filler.shell("truncate --size 40M 'larger than the volume'");
        filler.apply();
    }

    /** A folder whose files are compressed, with units of every kind. */
    static void compressed(VolumeFiller filler, String folder) throws IOException {
        filler.directory(folder);
        filler.attribute(
                folder, "attrib", buffer(4).putInt(ATTRIBUTE_COMPRESSED).array());
        filler.apply();
        int unit = 16 * filler.clusterSize();
        for (DataKind kind : DataKind.values()) {
            filler.file(folder + "/" + kind + ".bin", filler.bytes(kind, 2 * unit + 777));
        }
        ByteBuffer mixed = ByteBuffer.allocate(6 * unit);
        for (int i = 0; i < 6; i++) {
            mixed.put(filler.bytes(DataKind.values()[i * 3 % DataKind.values().length], unit));
        }
        filler.file(folder + "/mixed.bin", mixed.array());
        filler.file(folder + "/small.txt", filler.bytes(DataKind.TEXT, 50));
    }

    static void compressedFiles(VolumeFiller filler) throws IOException {
        compressed(filler, "compressed");
        // Two files in turns, so that units lie apart; one goes, and leaves holes for the next.
        int unit = 16 * filler.clusterSize();
        try (FileChannel first = filler.open("compressed/first");
                FileChannel second = filler.open("compressed/second")) {
            for (int i = 0; i < 20; i++) {
                DataKind kind = i % 3 == 0 ? DataKind.RANDOM : DataKind.TEXT;
                VolumeFiller.write(first, (long) i * unit, filler.bytes(kind, unit));
                VolumeFiller.write(second, (long) i * unit, filler.bytes(kind, unit));
            }
        }
        filler.delete("compressed/second");
        filler.file("compressed/third", filler.bytes(DataKind.CODE, 12 * unit));
        filler.remember("compressed/mixed.bin");
    }

    static void symlink(VolumeFiller filler, String path, String target) throws IOException {
        filler.file(path, new byte[0]);
        byte[] name = utf16(target);
        reparse(
                filler,
                path,
                TAG_SYMLINK,
                buffer(12 + 2 * name.length)
                        .putShort((short) 0)
                        .putShort((short) name.length)
                        .putShort((short) name.length)
                        .putShort((short) name.length)
                        .putInt(RELATIVE)
                        .put(name)
                        .put(name)
                        .array());
    }

    static void junction(VolumeFiller filler, String path, String target) throws IOException {
        filler.directory(path);
        byte[] substitute = utf16("\\??\\" + target);
        byte[] print = utf16(target);
        reparse(
                filler,
                path,
                TAG_MOUNT_POINT,
                buffer(12 + substitute.length + print.length)
                        .putShort((short) 0)
                        .putShort((short) substitute.length)
                        .putShort((short) (substitute.length + 2))
                        .putShort((short) print.length)
                        .put(substitute)
                        .putShort((short) 0)
                        .put(print)
                        .putShort((short) 0)
                        .array());
    }

    static void reparse(VolumeFiller filler, String path, int tag, byte[] data) {
        filler.attribute(
                path,
                "reparse_data",
                buffer(8 + data.length)
                        .putInt(tag)
                        .putShort((short) data.length)
                        .putShort((short) 0)
                        .put(data)
                        .array());
    }

    static void reparsePoints(VolumeFiller filler) throws IOException {
        filler.file("target.txt", 100);
        filler.directory("folder");
        for (int i = 0; i < 20; i++) {
            symlink(filler, "link" + i, "target.txt");
        }
        junction(filler, "junction", "C:\\folder");
        junction(filler, "volume", "Volume{01234567-89ab-cdef-0123-456789abcdef}\\");
        filler.file("application", 0);
        reparse(filler, "application", 0x8000001b, filler.bytes(DataKind.RANDOM, 200));
        filler.file("large", 0);
        reparse(filler, "large", 0x80000013, filler.bytes(DataKind.RANDOM, 9_000));
        filler.file("foreign", 0);
        // Tags that are not Microsoft's have a GUID behind the header, which the length does not count.
        byte[] foreign = filler.bytes(DataKind.RANDOM, 16 + 40);
        filler.attribute(
                "foreign",
                "reparse_data",
                buffer(8 + foreign.length)
                        .putInt(0x1234)
                        .putShort((short) 40)
                        .putShort((short) 0)
                        .put(foreign)
                        .array());
        filler.shell("ln -s target.txt posix-link; mkfifo pipe");
        filler.apply();
    }

    static void shortName(VolumeFiller filler, String path, String shortName) throws IOException {
        filler.file(path, 20);
        filler.attribute(path, "dos_name", shortName.getBytes(StandardCharsets.US_ASCII));
    }

    static void shortNames(VolumeFiller filler) throws IOException {
        filler.directory("names");
        for (int i = 0; i < 60; i++) {
            shortName(filler, "names/a name longer than eight " + i + ".text", "ANAMEL~" + i + ".TEX");
        }
        filler.directory("names/a folder with a long name");
        filler.attribute("names/a folder with a long name", "dos_name", "AFOLDE~1".getBytes(StandardCharsets.US_ASCII));
        shortName(filler, "names/PLAIN.TXT", "PLAIN.TXT");
        filler.apply();
    }

    static void objectId(VolumeFiller filler, String path) {
        filler.attribute(path, "object_id", filler.bytes(DataKind.RANDOM, 16));
    }

    static void objectIds(VolumeFiller filler) throws IOException {
        for (int i = 0; i < 80; i++) {
            filler.file("file" + i, i);
            filler.attribute("file" + i, "object_id", filler.bytes(DataKind.RANDOM, i % 2 == 0 ? 16 : 64));
        }
        filler.directory("folder");
        objectId(filler, "folder");
        filler.apply();
    }

    static void extendedAttributes(VolumeFiller filler) throws IOException {
        for (int i = 1; i <= 10; i++) {
            String file = "file" + i;
            filler.file(file, 100 * i);
            byte[] value = filler.bytes(DataKind.RANDOM, i * i * 40);
            byte[] name = ("NAME" + i).getBytes(StandardCharsets.US_ASCII);
            int length = 8 + name.length + 1 + value.length + 3 & ~3;
            filler.attribute(
                    file,
                    "ea",
                    buffer(length)
                            .putInt(length)
                            .put((byte) 0)
                            .put((byte) name.length)
                            .putShort((short) value.length)
                            .put(name)
                            .put((byte) 0)
                            .put(value)
                            .array());
        }
        filler.apply();
    }

    /** A descriptor with some entries for users that exist nowhere. */
    static void security(VolumeFiller filler, String path, int entries) {
        int entry = 36;
        ByteBuffer descriptor = buffer(20 + 8 + entries * entry + 28 + 28);
        int owner = 28 + entries * entry;
        descriptor
                .putShort((short) 1)
                .putShort((short) 0x8004)
                .putInt(owner)
                .putInt(owner + 28)
                .putInt(0)
                .putInt(20);
        descriptor.putShort((short) 2).putShort((short) (8 + entries * entry)).putInt(entries);
        for (int i = 0; i < entries; i++) {
            descriptor.putShort((short) 0).putShort((short) entry).putInt(0x1f01ff);
            user(filler, descriptor);
        }
        user(filler, descriptor);
        user(filler, descriptor);
        filler.attribute(path, "acl", descriptor.array());
    }

    private static void user(VolumeFiller filler, ByteBuffer target) {
        target.putLong(0x0500_0000_0000_0501L).putInt(21);
        for (int i = 0; i < 4; i++) {
            target.putInt(filler.random().nextInt());
        }
    }

    /** More descriptors than one block of 256 KiB holds. */
    static void securityDescriptors(VolumeFiller filler) throws IOException {
        for (int i = 0; i < 60; i++) {
            filler.file("file" + i, i);
            security(filler, "file" + i, i < 50 ? 1 + i : 1_000);
        }
        filler.apply();
    }
}
