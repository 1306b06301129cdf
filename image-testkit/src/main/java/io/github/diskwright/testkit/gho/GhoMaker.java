package io.github.diskwright.testkit.gho;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/** Makes images. The same calls make the same bytes. Not thread-safe. */
public final class GhoMaker {
    /** Bytes of a header. */
    public static final int HEADER = 512;

    /** When images are made: 2007-11-29 15:30:00. */
    public static final int CREATED = 1_196_350_200;

    private static final int MAGIC = 0x012F18D8;
    private static final int BLOCK = 32 << 10;

    private final boolean isNew;
    private final int descriptorBytes;
    private final List<Part> parts = new ArrayList<>();
    private int compression;
    private int id = CREATED;
    private int mode;
    private String description = "";
    private int seed = -1;
    private boolean hasOldTail;
    private byte[] track0 = new byte[0];
    private boolean isTrack0Packed;

    private final ByteArrayOutputStream image = new ByteArrayOutputStream();
    private final List<byte[]> catalogues = new ArrayList<>();
    private ByteArrayOutputStream catalogue = new ByteArrayOutputStream();

    /** Writes a partition behind its header. */
    private interface Part {
        void write();
    }

    private GhoMaker(boolean isNew, int descriptorBytes) {
        this.isNew = isNew;
        this.descriptorBytes = descriptorBytes;
    }

    /** An image as Ghost 7.5 makes them. */
    public static GhoMaker ghost7() {
        return new GhoMaker(false, 2048);
    }

    /** An image as Ghost 11 makes them. */
    public static GhoMaker ghost11() {
        return new GhoMaker(true, 0x2000);
    }

    /** An image as Ghost 11 makes them, with a short descriptor area so that it stays small. */
    public static GhoMaker small() {
        return new GhoMaker(true, 512);
    }

    /** Sets the compression: 0, 2 (Fast), 3 to 10. */
    public GhoMaker compression(int code) {
        compression = code;
        return this;
    }

    /** Sets the id, which is the time of making. */
    public GhoMaker id(int value) {
        id = value;
        return this;
    }

    /** Sets what the user wrote, of ASCII. */
    public GhoMaker description(String text) {
        description = text;
        return this;
    }

    /** Sets a password. */
    public GhoMaker password(String password) {
        seed = GhoSums.seed(password);
        return this;
    }

    /** Leaves 66 bytes behind boot sectors, as older writers are said to. */
    public GhoMaker oldTail() {
        hasOldTail = true;
        return this;
    }

    /**
     * Puts sectors before the first partition.
     *
     * @param sectors a multiple of 512 bytes
     * @param packed whether a packed block follows its unpacked length, or 6 bytes and the sectors follow their length
     */
    public GhoMaker track0(byte[] sectors, boolean packed) {
        track0 = sectors;
        isTrack0Packed = packed;
        return this;
    }

    /**
     * Adds a FAT volume.
     *
     * @param isFat32 whether it has reserved sectors
     * @param items what is in its root
     */
    public GhoMaker addFat(boolean isFat32, List<GhoItem> items) {
        parts.add(() -> {
            begin(3);
            writeFat(isFat32, items);
        });
        return this;
    }

    /** Adds a partition with all its sectors, in blocks. */
    public GhoMaker addSectors(byte[] contents) {
        mode = 1;
        parts.add(() -> {
            begin(2);
            for (int at = 0; at < contents.length; at += BLOCK) {
                byte[] block = packed(Arrays.copyOfRange(contents, at, Math.min(contents.length, at + BLOCK)));
                image.writeBytes(little(2, block.length + 2));
                image.writeBytes(block);
            }
            endOfData(contents, false);
        });
        return this;
    }

    /** Adds a partition with all its sectors as they are. */
    public GhoMaker addRawSectors(byte[] contents) {
        mode = 1;
        parts.add(() -> {
            begin(2);
            byte[] copy = contents.clone();
            for (int at = 0; at < copy.length && seed >= 0; at += BLOCK) {
                GhoSums.obfuscate(seed, copy, at, Math.min(BLOCK, copy.length - at));
            }
            image.writeBytes(copy);
            endOfData(contents, true);
        });
        return this;
    }

