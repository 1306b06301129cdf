package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The block allocation table of a file that is being made: pages in memory, at most 1 MiB of them, which go to their
 * place when others need the room. That is safe as long as the file is not a VHDX yet.
 *
 * <p>One thread at a time may set entries, beside any number that look. Looking takes a lock only where a page is
 * missing.
 */
final class NewBat {
    private final BlockDevice file;
    private final long position;
    private final long entries;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicReferenceArray<@Nullable Page> slots = new AtomicReferenceArray<>(StoredBat.SLOTS);

    private static final class Page {
        final long number;
        final AtomicLongArray entries;
        boolean isDirty;

        Page(long number, long[] entries) {
            this.number = number;
            this.entries = new AtomicLongArray(entries);
        }
    }

    NewBat(BlockDevice file, long position, long entries) {
        this.file = file;
        this.position = position;
        this.entries = entries;
    }

    long entry(long index) throws IOException {
        long number = index / StoredBat.PAGE_ENTRIES;
        @Nullable Page page = slots.get((int) (number % StoredBat.SLOTS));
        if (page == null || page.number != number) {
            page = fetch(number);
        }
        return page.entries.get((int) (index % StoredBat.PAGE_ENTRIES));
    }

    void set(long index, long entry) throws IOException {
        lock.lock();
        try {
            Page page = fetch(index / StoredBat.PAGE_ENTRIES);
            page.entries.set((int) (index % StoredBat.PAGE_ENTRIES), entry);
            page.isDirty = true;
        } finally {
            lock.unlock();
        }
    }

    private Page fetch(long number) throws IOException {
        lock.lock();
        try {
            int slot = (int) (number % StoredBat.SLOTS);
            @Nullable Page page = slots.get(slot);
            if (page == null || page.number != number) {
                store(page);
                page = new Page(number, StoredBat.load(file, position, number, entries));
                slots.set(slot, page);
            }
            return page;
        } finally {
            lock.unlock();
        }
    }

    /** Writes all entries to their place. */
    void writeOut() throws IOException {
        lock.lock();
        try {
            for (int slot = 0; slot < StoredBat.SLOTS; slot++) {
                store(slots.get(slot));
            }
        } finally {
            lock.unlock();
        }
    }

    private void store(@Nullable Page page) throws IOException {
        if (page == null || !page.isDirty) {
            return;
        }
        ByteBuffer bytes = Bytes.allocate(StoredBat.PAGE_ENTRIES * BatEntry.SIZE_BYTES);
        for (int i = 0; i < StoredBat.PAGE_ENTRIES; i++) {
            bytes.putLong(page.entries.get(i));
        }
        file.write(position + page.number * bytes.capacity(), bytes.flip());
        page.isDirty = false;
    }
}
