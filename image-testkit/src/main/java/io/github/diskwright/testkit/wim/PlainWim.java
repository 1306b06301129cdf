package io.github.diskwright.testkit.wim;

import io.github.diskwright.testkit.tree.MemoryTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A WIM file without compression that another tool has made, and which is trusted, read as a whole into memory: what
 * there is, in the words of the format. Immutable and thread-safe as long as nobody changes the entries.
 */
public final class PlainWim {
    static final int HEADER_SIZE = 208;
    private static final int COMPRESSED_OR_SOLID = 0x14;

    private final byte[] header;
    private final List<PlainBlob> blobs = new ArrayList<>();
    private final List<WimEntry> roots = new ArrayList<>();
    private final List<List<byte[]>> descriptors = new ArrayList<>();
    private final String xml;

    private PlainWim(byte[] file) {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        header = Arrays.copyOf(file, HEADER_SIZE);
        xml = MetadataParser.xml(resource(buffer, 0x48));
        int table = Math.toIntExact(buffer.getLong(0x30 + 8));
        int end = table + Math.toIntExact(buffer.getLong(0x30 + 16));
        for (int at = table; at < end; at += PlainBlob.ENTRY_SIZE) {
            int flags = file[at + 7];
            if ((flags & COMPRESSED_OR_SOLID) != 0) {
                throw new IllegalArgumentException("the file has compressed data");
            }
            byte[] hash = Arrays.copyOfRange(file, at + 30, at + 50);
            blobs.add(new PlainBlob(resource(buffer, at), flags, buffer.getInt(at + 26), hash));
        }
        for (PlainBlob blob : blobs) {
            if (blob.isMetadata() && blob.references > 0) {
                MetadataParser parser = new MetadataParser(blob.bytes);
                roots.add(parser.parse());
                descriptors.add(parser.descriptors());
            }
        }
    }

    private static byte[] resource(ByteBuffer file, int headerAt) {
        byte[] bytes = new byte[Math.toIntExact(file.getLong(headerAt + 16))];
        file.get(Math.toIntExact(file.getLong(headerAt + 8)), bytes);
        return bytes;
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if something in it is compressed
     */
    public static PlainWim read(Path file) throws IOException {
        return new PlainWim(Files.readAllBytes(file));
    }

    /** How many images there are. */
    public int imageCount() {
        return roots.size();
    }

    /** The XML data as text, with the mark of the byte order before it. */
    public String xml() {
        return xml;
    }

    /** Number of the image that is booted; 0 if there is none. */
    public int bootIndex() {
        return ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(0x78);
    }

    /** The 208 bytes of the header. */
    byte[] header() {
        return header.clone();
    }

    List<PlainBlob> blobs() {
        return blobs;
    }

    /**
     * The root of an image.
     *
     * @param image number from 1 on
     */
    public WimEntry root(int image) {
        return roots.get(image - 1);
    }

    /** The security descriptors of an image. */
    List<byte[]> descriptors(int image) {
        return descriptors.get(image - 1);
    }

    /**
     * The files of an image.
     *
     * @param image number from 1 on
     * @return a tree of its own for each call
     */
    public MemoryTree tree(int image) {
        Map<String, byte[]> contents = new HashMap<>();
        for (PlainBlob blob : blobs) {
            contents.put(HexFormat.of().formatHex(blob.hash), blob.bytes);
        }
        return PlainTree.of(root(image), descriptors(image), contents);
    }
}