    /**
     * Adds a partition of clusters of NTFS.
     *
     * @param area with the boot sector
     * @param packets of the volume; packed in pieces of odd sizes if the image is
     */
    public GhoMaker addNtfs(byte[] area, byte[] packets) {
        parts.add(() -> {
            begin(4);
            image.writeBytes(area);
            if (compression == 0) {
                image.writeBytes(packets);
                return;
            }
            Random random = new Random(packets.length);
            for (int at = 0; at < packets.length; ) {
                int length = Math.min(packets.length - at, 10 + random.nextInt(BLOCK - 10));
                byte[] piece = packed(Arrays.copyOfRange(packets, at, at + length));
                image.writeBytes(little(2, piece.length + 2));
                image.writeBytes(piece);
                at += length;
            }
        });
        return this;
    }

    /** Adds a partition of a kind and with bytes of the caller's choice. */
    public GhoMaker addPlain(int kind, byte[] bytes) {
        parts.add(() -> {
            begin(kind);
            image.writeBytes(bytes);
        });
        return this;
    }

    /** The image as one file. */
    public byte[] build() {
        image.reset();
        catalogues.clear();
        image.writeBytes(header(1, id));
        image.writeBytes(descriptor(1));
        writeTrack0();
        parts.forEach(Part::write);
        int copy = image.size();
        boolean hasFiles = !catalogues.isEmpty();
        if (hasFiles) {
            image.writeBytes(descriptor(2));
        }
        int first = image.size();
        catalogues.forEach(list -> record(0x05, deflated(list), false));
        int end = image.size();
        ByteBuffer body = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        body.putLong(8, hasFiles ? end - copy : 0).putLong(16, hasFiles ? end - first : 0);
        record(0x23, body.array(), false);
        return image.toByteArray();
    }

    /**
     * The image as several files.
     *
     * @param cuts positions in the image as one file, rising
     */
    public List<byte[]> build(int... cuts) {
        byte[] whole = build();
        List<byte[]> files = new ArrayList<>();
        int from = 0;
        for (int file = 0; file <= cuts.length; file++) {
            int to = file < cuts.length ? cuts[file] : whole.length;
            byte[] part = Arrays.copyOfRange(whole, from, to);
            if (file == 0) {
                files.add(part);
            } else {
                byte[] continued = Arrays.copyOf(header(9, id + file), HEADER + part.length);
                System.arraycopy(part, 0, continued, HEADER, part.length);
                files.add(continued);
            }
            from = to;
        }
        return files;
    }

    private void begin(int kind) {
        byte[] header = header(kind, id);
        header[0x42] = 0;
        header[0x43] = 0;
        image.writeBytes(header);
    }

