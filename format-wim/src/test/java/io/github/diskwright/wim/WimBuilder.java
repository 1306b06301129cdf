package io.github.diskwright.wim;

import io.github.diskwright.image.codec.BlockCompressor;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.wim.structure.BlobEntry;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.IntegrityTable;
import io.github.diskwright.wim.structure.PipableHeader;
import io.github.diskwright.wim.structure.ResourceHeader;
import io.github.diskwright.wim.structure.SolidHeader;
import io.github.diskwright.wim.structure.WimHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts WIM files together from resources and entries that may be any, for tests of reading: shares no code with what writes
 * files.
 */
public final class WimBuilder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream table = new ByteArrayOutputStream();
    private final CompressionType compression;
    private final int chunkSize;
    private WimHeader.Builder header = WimHeader.builder();
    private boolean isPipable;
    private int images;
    private int integrity;
    private int part = 1;
    private String xml = "";
    private long tablePosition;

    private WimBuilder(CompressionType compression, int chunkSize) {
        this.compression = compression;
        this.chunkSize = chunkSize;
        header.compression(compression, chunkSize);
        if (compression == CompressionType.LZMS) {
            header.version(WimHeader.VERSION_SOLID);
        }
        out.writeBytes(new byte[WimHeader.SIZE_BYTES]);
    }

    /** A file without compression. */
    public static WimBuilder plain() {
        return new WimBuilder(CompressionType.NONE, 0);
    }

    /** A file with compression. */
    public static WimBuilder compressed(CompressionType type, int chunkSize) {
        return new WimBuilder(type, chunkSize);
    }

    /** The 20 bytes of a SHA-1. */
    public static BlobHash hash(byte[] data) {
        return BlobHash.of(BlobHash.newDigest().digest(data));
    }

    /** Changes the header, whose places are set at the end. */
    public WimHeader.Builder header() {
        return header;
    }

    /** Makes it a file that may have solid resources. */
    public WimBuilder withSolid() {
        header.version(WimHeader.VERSION_SOLID);
        return this;
    }

    /** Makes it a pipable file. */
    public WimBuilder pipable() {
        isPipable = true;
        header.pipable(true);
        return this;
    }

    /** Makes it a part. */
    public WimBuilder part(int number, int total) {
        part = number;
        header.part(number, total).set(total > 1 ? WimHeader.SPANNED : 0);
        return this;
    }

    /** Adds an integrity table of stretches of so many bytes. */
    public WimBuilder integrity(int stretch) {
        integrity = stretch;
        return this;
    }

    /** Sets how many images the header counts beside those that are added. */
    public WimBuilder images(int count) {
        images = count;
        return this;
    }

    /** Sets the XML data instead of those that fit. */
    public WimBuilder xml(String text) {
        xml = text;
        return this;
    }

    /** Where the next byte goes. */
    public long position() {
        return out.size();
    }

    /** Where the table begins; once the file is built. */
    public long tablePosition() {
        return tablePosition;
    }

    /** Bytes as they are. */
    public WimBuilder bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    private void pipableHeader(byte[] data, int flags) {
        if (isPipable) {
            ByteBuffer bytes = ByteBuffer.allocate(PipableHeader.SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            new PipableHeader(data.length, hash(data), flags).write(bytes);
            out.writeBytes(bytes.array());
        }
    }

    /** A resource that is stored as it is. */
    public ResourceHeader stored(byte[] data, int flags) {
        pipableHeader(data, flags);
        ResourceHeader place = ResourceHeader.plain(out.size(), data.length, flags);
        out.writeBytes(data);
        return place;
    }

    /** A resource in chunks; raw ones where the codec saves nothing. */
    public ResourceHeader chunked(byte[] data, int flags) {
        int all = flags | ResourceHeader.COMPRESSED;
        pipableHeader(data, all);
        long start = out.size();
        List<byte[]> chunks = chunks(data, compression, chunkSize);
        byte[] starts = starts(chunks);
        if (!isPipable) {
            out.writeBytes(starts);
        }
        for (byte[] chunk : chunks) {
            if (isPipable) {
                out.writeBytes(little(Integer.BYTES).putInt(0, chunk.length).array());
            }
            out.writeBytes(chunk);
        }
        if (isPipable) {
            out.writeBytes(starts);
        }
        return new ResourceHeader(out.size() - start, all, start, data.length);
    }

    private static byte[] starts(List<byte[]> chunks) {
        ByteBuffer starts = little(Integer.BYTES * Math.max(0, chunks.size() - 1));
        int at = 0;
        for (int i = 0; i + 1 < chunks.size(); i++) {
            at += chunks.get(i).length;
            starts.putInt(at);
        }
        return starts.array();
    }

    /** A solid resource; answers where it is, with the mark of such ones as its size. */
    public ResourceHeader solid(CompressionType type, int size, byte[] data) {
        long start = out.size();
        List<byte[]> chunks = chunks(data, type, size);
        ByteBuffer head = little(SolidHeader.SIZE_BYTES + Integer.BYTES * chunks.size());
        new SolidHeader(data.length, size, type).write(head);
        for (int i = 0; i < chunks.size(); i++) {
            head.putInt(SolidHeader.SIZE_BYTES + Integer.BYTES * i, chunks.get(i).length);
        }
        out.writeBytes(head.array());
        chunks.forEach(out::writeBytes);
        return new ResourceHeader(out.size() - start, ResourceHeader.SOLID, start, BlobEntry.SOLID_MARK);
    }

    private static List<byte[]> chunks(byte[] data, CompressionType type, int size) {
        List<byte[]> chunks = new ArrayList<>();
        Codec codec = type.codec(size);
        try (BlockCompressor compressor = codec.compressor(codec.minLevel())) {
            for (int at = 0; at < data.length; at += size) {
                byte[] chunk = Arrays.copyOfRange(data, at, Math.min(data.length, at + size));
                ByteBuffer target = ByteBuffer.allocate(codec.maxCompressedLength(chunk.length));
                int length = compressor.compress(ByteBuffer.wrap(chunk), target);
                chunks.add(
                        length > 0 && length < chunk.length && type != CompressionType.NONE
                                ? Arrays.copyOf(target.array(), length)
                                : chunk);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return chunks;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** An entry of the table. */
    public WimBuilder entry(BlobEntry entry) {
        ByteBuffer bytes = little(BlobEntry.SIZE_BYTES);
        entry.write(bytes, 0);
        table.writeBytes(bytes.array());
        return this;
    }

    /** An entry of the table, used once. */
    public WimBuilder entry(ResourceHeader place, BlobHash hash) {
        return entry(new BlobEntry(place, part, 1, hash));
    }

    /** The entry of a blob in a solid run. */
    public WimBuilder solidBlob(byte[] data, long offset) {
        return entry(new ResourceHeader(data.length, ResourceHeader.SOLID, offset, 0), hash(data));
    }

    /** A blob that is used once, with its entry: in chunks if the file is compressed. */
    public BlobHash blob(byte[] data) {
        return blob(data, 1);
    }

    /** A blob that is used so often, with its entry. */
    public BlobHash blob(byte[] data, int references) {
        ResourceHeader place = compression == CompressionType.NONE ? stored(data, 0) : chunked(data, 0);
        entry(new BlobEntry(place, part, references, hash(data)));
        return hash(data);
    }

    /** An image with its entry. */
    public WimBuilder image(byte[] metadata) {
        int flags = ResourceHeader.METADATA;
        entry(compression == CompressionType.NONE ? stored(metadata, flags) : chunked(metadata, flags), hash(metadata));
        images++;
        return this;
    }

    /** The file. */
    public byte[] build() {
        ResourceHeader tablePlace = stored(table.toByteArray(), ResourceHeader.METADATA);
        tablePosition = tablePlace.offset();
        byte[] xmlBytes = (xml.isEmpty() ? defaultXml() : xml).getBytes(StandardCharsets.UTF_16LE);
        ResourceHeader xmlPlace = stored(xmlBytes, ResourceHeader.METADATA);
        ResourceHeader integrityPlace = ResourceHeader.NONE;
        if (integrity > 0) {
            byte[] bytes = integrityTable(tablePlace.offset() + tablePlace.storedSize());
            integrityPlace = ResourceHeader.plain(out.size(), bytes.length, 0);
            out.writeBytes(bytes);
        }
        header.imageCount(images).blobTable(tablePlace).xml(xmlPlace).integrity(integrityPlace);
        byte[] complete = header.build().toByteArray();
        byte[] first = complete;
        if (isPipable) {
            out.writeBytes(complete);
            first = header.blobTable(ResourceHeader.NONE)
                    .xml(ResourceHeader.NONE)
                    .integrity(ResourceHeader.NONE)
                    .build()
                    .toByteArray();
        }
        byte[] file = out.toByteArray();
        System.arraycopy(first, 0, file, 0, WimHeader.SIZE_BYTES);
        return file;
    }

    private String defaultXml() {
        StringBuilder text = new StringBuilder("\ufeff<WIM>");
        for (int i = 1; i <= images; i++) {
            text.append("<IMAGE INDEX=\"")
                    .append(i)
                    .append("\"><NAME>image ")
                    .append(i)
                    .append("</NAME></IMAGE>");
        }
        return text.append("</WIM>").toString();
    }

    private byte[] integrityTable(long end) {
        byte[] file = out.toByteArray();
        List<BlobHash> hashes = new ArrayList<>();
        for (int at = WimHeader.SIZE_BYTES; at < end; at += integrity) {
            hashes.add(hash(Arrays.copyOfRange(file, at, (int) Math.min(end, at + integrity))));
        }
        return new IntegrityTable(integrity, hashes).toByteArray();
    }
}
