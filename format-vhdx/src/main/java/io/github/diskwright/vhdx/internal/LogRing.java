package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The sectors of a log, round and round, through a window of 256 KiB. Not thread-safe. */
final class LogRing {
    private static final int WINDOW = 256 * Bytes.KIB;

    private final BlockDevice file;
    private final long position;
    private final long length;
    private final ByteBuffer window = Bytes.allocate(WINDOW);
    private long start = -1;

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
