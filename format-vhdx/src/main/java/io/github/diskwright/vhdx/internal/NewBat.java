package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The block allocation table of a file that is being made: pages in memory, at most 1 MiB of them, which go to their
 * place when others need the room. That is safe as long as the file is not a VHDX yet.
 */
final class NewBat extends PagedLongs {
    private final BlockDevice file;
    private final long position;
    private final long entries;

    NewBat(BlockDevice file, long position, long entries) {
        super(StoredBat.PAGE_ENTRIES, StoredBat.SLOTS);
        this.file = file;
        this.position = position;
        this.entries = entries;
    }

    @Override
    long[] load(long number) throws IOException {
        return StoredBat.load(file, position, number, entries);
    }

    @Override
    void keep(Page page) throws IOException {
        ByteBuffer bytes = Bytes.allocate(StoredBat.PAGE_ENTRIES * BatEntry.SIZE_BYTES);
        for (int i = 0; i < StoredBat.PAGE_ENTRIES; i++) {
            bytes.putLong(page.value(i));
        }
        file.write(position + page.number() * bytes.capacity(), bytes.flip());
    }
}
