package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Writes entries into the log of a file (section 2.3). Each entry stands for itself: its tail is its own position,
 * because whoever appends has made everything before durable at its place. Entries go upwards only; where one does not
 * fit any more, the log begins anew under another id, so that no reader has to follow a sequence around the end. Not
 * thread-safe.
 */
final class LogWriter {
    /** Most sectors in an entry: what fits with one sector of descriptors. */
    static final int MAX_SECTORS = 126;

    private final BlockDevice file;
    private final HeaderPair headers;
    private final Supplier<UUID> ids;
    private long next;
    private long sequenceNumber;

    LogWriter(BlockDevice file, HeaderPair headers, Supplier<UUID> ids) {
        this.file = file;
        this.headers = headers;
        this.ids = ids;
    }

    private boolean isOpen() {
        return headers.current().hasLog();
    }

    /**
     * Writes an entry; when it returns the entry is durable. Everything that was written before must be.
     *
     * @param sectors the new contents of 4 KiB by their positions, at most {@link #MAX_SECTORS}
     * @param flushedSize what the file's size is for certain
     * @param lastSize what it has to be
     */
    void append(SortedMap<Long, ByteBuffer> sectors, long flushedSize, long lastSize) throws IOException {
        if (sectors.size() > MAX_SECTORS) {
            throw new IllegalStateException(sectors.size() + " sectors for one entry of the log");
        }
        long length = (1L + sectors.size()) * Bytes.SECTOR;
        if (!isOpen() || next + length > headers.current().logLength()) {
            begin(flushedSize, lastSize);
        }
        write(entry(headers.current().logGuid(), sectors, flushedSize, lastSize));
    }

    /** An entry of the new log has to be there before a header names that log (section 2.3.3). */
    private void begin(long flushedSize, long lastSize) throws IOException {
        UUID guid = ids.get();
        next = 0;
        sequenceNumber = 1;
        write(entry(guid, Collections.emptySortedMap(), flushedSize, lastSize));
        headers.update(headers.current().withLogGuid(guid));
    }

    private void write(ByteBuffer entry) throws IOException {
        int length = entry.remaining();
        file.write(headers.current().logOffset() + next, entry);
        file.flush();
        next += length;
        sequenceNumber++;
    }

    private ByteBuffer entry(UUID guid, SortedMap<Long, ByteBuffer> sectors, long flushedSize, long lastSize) {
        int length = (1 + sectors.size()) * Bytes.SECTOR;
        ByteBuffer bytes = Bytes.allocate(length);
        new LogEntry(length, next, sequenceNumber, sectors.size(), 0, guid, flushedSize, lastSize).write(bytes);
        int number = 0;
        for (Map.Entry<Long, ByteBuffer> sector : sectors.entrySet()) {
            ByteBuffer update = sector.getValue();
            new LogDescriptor(
                            false,
                            LogDataSector.trailing(update),
                            LogDataSector.leading(update),
                            sector.getKey(),
                            sequenceNumber)
                    .write(bytes, LogEntry.SIZE_BYTES + number * LogDescriptor.SIZE_BYTES);
            number++;
            bytes.put(number * Bytes.SECTOR, update, 0, Bytes.SECTOR);
            LogDataSector.protect(
                    bytes.slice(number * Bytes.SECTOR, Bytes.SECTOR).order(bytes.order()), sequenceNumber);
        }
        Checksum.put(bytes);
        return bytes;
    }

    /** Says in the headers that the log is empty. Everything in it must be durable at its place. */
    void clear() throws IOException {
        if (isOpen()) {
            headers.update(headers.current().withLogGuid(MixedGuid.ZERO));
        }
    }
}
