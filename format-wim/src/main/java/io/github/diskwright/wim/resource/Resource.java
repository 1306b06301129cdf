package io.github.diskwright.wim.resource;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.PipableHeader;
import io.github.diskwright.wim.structure.ResourceHeader;
import io.github.diskwright.wim.structure.SolidHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a file that holds one blob, or, if it is solid, many. It lies inside its file; whether its chunks can be
 * decompressed is seen when they are. Immutable and as thread-safe as the file's device.
 */
public final class Resource {
    /** How the bytes are stored. */
    public enum Form {
        /** As they are. */
        PLAIN,
        /** In chunks, behind a table of where they start. */
        CHUNKED,
        /** In chunks, behind a table of how long they are, with a compression of its own; for many blobs. */
        SOLID
    }

    private static final long SHORT_ENTRIES = 0xFFFF_FFFFL;

    private final WimPart part;
    private final Form form;
    private final long position;
    private final long storedSize;
    private final long size;
    private final CompressionType compression;
    private final int chunkSize;
    private final @Nullable CorruptImageException fault;

    private Resource(
            WimPart part, Form form, ResourceHeader header, long size, CompressionType compression, int chunkSize) {
        this.part = part;
        this.form = form;
        this.position = header.offset();
        this.storedSize = header.storedSize();
        this.size = size;
        this.compression = compression;
        this.chunkSize = chunkSize;
        this.fault = null;
    }

    /** Nothing, because there is a fault in what leads to it. */
    private Resource(WimPart part, CorruptImageException fault) {
        this.part = part;
        this.form = Form.PLAIN;
        this.position = 0;
        this.storedSize = 0;
        this.size = 0;
        this.compression = CompressionType.NONE;
        this.chunkSize = 0;
        this.fault = fault;
    }

    /** A resource that cannot be where it is said to be: without bytes, and not to be read. */
    static Resource damaged(WimPart part, CorruptImageException fault) {
        return new Resource(part, fault);
    }

    /**
     * Checks that there is such a resource.
     *
     * @throws CorruptImageException if what leads to it cannot be right
     */
    public void requireSound() throws CorruptImageException {
        if (fault != null) {
            throw new CorruptImageException(
                    fault.source(), fault.structure(), fault.position(), fault.expected(), fault.found());
        }
    }

    /**
     * A resource of one blob.
     *
     * @param part the file
     * @param header where, as the blob table says
     * @throws CorruptImageException if it cannot be there
     */
    public static Resource ordinary(WimPart part, ResourceHeader header) throws CorruptImageException {
        requireInside(part, header);
        if (header.size() < 0) {
            throw part.corrupt("resource", header.offset(), "a size below 2^63", Long.toUnsignedString(header.size()));
        }
        if (!header.has(ResourceHeader.COMPRESSED)) {
            if (header.storedSize() != header.size()) {
                throw part.corrupt(
                        "uncompressed resource",
                        header.offset(),
                        "a stored size of " + header.size(),
                        Long.toUnsignedString(header.storedSize()));
            }
            return new Resource(part, Form.PLAIN, header, header.size(), CompressionType.NONE, 0);
        }
        CompressionType compression = part.header().compression();
        if (compression == CompressionType.NONE) {
            throw part.corrupt("resource", header.offset(), "none that is compressed", "a compressed one");
        }
        Resource resource = new Resource(
                part,
                Form.CHUNKED,
                header,
                header.size(),
                compression,
                part.header().chunkSize());
        resource.requireRoomForTable();
        return resource;
    }

    /**
     * A solid resource, whose header is read.
     *
     * @param part the file
     * @param header where, as the blob table says
     * @throws CorruptImageException if it cannot be there, or its header is damaged
     * @throws IOException if the file cannot be read
     */
    public static Resource solid(WimPart part, ResourceHeader header) throws IOException {
        requireInside(part, header);
        if (header.storedSize() < SolidHeader.SIZE_BYTES) {
            throw part.corrupt("solid resource", header.offset(), "16 bytes or more", header.storedSize() + " bytes");
        }
        ByteBuffer bytes = part.read("solid resource", header.offset(), SolidHeader.SIZE_BYTES);
        SolidHeader solid = SolidHeader.read(part.description(), header.offset(), bytes);
        Resource resource =
                new Resource(part, Form.SOLID, header, solid.size(), solid.compression(), solid.chunkSize());
        resource.requireRoomForTable();
        return resource;
    }

