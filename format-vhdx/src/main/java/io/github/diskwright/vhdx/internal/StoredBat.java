package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A block allocation table that is read page by page and never held as a whole: at most 1 MiB of memory. Thread-safe
 * without locks; threads that miss the same page at once all read it.
 */
final class StoredBat {
    /** Entries of a page of 32 KiB. */
    static final int PAGE_ENTRIES = 4096;
    /** Pages that are held. */
    static final int SLOTS = 32;

    private final BlockDevice file;
    private final long position;
    private final long entries;
    private final AtomicReferenceArray<@Nullable Page> slots = new AtomicReferenceArray<>(SLOTS);

    private record Page(long number, long[] entries) {}

    /**
     * @param file where it is
     * @param position of the first entry
     * @param entries number of entries that are needed
     */
    StoredBat(BlockDevice file, long position, long entries) {
        this.file = file;
        this.position = position;
        this.entries = entries;
    }

    long entry(long index) throws IOException {
        long number = index / PAGE_ENTRIES;
        int slot = (int) (number % SLOTS);
        @Nullable Page page = slots.get(slot);
        if (page == null || page.number != number) {
            page = new Page(number, load(file, position, number, entries));
            slots.set(slot, page);
        }
        return page.entries[(int) (index % PAGE_ENTRIES)];
    }

    /** Reads a page; what is past the last entry is zero. */
    static long[] load(BlockDevice file, long position, long number, long entries) throws IOException {
        return load((at, length) -> Bytes.read(file, at, length), position, number, entries);
    }

    /** Where pages come from. */
    interface Source {
        ByteBuffer read(long position, int length) throws IOException;
    }

    /** Reads a page from somewhere else than a file as it is. */
    static long[] load(Source source, long position, long number, long entries) throws IOException {
        long first = number * PAGE_ENTRIES;
        int count = (int) Math.min(PAGE_ENTRIES, entries - first);
        ByteBuffer bytes = source.read(position + first * BatEntry.SIZE_BYTES, count * BatEntry.SIZE_BYTES);
        long[] page = new long[PAGE_ENTRIES];
        bytes.asLongBuffer().get(page, 0, count);
        return page;
    }
}
