package io.github.diskwright.ntfs;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.ntfs.record.AttributeType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a file that the Windows overlay filter keeps compressed ("Compact OS", {@code compact /exe}): its data
 * attribute is a hole of the right size, a reparse point says how it is compressed, and the stream
 * {@value #STREAM} has a table of the chunks' ends and the chunks. Thread-safe for reading.
 *
 * <p>A chunk is read as a whole; of those that were read last some are kept by the volume.
 */
public final class WofData {
    /** Name of the stream with the compressed bytes. */
    public static final String STREAM = "WofCompressedData";

    private static final int POINT_BYTES = 16;
    private static final int VERSION = 1;
    private static final int PROVIDER_WIM = 1;
    private static final int PROVIDER_FILE = 2;
    private static final String STRUCTURE = "chunk table";

    /** Ends that are read at once. */
    private static final int PAGE_ENTRIES = 512;

    private final NtfsVolume volume;
    private final NtfsAttribute stream;
    private final Format format;
    private final long size;
    private final long chunkCount;
    private final int entryBytes;
    private final UnitCache.Source source = this::unpack;
    private volatile @Nullable Page page;

    /** Formats by their numbers in the reparse point. */
    private enum Format {
        XPRESS_4K(UnitCodec.XPRESS_4K, 4 << 10),
        LZX(UnitCodec.LZX, 32 << 10),
        XPRESS_8K(UnitCodec.XPRESS_8K, 8 << 10),
        XPRESS_16K(UnitCodec.XPRESS_16K, 16 << 10);

        private final UnitCodec codec;
        private final int chunkSize;

        Format(UnitCodec codec, int chunkSize) {
            this.codec = codec;
            this.chunkSize = chunkSize;
        }
    }

    /** A part of the table. */
    private record Page(long first, ByteBuffer ends) {}

    private WofData(NtfsVolume volume, NtfsAttribute stream, Format format, long size) {
        this.volume = volume;
        this.stream = stream;
        this.format = format;
        this.size = size;
        this.chunkCount = size / format.chunkSize + (size % format.chunkSize == 0 ? 0 : 1);
        this.entryBytes = size > 0xFFFF_FFFFL ? Long.BYTES : Integer.BYTES;
    }

    /**
     * The contents of a file whose reparse point has the tag {@link ReparsePoint#WOF}.
     *
     * @param file the file
     * @throws UnsupportedFeatureException if the data are in a WIM file elsewhere, or in a format that is not known
     * @throws CorruptImageException if the reparse point is another one, or the stream is missing or too short
     * @throws IOException if the device cannot be read
     */
    public static WofData of(NtfsFile file) throws IOException {
        NtfsVolume volume = file.volume();
        ReparsePoint point = file.reparsePoint()
                .filter(found -> found.tag() == ReparsePoint.WOF)
                .orElseThrow(() ->
                        file.record().corrupt(file.toString(), 0, "a reparse point of the overlay filter", "none"));
        Format format = format(file, ByteBuffer.wrap(point.data()).order(ByteOrder.LITTLE_ENDIAN));
        long size = file.require(AttributeType.DATA, "").size();
        WofData data = new WofData(volume, file.require(AttributeType.DATA, STREAM), format, size);
        data.requireTable();
        return data;
    }

    private static Format format(NtfsFile file, ByteBuffer point) throws IOException {
        String where = file.volume().device().description() + ": " + file;
        if (point.limit() < 2 * Integer.BYTES) {
            throw file.record().corrupt(file.toString(), 0, "16 bytes of an overlay", point.limit() + "");
        }
        int version = point.getInt(0);
        int provider = point.getInt(4);
        if (provider == PROVIDER_WIM) {
            throw new UnsupportedFeatureException(where, "data that are kept in a WIM file elsewhere (WIMBoot)");
        }
        if (version != VERSION || provider != PROVIDER_FILE) {
            throw new UnsupportedFeatureException(where, "overlay provider " + provider + " of version " + version);
        }
        if (point.limit() != POINT_BYTES) {
            throw file.record().corrupt(file.toString(), 0, "16 bytes of an overlay", point.limit() + "");
        }
        int number = point.getInt(12);
        if (point.getInt(8) != VERSION || number < 0 || number >= Format.values().length) {
            throw new UnsupportedFeatureException(
                    where, "system compression " + number + " of version " + point.getInt(8));
        }
        return Format.values()[number];
    }

    /** Every chunk takes a byte or more, so the table cannot be longer than the stream. */
    private void requireTable() throws CorruptImageException {
        long least = chunkCount == 0 ? 0 : 1;
        if (chunkCount > stream.size() || tableBytes() + least > stream.size()) {
            throw corrupt(0, "a table of " + chunkCount + " chunks", stream.size() + " bytes");
        }
    }

    private long tableBytes() {
        return chunkCount == 0 ? 0 : (chunkCount - 1) * entryBytes;
    }

    /** Bytes of the contents. */
    public long size() {
        return size;
    }

    /** Bytes of the clusters on the volume. */
    public long allocatedSize() {
        return stream.allocatedSize();
    }

    /**
     * Reads contents.
     *
     * @param offset of the first byte, 0 or more
     * @param target filled from its position to its limit, which must be inside {@link #size()}
     * @throws CorruptImageException if the table or a chunk is damaged
     * @throws IOException if the device cannot be read
     */
    public void read(long offset, ByteBuffer target) throws IOException {
        if (offset < 0 || target.remaining() > size - offset) {
            throw new IllegalArgumentException(target.remaining() + " bytes at " + offset + " of " + size);
        }
        int limit = target.limit();
        for (long at = offset; target.position() < limit; ) {
            long chunk = at / format.chunkSize;
            int inChunk = (int) (at % format.chunkSize);
            int whole = chunkLength(chunk);
            int length = Math.min(limit - target.position(), whole - inChunk);
            target.limit(target.position() + length);
            volume.units().read(source, chunk, whole, inChunk, target);
            target.limit(limit);
            at += length;
        }
    }

    private int chunkLength(long chunk) {
        return (int) Math.min(format.chunkSize, size - chunk * format.chunkSize);
    }

    private void unpack(long chunk, ByteBuffer plain, UnitCache.Slot slot) throws IOException {
        long start = chunk == 0 ? 0 : end(chunk - 1);
        long end = end(chunk);
        int length = plain.remaining();
        // Unsigned 64-bit ends may be negative here.
        if (start < 0 || end <= start || end - start > length || end > stream.size() - tableBytes()) {
            throw corrupt(
                    chunk * entryBytes, "1 to " + length + " bytes of chunk " + chunk, "from " + start + " to " + end);
        }
        if (end - start == length) {
            stream.read(tableBytes() + start, plain);
            return;
        }
        ByteBuffer packed = slot.packed((int) (end - start));
        stream.read(tableBytes() + start, packed);
        try {
            slot.decompressor(format.codec).decompress(packed.flip(), plain);
        } catch (CorruptImageException e) {
            throw new CorruptImageException(
                    volume.device().description() + ": " + stream,
                    e.structure() + " of chunk " + chunk,
                    tableBytes() + start + e.position(),
                    e.expected(),
                    e.found());
        }
    }

    /** Where a chunk ends, counted from the end of the table. */
    private long end(long chunk) throws IOException {
        if (chunk == chunkCount - 1) {
            return stream.size() - tableBytes();
        }
        Page known = page;
        if (known == null || chunk < known.first || chunk - known.first >= known.ends.limit() / entryBytes) {
            long first = chunk / PAGE_ENTRIES * PAGE_ENTRIES;
            int count = (int) Math.min(PAGE_ENTRIES, chunkCount - 1 - first);
            ByteBuffer ends = ByteBuffer.allocate(count * entryBytes).order(ByteOrder.LITTLE_ENDIAN);
            stream.read(first * entryBytes, ends);
            known = new Page(first, ends.flip());
            page = known;
        }
        int at = (int) (chunk - known.first) * entryBytes;
        return entryBytes == Integer.BYTES ? Integer.toUnsignedLong(known.ends.getInt(at)) : known.ends.getLong(at);
    }

    private CorruptImageException corrupt(long position, String expected, String found) {
        return new CorruptImageException(
                volume.device().description() + ": " + stream, STRUCTURE, position, expected, found);
    }
}