    private static void requireInside(WimPart part, ResourceHeader header) throws CorruptImageException {
        long fileSize = part.device().size();
        if (!header.isInside(fileSize)) {
            throw part.corrupt(
                    "resource",
                    0,
                    "a place inside the file of " + fileSize + " bytes",
                    Long.toUnsignedString(header.storedSize()) + " bytes at 0x" + Long.toHexString(header.offset()));
        }
    }

    /** Each chunk takes a byte at least, and so a size from input bounds what can be asked for later. */
    private void requireRoomForTable() throws CorruptImageException {
        long chunks = chunkCount();
        long table = tableBytes();
        if (chunks > storedSize || table > storedSize - chunks) {
            throw part.corrupt(
                    "chunk table", position, "room for " + chunks + " chunks and their table", storedSize + " bytes");
        }
    }

    /** The file that it is in. */
    public WimPart part() {
        return part;
    }

    /** How it is stored. */
    public Form form() {
        return form;
    }

    /** Where it begins in the file. */
    public long position() {
        return position;
    }

    /** Bytes in the file. */
    public long storedSize() {
        return storedSize;
    }

    /** Bytes of what it holds. */
    public long size() {
        return size;
    }

    /** How its chunks are compressed. */
    public CompressionType compression() {
        return compression;
    }

    /** Bytes of a chunk; 0 if it is plain. */
    public int chunkSize() {
        return chunkSize;
    }

    /** Whether each chunk has its length before it and the table is behind them (an extension of wimlib). */
    public boolean isPipable() {
        return form == Form.CHUNKED && part.header().isPipable();
    }

    /** Number of chunks; 0 if it is plain. */
    public long chunkCount() {
        return chunkSize == 0 || size == 0 ? 0 : (size - 1) / chunkSize + 1;
    }

    /** Bytes that a chunk stands for, by its number from 0 on. */
    public int chunkLength(long chunk) {
        return (int) Math.min(chunkSize, size - chunk * chunkSize);
    }

    /** Bytes of an entry of the chunk table. */
    public int entryBytes() {
        return form == Form.SOLID || size <= SHORT_ENTRIES ? Integer.BYTES : Long.BYTES;
    }

    /** Bytes of the chunk table, and of the prefixes of chunks; for a solid resource also of its header. */
    long tableBytes() {
        long chunks = chunkCount();
        if (form == Form.SOLID) {
            return SolidHeader.SIZE_BYTES + chunks * SolidHeader.ENTRY_BYTES;
        }
        long prefixes = isPipable() ? chunks * PipableHeader.CHUNK_PREFIX_BYTES : 0;
        return prefixes + Math.max(0, chunks - 1) * entryBytes();
    }

    /** Where the entries of the chunk table begin in the file. */
    long tablePosition() {
        if (form == Form.SOLID) {
            return position + SolidHeader.SIZE_BYTES;
        }
        return isPipable() ? position + storedSize - Math.max(0, chunkCount() - 1) * entryBytes() : position;
    }

    /** Where the first chunk begins in the file, its prefix not counted. */
    long chunksPosition() {
        return isPipable() ? position : position + tableBytes();
    }

    /** Bytes of all chunks together, their prefixes not counted. */
    long chunksBytes() {
        return storedSize - tableBytes();
    }

    CorruptImageException corrupt(String structure, long at, String expected, String found) {
        return part.corrupt(structure, at, expected, found);
    }

    /** Where it is, for messages. */
    @Override
    public String toString() {
        return part.description() + ": resource at 0x" + Long.toHexString(position);
    }
}