    private byte[] header(int type, int number) {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 0xFE).put((byte) 0xEF).put((byte) type).put((byte) compression);
        header.putInt(number).put((byte) 1).put((byte) 1).put((byte) mode).put((byte) (seed >= 0 ? 1 : 0));
        if (seed >= 0) {
            byte[] verifier = Arrays.copyOf("BinaryResearch".getBytes(StandardCharsets.US_ASCII), 16);
            GhoSums.obfuscate(seed, verifier, 0, verifier.length);
            header.put(verifier);
        }
        for (int offset : new int[] {0x25, 0x2A, 0x2D, 0x2E, 0x2F, 0x30, 0x33, 0x38}) {
            header.put(offset, (byte) 1);
        }
        header.put(0x34, (byte) (isNew ? 3 : 0x0A));
        if (isNew) {
            header.put(0x40, (byte) 1).put(0x41, (byte) 1).putShort(0x42, (short) descriptorBytes);
        }
        if (type == 1) {
            header.put(0xFF, description.getBytes(StandardCharsets.US_ASCII));
        }
        return header.array();
    }

    /** Opaque bytes; the copy differs in one word of each half. */
    private byte[] descriptor(int copy) {
        byte[] bytes = new byte[descriptorBytes];
        new Random(17).nextBytes(bytes);
        bytes[20] = (byte) copy;
        bytes[bytes.length / 2 + 20] = (byte) copy;
        return bytes;
    }

    private void writeTrack0() {
        if (track0.length == 0) {
            return;
        }
        byte[] block = isTrack0Packed ? packed(track0) : track0;
        image.writeBytes(recordHeader(0x06, isTrack0Packed ? track0.length : track0.length + 6));
        image.writeBytes(isTrack0Packed ? little(2, block.length + 2) : new byte[6]);
        image.writeBytes(block);
    }

    private void writeFat(boolean isFat32, List<GhoItem> items) {
        catalogue = new ByteArrayOutputStream();
        byte[] boot = bootSector(isFat32);
        record(0x17, boot, true);
        if (hasOldTail) {
            image.writeBytes(new byte[66]);
        }
        items.forEach(this::item);
        entry(new byte[32]);
        if (isFat32) {
            record(0x18, Arrays.copyOf(boot, 16_384), true);
        }
        record(0x17, boot, true);
        catalogueEntry(0xFFFFFFFFL, -1, 0xFFFF, 0xFFFF, 0xFFFF, "");
        catalogues.add(catalogue.toByteArray());
    }

    private static byte[] bootSector(boolean isFat32) {
        ByteBuffer boot = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        boot.put((byte) 0xEB).put((byte) 0x3C).put((byte) 0x90).put("MSWIN4.1".getBytes(StandardCharsets.US_ASCII));
        boot.putShort(0x0B, (short) 512).put(0x0D, (byte) 8).putShort(0x0E, (short) (isFat32 ? 32 : 1));
        boot.putInt(0x1C, 63).putInt(0x20, 200_000);
        boot.put(isFat32 ? 0x52 : 0x36, (isFat32 ? "FAT32   " : "FAT16   ").getBytes(StandardCharsets.US_ASCII));
        boot.putShort(0x1FE, (short) 0xAA55);
        return boot.array();
    }

    private void item(GhoItem item) {
        item.longNameSlots().forEach(this::entry);
        if (!item.isBare() && !item.isDirectory()) {
            catalogueEntry(
                    item.size(),
                    image.size(),
                    GhoItem.writeDate(),
                    GhoItem.writeTime(),
                    item.attributes(),
                    item.dottedName());
        }
        entry(item.entry());
        if (item.isDirectory()) {
            entry(GhoItem.dots(1));
            entry(GhoItem.dots(2));
            item.children().forEach(this::item);
            entry(new byte[32]);
        } else if (!item.isBare()) {
            byte[] data = item.data();
            for (int at = 0; at < data.length; at += BLOCK) {
                record(0x02, packed(Arrays.copyOfRange(data, at, Math.min(data.length, at + BLOCK))), true);
            }
            endOfData(data, true);
        }
    }

    private void entry(byte[] bytes) {
        byte[] body = Arrays.copyOf(bytes, 56);
        System.arraycopy(little(4, GhoSums.checksum(bytes, 0, 32)), 0, body, 32, 4);
        record(0x04, body, true);
    }

    private void endOfData(byte[] data, boolean obfuscated) {
        byte[] sum = little(4, GhoSums.checksum(data, 0, data.length));
        byte[] body = Arrays.copyOf(sum, 20);
        System.arraycopy(sum, 0, body, 4, 4);
        record(0x03, body, obfuscated);
    }

    private void catalogueEntry(long size, long position, int date, int time, int attributes, String name) {
        catalogue.writeBytes(little(4, size));
        catalogue.writeBytes(little(8, position));
        catalogue.writeBytes(little(2, date));
        catalogue.writeBytes(little(2, time));
        catalogue.writeBytes(little(2, attributes));
        catalogue.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        catalogue.write(0);
    }

    private void record(int kind, byte[] body, boolean obfuscated) {
        byte[] copy = body.clone();
        if (obfuscated && seed >= 0) {
            GhoSums.obfuscate(seed, copy, 0, copy.length);
        }
        image.writeBytes(recordHeader(kind, body.length));
        image.writeBytes(copy);
    }

    /** With the stale bytes that genuine images have. */
    private byte[] recordHeader(int kind, int length) {
        ByteBuffer header = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) kind).put((byte) (kind == 3 ? 0x07 : kind == 0x17 ? 0xAE : 0));
        return header.putShort((short) 0x95FD)
                .putInt(MAGIC)
                .putShort((short) length)
                .array();
    }

    /** A block as the image's compression has it; one that does not shrink escapes it. */
    private byte[] packed(byte[] block) {
        if (compression == 0) {
            return block;
        }
        byte[] packed = compression == 2 ? FastPacker.pack(block) : deflated(block);
        if (packed.length < block.length + 4) {
            return packed;
        }
        byte[] escaped = new byte[block.length + 4];
        escaped[0] = 1;
        System.arraycopy(block, 0, escaped, 4, block.length);
        return escaped;
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        deflater.setInput(bytes);
        deflater.finish();
        byte[] buffer = new byte[bytes.length + 1024];
        int length = deflater.deflate(buffer);
        deflater.end();
        return Arrays.copyOf(buffer, length);
    }

    private static byte[] little(int bytes, long value) {
        return Arrays.copyOf(
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array(),
                bytes);
    }
}
