package io.github.diskwright.testkit.codec;

import io.github.diskwright.image.codec.BlockCompressor;
import io.github.diskwright.image.codec.BlockDecompressor;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.LzmsCodec;
import io.github.diskwright.image.codec.LzxCodec;
import io.github.diskwright.image.codec.StoreCodec;
import io.github.diskwright.image.codec.XpressCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** As much of the WIM container as it takes to exchange compressed data with other tools. */
final class SmallWim {
    private static final int HEADER_BYTES = 208;
    private static final int ENTRY_BYTES = 50;
    private static final int FLAG_METADATA = 2;
    private static final int FLAG_COMPRESSED = 4;
    private static final int FLAG_SOLID = 0x10;
    private static final long SOLID_MARK = 0x1_0000_0000L;

    private SmallWim() {}

    /** A codec by its number in the headers of solid resources, and by its flag in the file's header. */
    private static Codec codec(int number, int chunkSize) {
        return switch (number) {
            case 0 -> new StoreCodec();
            case 1 -> XpressCodec.ofChunkSize(chunkSize);
            case 2 -> LzxCodec.ofChunkSize(chunkSize);
            case 3 -> LzmsCodec.ofChunkSize(chunkSize);
            default -> throw new AssertionError("codec " + number);
        };
    }

    static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** All blobs of a file, by the digest that the file says they have. */
    static Map<String, byte[]> read(byte[] file) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int algorithm = Integer.numberOfTrailingZeros(header.getInt(16) >>> 17 | 8) + 1;
        Codec codec = codec(algorithm > 3 ? 0 : algorithm, header.getInt(20));
        int table = (int) header.getLong(48 + 8);
        int tableEnd = table + (int) header.getLong(48 + 16);
        Map<String, byte[]> blobs = new HashMap<>();
        byte[] solid = new byte[0];
        boolean inRun = false;
        for (int entry = table; entry < tableEnd; entry += ENTRY_BYTES) {
            int flags = file[entry + 7];
            int offset = (int) header.getLong(entry + 8);
            int size = (int) (header.getLong(entry) & 0xffffffffffffffL);
            boolean isSolid = (flags & FLAG_SOLID) != 0;
            String digest = HexFormat.of().formatHex(file, entry + 30, entry + 50);
            if (isSolid && header.getLong(entry + 16) == SOLID_MARK) {
                solid = inRun ? joined(solid, solidResource(header, offset)) : solidResource(header, offset);
                inRun = true;
            } else if (isSolid) {
                blobs.put(digest, Arrays.copyOfRange(solid, offset, offset + size));
            } else {
                inRun = false;
                int length = (int) header.getLong(entry + 16);
                Codec used = (flags & FLAG_COMPRESSED) != 0 ? codec : new StoreCodec();
                blobs.put(digest, decompressed(used, file, offset, size, length));
            }
        }
        return blobs;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteBuffer all = ByteBuffer.allocate(first.length + second.length);
        return all.put(first).put(second).array();
    }

    private static byte[] decompressed(Codec codec, byte[] file, int offset, int size, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        try (BlockDecompressor decompressor = codec.decompressor()) {
            decompressor.decompress(ByteBuffer.wrap(file, offset, size), target);
        }
        return target.array();
    }

    private static byte[] solidResource(ByteBuffer file, int offset) throws IOException {
        int length = (int) file.getLong(offset);
        int chunkSize = file.getInt(offset + 8);
        Codec codec = codec(file.getInt(offset + 12), chunkSize);
        int chunks = (length + chunkSize - 1) / chunkSize;
        int at = offset + 16 + 4 * chunks;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int chunk = 0; chunk < chunks; chunk++) {
            int stored = file.getInt(offset + 16 + 4 * chunk);
            int plain = Math.min(chunkSize, length - chunk * chunkSize);
            all.writeBytes(decompressed(codec, file.array(), at, stored, plain));
            at += stored;
        }
        return all.toByteArray();
    }

    /** A file with one image, whose files are {@code f0}, {@code f1} and so on with the given contents. */
    static byte[] write(Codec codec, int number, int chunkSize, int level, List<byte[]> contents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[HEADER_BYTES]);
        List<byte[]> entries = new ArrayList<>();
        byte[] metadata = metadata(contents);
        entries.add(entry(out.size(), metadata.length, FLAG_METADATA, metadata.length, sha1(metadata)));
        out.writeBytes(metadata);
        try (BlockCompressor compressor = codec.compressor(level)) {
            for (byte[] content : contents) {
                ByteBuffer packed = ByteBuffer.allocate(codec.maxCompressedLength(content.length));
                compressor.compress(ByteBuffer.wrap(content), packed);
                boolean isSmaller = packed.position() < content.length;
                byte[] stored = isSmaller ? Arrays.copyOf(packed.array(), packed.position()) : content;
                int flags = isSmaller ? FLAG_COMPRESSED : 0;
                entries.add(entry(out.size(), stored.length, flags, content.length, sha1(content)));
                out.writeBytes(stored);
            }
        }
        int table = out.size();
        entries.forEach(out::writeBytes);
        int xml = out.size();
        String text =
                "\ufeff<WIM><TOTALBYTES>" + xml + "</TOTALBYTES><IMAGE INDEX=\"1\"><NAME>test</NAME></IMAGE></WIM>";
        byte[] xmlBytes = text.getBytes(StandardCharsets.UTF_16LE);
        out.writeBytes(xmlBytes);
        ByteBuffer file = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        file.put("MSWIM\0\0\0".getBytes(StandardCharsets.US_ASCII)).putInt(HEADER_BYTES);
        file.putInt(number == 3 ? 0xe00 : 0x10d00).putInt(2 | 1 << 16 + number).putInt(chunkSize);
        file.putLong(0x1122334455667788L)
                .putLong(chunkSize)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(1);
        resourceHeader(file, table, xml - table, FLAG_METADATA, xml - table);
        resourceHeader(file, xml, xmlBytes.length, FLAG_METADATA, xmlBytes.length);
        return file.array();
    }

    private static void resourceHeader(ByteBuffer to, long offset, long size, int flags, long length) {
        to.putLong(size | (long) flags << 56).putLong(offset).putLong(length);
    }

    private static byte[] entry(long offset, long size, int flags, long length, String digest) {
        ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        resourceHeader(entry, offset, size, flags, length);
        entry.putShort((short) 1).putInt(1).put(HexFormat.of().parseHex(digest));
        return entry.array();
    }

    private static byte[] metadata(List<byte[]> contents) {
        ByteBuffer out = ByteBuffer.allocate(4096 + 256 * contents.size()).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(8).putInt(0);
        int children = 8 + 104 + 8;
        directoryEntry(out, "", 0x10, children, new byte[20]);
        out.putLong(0);
        for (int i = 0; i < contents.size(); i++) {
            directoryEntry(out, "f" + i, 0x80, 0, HexFormat.of().parseHex(sha1(contents.get(i))));
        }
        out.putLong(0);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void directoryEntry(ByteBuffer out, String name, int attributes, long children, byte[] digest) {
        int start = out.position();
        byte[] units = name.getBytes(StandardCharsets.UTF_16LE);
        int length = 102 + (units.length == 0 ? 0 : units.length + 2) + 7 & ~7;
        out.putLong(length).putInt(attributes).putInt(-1).putLong(children);
        out.position(start + 0x40);
        out.put(digest);
        out.position(start + 0x64);
        out.putShort((short) units.length).put(units).position(start + length);
    }
}
