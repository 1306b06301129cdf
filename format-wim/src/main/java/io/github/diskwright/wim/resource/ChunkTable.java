package io.github.diskwright.wim.resource;

import io.github.diskwright.wim.structure.PipableHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where the chunks of a resource lie. Of a resource of one blob only the entries around those that are asked for are read,
 * so that a few bytes of a huge file cost little; of a solid one all, because they are lengths. Thread-safe.
 */
public final class ChunkTable {
    private static final int WINDOW = 4096;

    private final Resource resource;
    private volatile @Nullable Window window;

    /** Starts of chunks from {@code first} on, and where the last of them ends; counted from the first chunk of all. */
    private record Window(long first, long[] starts) {
        boolean holds(long chunk) {
            return chunk >= first && chunk - first < starts.length - 1;
        }
    }

    /**
     * A chunk as stored.
     *
     * @param position in the file
     * @param length bytes
     */
    public record Place(long position, int length) {}

    /** The chunks of a resource that has such. */
    public ChunkTable(Resource resource) {
        this.resource = resource;
    }

    /**
     * Where a chunk lies; its length is right for what it stands for.
     *
     * @param chunk number from 0 on, below {@link Resource#chunkCount()}
     * @throws io.github.diskwright.image.CorruptImageException if the table is damaged there
     * @throws IOException if it cannot be read
     */
    public Place place(long chunk) throws IOException {
        Window current = window;
        if (current == null || !current.holds(chunk)) {
            current = resource.form() == Resource.Form.SOLID ? readLengths() : readStarts(chunk);
            window = current;
        }
        int index = (int) (chunk - current.first());
        long start = current.starts()[index];
        long length = current.starts()[index + 1] - start;
        int whole = resource.chunkLength(chunk);
        if (start < 0 || length < 1 || length > whole || start > resource.chunksBytes() - length) {
            throw resource.corrupt(
                    "chunk table",
                    resource.tablePosition() + Math.max(0, chunk - 1) * resource.entryBytes(),
                    "chunk " + chunk + " of 1 to " + whole + " bytes inside " + resource.chunksBytes(),
                    length + " bytes at " + start);
        }
        long prefixes = resource.isPipable() ? (chunk + 1) * PipableHeader.CHUNK_PREFIX_BYTES : 0;
        return new Place(resource.chunksPosition() + start + prefixes, (int) length);
    }

    private Window readStarts(long chunk) throws IOException {
        long count = resource.chunkCount();
        long first = chunk - chunk % WINDOW;
        int known = (int) Math.min(WINDOW, count - first);
        // The entry of chunk n is the one with number n - 1, and behind the last chunk there is none.
        long firstEntry = Math.max(0, first - 1);
        long lastEntry = Math.min(count - 1, first + known);
        ByteBuffer entries = resource.part()
                .read(
                        "chunk table",
                        resource.tablePosition() + firstEntry * resource.entryBytes(),
                        (lastEntry - firstEntry) * resource.entryBytes());
        long[] starts = new long[known + 1];
        int index = first == 0 ? 1 : 0;
        while (entries.hasRemaining() && index <= known) {
            starts[index] = resource.entryBytes() == Integer.BYTES
                    ? Integer.toUnsignedLong(entries.getInt())
                    : entries.getLong();
            index++;
        }
        if (first + known == count) {
            starts[known] = resource.chunksBytes();
        }
        return new Window(first, starts);
    }

    private Window readLengths() throws IOException {
        long bytes = resource.chunkCount() * Integer.BYTES;
        ByteBuffer lengths = resource.part().read("chunk table", resource.tablePosition(), bytes);
        int count = lengths.limit() / Integer.BYTES;
        long[] starts = new long[count + 1];
        for (int i = 0; i < count; i++) {
            starts[i + 1] = starts[i] + Integer.toUnsignedLong(lengths.getInt());
        }
        if (starts[count] != resource.chunksBytes()) {
            throw resource.corrupt(
                    "chunk table of a solid resource",
                    resource.tablePosition(),
                    "chunks of " + resource.chunksBytes() + " bytes together",
                    Long.toString(starts[count]));
        }
        return new Window(0, starts);
    }
}
