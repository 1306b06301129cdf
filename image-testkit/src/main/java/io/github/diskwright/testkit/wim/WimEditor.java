package io.github.diskwright.testkit.wim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Changes a WIM file without compression: what is changed in its entries, its table and its XML data gets the digests,
 * sizes and places that go with it, unless these are changed as well. Not thread-safe.
 */
public final class WimEditor {
    static final int FLAGS = 0x10;
    static final int TABLE = 0x30;
    static final int XML = 0x48;
    static final int BOOT_METADATA = 0x60;
    static final int BOOT_INDEX = 0x78;
    static final int IMAGE_COUNT = 0x2c;
    private static final int INTEGRITY = 0x7c;
    private static final int TOP = 56;

    private final ByteBuffer header;
    private final List<PlainBlob> blobs = new ArrayList<>();
    private final PlainBlob metadataBlob;
    private final WimEntry root;
    private final List<byte[]> descriptors;
    private final List<Consumer<ByteBuffer>> metadataEdits = new ArrayList<>();
    private final List<Consumer<ByteBuffer>> headerEdits = new ArrayList<>();
    private final List<byte[]> holes = new ArrayList<>();
    private byte[] xml;
    private byte[] tableEnd = {};
    private int integrityChunk;
    private boolean isIntegrityWrong;
    private byte[] end = {};

    private WimEditor(PlainWim wim) {
        header = ByteBuffer.wrap(wim.header()).order(ByteOrder.LITTLE_ENDIAN);
        blobs.addAll(wim.blobs());
        metadataBlob = blobs.stream().filter(PlainBlob::isMetadata).findFirst().orElseThrow();
        root = wim.root(1);
        descriptors = wim.descriptors(1);
        xml = MetadataParser.units(wim.xml());
    }

    /**
     * Reads a file, which has an image.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if something in it is compressed
     */
    public static WimEditor read(Path file) throws IOException {
        return new WimEditor(PlainWim.read(file));
    }

    /** The root of the first image. */
    public WimEntry root() {
        return root;
    }

    /** An entry of the first image, which has to be there; names with {@code /} between them. */
    public WimEntry find(String path) {
        return root.find(path);
    }

    /** Security descriptors of the first image; may be changed. */
    List<byte[]> descriptors() {
        return descriptors;
    }

    /** Entries of the table; may be changed. */
    List<PlainBlob> blobs() {
        return blobs;
    }

    PlainBlob metadataBlob() {
        return metadataBlob;
    }

    /** The blob of an entry's main digest. */
    PlainBlob blobOf(WimEntry entry) {
        return blobs.stream()
                .filter(blob -> blob.has(entry.hash))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(entry + " has no blob"));
    }

    /** Adds data to the file; the digest by which they are found. */
    byte[] addBlob(byte[] bytes) {
        PlainBlob blob = new PlainBlob(bytes, 0, 1, sha1(bytes, 0, bytes.length));
        blobs.add(blob);
        return blob.hash;
    }

    /** Changes the metadata before their digest is taken; entries know their positions then. */
    WimEditor metadata(Consumer<ByteBuffer> edit) {
        metadataEdits.add(edit);
        return this;
    }

    /** Changes the header as the last thing. */
    WimEditor header(Consumer<ByteBuffer> edit) {
        headerEdits.add(edit);
        return this;
    }

    /** Sets bits of the header's flags. */
    WimEditor flags(int bits) {
        return header(bytes -> bytes.putInt(FLAGS, bytes.getInt(FLAGS) | bits));
    }

    /** Bytes that belong to nothing, before the data. */
    void hole(int size) {
        holes.add(new byte[size]);
    }

    /** Bytes behind the last entry of the table, which its length counts. */
    void tableEnd(byte[] bytes) {
        tableEnd = bytes;
    }

    String xml() {
        return MetadataParser.xml(xml);
    }

    void xml(byte[] bytes) {
        xml = bytes;
    }

    void xml(String text) {
        xml = MetadataParser.units(text);
    }

    /** Bytes behind everything. */
    void end(byte[] bytes) {
        end = bytes;
    }

    /** Adds an integrity table, whose last digest may be wrong. */
    void integrity(int chunkSize, boolean isWrong) {
        integrityChunk = chunkSize;
        isIntegrityWrong = isWrong;
    }

    static byte[] sha1(byte[] bytes, int at, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(bytes, at, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /**
     * Writes the file.
     *
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        boolean isHashRight = metadataBlob.has(sha1(metadataBlob.bytes, 0, metadataBlob.bytes.length));
        byte[] metadata = new MetadataWriter(root, descriptors).write();
        metadataEdits.forEach(edit -> edit.accept(ByteBuffer.wrap(metadata).order(ByteOrder.LITTLE_ENDIAN)));
        metadataBlob.bytes = metadata;
        if (isHashRight) {
            metadataBlob.hash = sha1(metadata, 0, metadata.length);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header.array());
        holes.forEach(out::writeBytes);
        for (PlainBlob blob : blobs) {
            blob.position = out.size();
            out.writeBytes(blob.bytes);
        }
        int table = out.size();
        for (PlainBlob blob : blobs) {
            out.writeBytes(entry(blob));
        }
        out.writeBytes(tableEnd);
        int xmlAt = out.size();
        out.writeBytes(xml);
        resource(header, TABLE, table, xmlAt - table, PlainBlob.METADATA);
        resource(header, XML, xmlAt, xml.length, PlainBlob.METADATA);
        header.position(INTEGRITY).put(new byte[24]);
        if (integrityChunk > 0) {
            byte[] integrity = integrity(out.toByteArray(), xmlAt);
            resource(header, INTEGRITY, out.size(), integrity.length, 0);
            out.writeBytes(integrity);
        }
        out.writeBytes(end);
        headerEdits.forEach(edit -> edit.accept(header));
        byte[] bytes = out.toByteArray();
        header.get(0, bytes, 0, PlainWim.HEADER_SIZE);
        Files.write(file, bytes);
    }

    static void resource(ByteBuffer to, int at, long offset, long size, int flags) {
        to.putLong(at, size | (long) flags << TOP);
        to.putLong(at + 8, offset);
        to.putLong(at + 16, size);
    }

    private static byte[] entry(PlainBlob blob) {
        ByteBuffer entry = ByteBuffer.allocate(PlainBlob.ENTRY_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        entry.putLong(blob.bytes.length + blob.storedSizeError | (long) blob.flags << TOP);
        entry.putLong(blob.position + blob.offsetError);
        entry.putLong(blob.bytes.length + blob.sizeError);
        return entry.putShort((short) blob.part)
                .putInt(blob.references)
                .put(blob.hash)
                .array();
    }

    private byte[] integrity(byte[] file, int endOfTable) {
        int covered = endOfTable - PlainWim.HEADER_SIZE;
        int count = (covered + integrityChunk - 1) / integrityChunk;
        ByteBuffer table = ByteBuffer.allocate(12 + WimEntry.HASH_SIZE * count).order(ByteOrder.LITTLE_ENDIAN);
        table.putInt(table.capacity()).putInt(count).putInt(integrityChunk);
        for (int i = 0; i < count; i++) {
            int at = PlainWim.HEADER_SIZE + i * integrityChunk;
            table.put(sha1(file, at, Math.min(integrityChunk, endOfTable - at)));
        }
        if (isIntegrityWrong) {
            table.array()[table.capacity() - 1] ^= 1;
        }
        return table.array();
    }
}
