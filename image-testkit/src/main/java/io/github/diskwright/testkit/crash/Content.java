package io.github.diskwright.testkit.crash;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a device in pages, as a layer over the bytes of another one: only pages that differ are its own, so that
 * a crash state costs what its changes cost. A layer must not change while there are layers over it that are still
 * used. Not thread-safe.
 */
final class Content {
    static final int PAGE = 4096;

    /** Stands for a page of zeros that hides the parent's; never written. */
    private static final byte[] ZERO = new byte[PAGE];

    private final @Nullable Content parent;
    private final TreeMap<Long, byte[]> pages = new TreeMap<>();
    private long size;

    private Content(@Nullable Content parent, long size) {
        this.parent = parent;
        this.size = size;
    }

    static Content ofSize(long size) {
        return new Content(null, size);
    }

    /** A layer with the same bytes, whose changes do not show here. */
    Content layer() {
        return new Content(this, size);
    }

    long size() {
        return size;
    }

    private byte @Nullable [] page(long index) {
        for (Content layer = this; layer != null; layer = layer.parent) {
            byte @Nullable [] page = layer.pages.get(index);
            if (page != null) {
                return page;
            }
        }
        return null;
    }

    /** Whether a page holds bytes; false if it is known to be zeros. */
    boolean isStored(long index) {
        byte @Nullable [] page = page(index);
        return page != null && page != ZERO;
    }

    /** First page from {@code index} on that may hold bytes, or {@code Long.MAX_VALUE}. */
    long nextPage(long index) {
        long next = Long.MAX_VALUE;
        for (Content layer = this; layer != null; layer = layer.parent) {
            @Nullable Long candidate = layer.pages.ceilingKey(index);
            next = candidate == null ? next : Math.min(next, candidate);
        }
        return next;
    }

    void read(long position, ByteBuffer target) {
        long at = position;
        while (target.hasRemaining()) {
            int offset = (int) (at % PAGE);
            int length = Math.min(target.remaining(), PAGE - offset);
            byte @Nullable [] page = page(at / PAGE);
            target.put(page == null ? ZERO : page, offset, length);
            at += length;
        }
    }

    /** Writes bytes; those beyond the end are lost. */
    void write(long position, ByteBuffer source) {
        long end = Math.min(size, position + source.remaining());
        for (long at = position; at < end; ) {
            int offset = (int) (at % PAGE);
            int length = (int) Math.min(end - at, PAGE - offset);
            source.get(own(at / PAGE), offset, length);
            at += length;
        }
    }

    private byte[] own(long index) {
        byte @Nullable [] page = pages.get(index);
        if (page == null || page == ZERO) {
            byte @Nullable [] shown = page(index);
            page = shown == null ? new byte[PAGE] : shown.clone();
            pages.put(index, page);
        }
        return page;
    }

    /** Zeroes bytes; a part beyond the end is left out. */
    void zero(long position, long length) {
        long end = Math.min(size, position + length);
        if (position >= end) {
            return;
        }
        long last = (end - 1) / PAGE;
        for (long index = nextPage(position / PAGE); index <= last; index = nextPage(index + 1)) {
            if (isStored(index)) {
                long start = index * PAGE;
                zeroIn(index, (int) (Math.max(position, start) - start), (int) Math.min(end - start, PAGE));
            }
        }
    }

    private void zeroIn(long index, int from, int to) {
        if (from > 0 || to < PAGE) {
            Arrays.fill(own(index), from, to, (byte) 0);
        } else if (parent != null && parent.isStored(index)) {
            pages.put(index, ZERO);
        } else {
            pages.remove(index);
        }
    }

    void resize(long newSize) {
        if (newSize < size) {
            zero(newSize, size - newSize);
        }
        size = newSize;
    }
}
