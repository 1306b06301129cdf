package io.github.diskwright.ghost.partclone.internal;

import io.github.diskwright.ghost.partclone.PartcloneChecksum;
import io.github.diskwright.ghost.plain.PlainBytes;
import io.github.diskwright.image.IntegrityException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Reads used blocks, and holds each strip against its checksum when it is first touched, where that is possible: strips
 * whose checksum starts afresh, of at most 4 MiB. Memory: a bit for each strip. Thread-safe.
 */
final class StripReader {
    private static final String STRUCTURE = "block data";
    private static final long LARGEST_VERIFIED = 4L << 20;
    /** More strips than that are so small that they are held against their checksums each time. */
    private static final long MOST_MARKS = 1L << 26;

    private final PlainBytes bytes;
    private final PartcloneChecksum checksum;
    private final StripLayout layout;
    private final boolean verifies;
    private final @Nullable AtomicLongArray verified;

    StripReader(PlainBytes bytes, PartcloneHeader header, StripLayout layout, boolean wantsVerification) {
        this.bytes = bytes;
        this.checksum = header.checksum();
        this.layout = layout;
        this.verifies = wantsVerification
                && header.checksum() != PartcloneChecksum.NONE
                && header.isReseeded()
                && layout.stripBlocks() <= LARGEST_VERIFIED / layout.blockSize();
        long strips = layout.strips();
        this.verified = verifies && strips <= MOST_MARKS ? new AtomicLongArray((int) ((strips + 63) / 64)) : null;
    }

    boolean isVerifying() {
        return verifies;
    }

    /** Reads from a packed position on. */
    void read(long packed, ByteBuffer target) throws IOException {
        int limit = target.limit();
        long at = packed;
        while (target.position() < limit) {
            long strip = layout.stripAt(at);
            long offset = at - layout.packedStart(strip);
            int part = (int) Math.min(limit - target.position(), layout.stripLength(strip) - offset);
            target.limit(target.position() + part);
            readStrip(strip, offset, target);
            target.limit(limit);
            at += part;
        }
    }

    private void readStrip(long strip, long offset, ByteBuffer target) throws IOException {
        if (!verifies || isMarked(strip)) {
            bytes.read(STRUCTURE, layout.stripPosition(strip) + offset, target);
            return;
        }
        int length = (int) layout.stripLength(strip);
        ByteBuffer whole = ByteBuffer.allocate(length + layout.checksumLength());
        bytes.read(STRUCTURE, layout.stripPosition(strip), whole);
        verify(strip, whole.flip(), length);
        mark(strip);
        target.put(whole.slice((int) offset, target.remaining()));
    }

    private void verify(long strip, ByteBuffer whole, int length) throws IntegrityException {
        StripChecksum computing = StripChecksum.of(checksum);
        computing.update(whole.slice(0, length));
        byte[] stored = new byte[layout.checksumLength()];
        whole.get(length, stored);
        byte[] computed = computing.value();
        if (!computing.isSame(stored, computed)) {
            throw new IntegrityException(
                    bytes.description() + ": strip " + strip + " of blocks at 0x"
                            + Long.toHexString(layout.stripPosition(strip)),
                    StripChecksum.hex(stored),
                    StripChecksum.hex(computed));
        }
    }

    private boolean isMarked(long strip) {
        AtomicLongArray marks = verified;
        return marks != null && (marks.get((int) (strip / 64)) >>> strip & 1) != 0;
    }

    private void mark(long strip) {
        AtomicLongArray marks = verified;
        if (marks != null) {
            marks.getAndUpdate((int) (strip / 64), word -> word | 1L << strip);
        }
    }
}
