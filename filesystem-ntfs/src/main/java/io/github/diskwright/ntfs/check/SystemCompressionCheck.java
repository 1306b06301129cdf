package io.github.diskwright.ntfs.check;

import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** Checks the stream of a system-compressed file: that its table of chunks fits it. Each table is read once. */
final class SystemCompressionCheck {
    private static final String STREAM = "WofCompressedData";
    private static final int DATA_OFFSET = 8;
    private static final int FILE_PROVIDER = 2;
    /** Chunk sizes of XPRESS 4K, LZX, XPRESS 8K, XPRESS 16K as powers of two. */
    private static final int[] CHUNK_BITS = {12, 15, 13, 14};

    private static final int PART = 64 << 10;

    private final CheckState state;
    private final Report report;
    private final FileRecord base;

    SystemCompressionCheck(CheckState state, Report report, FileRecord base) {
        this.state = state;
        this.report = report;
        this.base = base;
    }

    /** @param point the whole reparse point */
    void check(ByteBuffer point, List<NtfsAttribute> attributes) throws IOException {
        if (point.limit() < DATA_OFFSET + 8) {
            wrong("a reparse point of " + point.limit() + " bytes");
            return;
        }
        if (point.getInt(DATA_OFFSET + 4) != FILE_PROVIDER) {
            // The data are in a WIM elsewhere.
            return;
        }
        int format = point.limit() < DATA_OFFSET + 16 ? -1 : point.getInt(DATA_OFFSET + 12);
        if (format < 0 || format >= CHUNK_BITS.length) {
            wrong("compression format " + format);
            return;
        }
        Optional<NtfsAttribute> data = IndexParts.find(attributes, AttributeType.DATA, "");
        Optional<NtfsAttribute> stream = IndexParts.find(attributes, AttributeType.DATA, STREAM);
        if (data.isEmpty() || stream.isEmpty()) {
            wrong("no stream " + STREAM + ", or no data that it would be of");
            return;
        }
        if (!stream.get().isCompressed()) {
            checkTable(data.get().size(), stream.get(), CHUNK_BITS[format]);
        }
    }

    private void checkTable(long size, NtfsAttribute stream, int chunkBits) throws IOException {
        long chunks = (size >> chunkBits) + ((size & (1L << chunkBits) - 1) == 0 ? 0 : 1);
        int width = size < 1L << 32 ? 4 : 8;
        long table = Math.max(0, chunks - 1) * width;
        if (table > stream.size() || !state.budget.spend(table)) {
            wrong("a table of " + chunks + " chunks in " + stream.size() + " bytes");
            return;
        }
        ByteBuffer part = ByteBuffer.allocate(PART).order(ByteOrder.LITTLE_ENDIAN);
        long last = 0;
        for (long done = 0; done < table; done += PART) {
            part.clear().limit((int) Math.min(PART, table - done));
            stream.read(done, part);
            part.flip();
            while (part.hasRemaining()) {
                long next = width == 4 ? Integer.toUnsignedLong(part.getInt()) : part.getLong();
                if (next <= last || next - last > 1L << chunkBits) {
                    wrong("a chunk from " + last + " to " + next + " in the table of chunks");
                    return;
                }
                last = next;
            }
        }
        long rest = stream.size() - table - last;
        long lastChunk = size - (Math.max(1, chunks) - 1 << chunkBits);
        if (size > 0 && (rest <= 0 || rest > lastChunk)) {
            wrong("a last chunk of " + rest + " bytes for " + lastChunk);
        }
    }

    private void wrong(String text) {
        report.error("ntfs.system-compression", base, 0, "system compression: " + text);
    }
}
