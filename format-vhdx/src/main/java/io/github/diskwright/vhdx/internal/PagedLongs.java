package io.github.diskwright.vhdx.internal;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that are read page by page, of which a few pages are held in memory.
 *
 * <p>One thread at a time may set numbers, beside any number that look. Looking takes a lock only where a page is
 * missing.
 */
abstract class PagedLongs {
    private final int pageLength;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicReferenceArray<@Nullable Page> slots;

    /** Numbers that are neighbours. */
    static final class Page {
        private final long number;
        private final AtomicLongArray values;
        private boolean isChanged;

        private Page(long number, long[] values) {
            this.number = number;
            this.values = new AtomicLongArray(values);
        }

        long number() {
            return number;
        }

        long value(int offset) {
            return values.get(offset);
        }
    }

    /**
     * @param pageLength numbers in a page
     * @param slots pages that are held at most
     */
    PagedLongs(int pageLength, int slots) {
        this.pageLength = pageLength;
        this.slots = new AtomicReferenceArray<>(slots);
    }

    /** Reads a page. */
    abstract long[] load(long number) throws IOException;

    /** Keeps a page that was changed and has to make room for another one, or was asked for by {@link #keepAll}. */
    abstract void keep(Page page) throws IOException;

    final long get(long index) throws IOException {
        long number = index / pageLength;
        @Nullable Page page = slots.get((int) (number % slots.length()));
        if (page == null || page.number != number) {
            page = fetch(number);
        }
        return page.value((int) (index % pageLength));
    }

    /** Sets a number in memory. */
    final void put(long index, long value) throws IOException {
        lock.lock();
        try {
            Page page = fetch(index / pageLength);
            page.values.set((int) (index % pageLength), value);
            page.isChanged = true;
        } finally {
            lock.unlock();
        }
    }

    private Page fetch(long number) throws IOException {
        lock.lock();
        try {
            int slot = (int) (number % slots.length());
            @Nullable Page page = slots.get(slot);
            if (page == null || page.number != number) {
                keepIfChanged(page);
                page = new Page(number, load(number));
                slots.set(slot, page);
            }
            return page;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps all pages that were changed. */
    final void keepAll() throws IOException {
        lock.lock();
        try {
            for (int slot = 0; slot < slots.length(); slot++) {
                keepIfChanged(slots.get(slot));
            }
        } finally {
            lock.unlock();
        }
    }

    private void keepIfChanged(@Nullable Page page) throws IOException {
        if (page != null && page.isChanged) {
            keep(page);
            page.isChanged = false;
        }
    }
}
