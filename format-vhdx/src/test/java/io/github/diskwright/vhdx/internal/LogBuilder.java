package io.github.diskwright.vhdx.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Builds log entries and puts them into an image's log, for tests of replay. */
final class LogBuilder {
    UUID guid = TestImage.LOG_GUID;
    long sequenceNumber = 1;
    long tail;
    long flushedFileOffset = 6 * Bytes.MIB;
    long lastFileOffset = 6 * Bytes.MIB;

    private final List<LogDescriptor> descriptors = new ArrayList<>();
    private final List<ByteBuffer> sectors = new ArrayList<>();

    static LogBuilder entry(long sequenceNumber, long tail) {
        LogBuilder builder = new LogBuilder();
        builder.sequenceNumber = sequenceNumber;
        builder.tail = tail;
        return builder;
    }

    /** 4 KiB that will be at a position. */
    LogBuilder data(long fileOffset, ByteBuffer update) {
        ByteBuffer sector = Bytes.allocate(Bytes.SECTOR).put(0, update, 0, Bytes.SECTOR);
        descriptors.add(new LogDescriptor(
                false, LogDataSector.trailing(sector), LogDataSector.leading(sector), fileOffset, sequenceNumber));
        LogDataSector.protect(sector, sequenceNumber);
        sectors.add(sector);
        return this;
    }

    LogBuilder zeros(long fileOffset, long length) {
        descriptors.add(new LogDescriptor(true, 0, length, fileOffset, sequenceNumber));
        return this;
    }

    LogBuilder sizes(long flushed, long last) {
        flushedFileOffset = flushed;
        lastFileOffset = last;
        return this;
    }

    ByteBuffer build() {
        int headSectors = (int) LogEntry.sectorsFor(descriptors.size());
        int length = (headSectors + sectors.size()) * Bytes.SECTOR;
        ByteBuffer bytes = Bytes.allocate(length);
        new LogEntry(length, tail, sequenceNumber, descriptors.size(), 0, guid, flushedFileOffset, lastFileOffset)
                .write(bytes);
        for (int i = 0; i < descriptors.size(); i++) {
            descriptors.get(i).write(bytes, LogEntry.SIZE_BYTES + i * LogDescriptor.SIZE_BYTES);
        }
        for (int i = 0; i < sectors.size(); i++) {
            bytes.put((headSectors + i) * Bytes.SECTOR, sectors.get(i), 0, Bytes.SECTOR);
        }
        Checksum.put(bytes);
        return bytes;
    }

    /** Puts the entry into the log of an image, around its end if need be, and tells where the next one goes. */
    long putInto(TestImage image, long offset) {
        return put(image, offset, build());
    }

    static long put(TestImage image, long offset, ByteBuffer entry) {
        for (int at = 0; at < entry.capacity(); at += Bytes.SECTOR) {
            image.put(TestImage.LOG + (offset + at) % Bytes.MIB, entry.slice(at, Bytes.SECTOR));
        }
        return (offset + entry.capacity()) % Bytes.MIB;
    }

    /** Says in the current header that the log is not empty. */
    static void markDirty(TestImage image) {
        image.putGuid(TestImage.HEADER + 48, TestImage.LOG_GUID);
        image.fixHeader();
    }
}
