package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The sectors of a log, round and round, through a window of 64 KiB. Not thread-safe. */
final class LogRing {
    private static final int WINDOW = 64 * Bytes.KIB;

    private final BlockDevice file;
    private final long position;
    private final long length;
    private final ByteBuffer window = Bytes.allocate(WINDOW);
    private long start = -1;
    /** What the file was asked for and knows no hole before. */
    private long dataEnd;

    LogRing(BlockDevice file, VhdxHeader header) {
        this.file = file;
        this.position = header.logOffset();
        this.length = header.logLength();
    }

    long length() {
        return length;
    }

    /** Where an offset, which may be past the end of the ring, is in it. */
    long wrap(long offset) {
        return offset % length;
    }

    /** Where an offset is in the file. */
    long filePosition(long offset) {
        return position + wrap(offset);
    }

    /** The first sector from an offset on that may hold anything but zeros; the log's length if there is none. */
    long skipHole(long offset) throws IOException {
        long at = offset;
        while (at < length && at >= dataEnd) {
            Extent extent = file.extent(position + at, length - at);
            long end = extent.end() - position;
            if (extent.isData() || end < at + Bytes.SECTOR) {
                dataEnd = Math.max(end, at + Bytes.SECTOR);
            } else {
                at = end - end % Bytes.SECTOR;
            }
        }
        return at;
    }

    /** The sector at an offset. It is valid until the next call. */
    ByteBuffer sector(long offset) throws IOException {
        long at = wrap(offset);
        long wanted = at - at % WINDOW;
        if (wanted != start) {
            start = -1;
            window.clear().limit((int) Math.min(WINDOW, length - wanted));
            file.read(position + wanted, window);
            start = wanted;
        }
        return window.slice((int) (at - start), Bytes.SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    }
}
