package io.github.diskwright.wim.write;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.Digester;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.IntegrityTable;
import io.github.diskwright.wim.structure.WimHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of an integrity table, taken while the file is written from its start on. A stretch of which something is
 * written later, or written again, is read at the end. For one thread at a time.
 */
final class StretchHashes {
    private static final int BUFFER = 1 << 18;

    private final int stretchSize;
    private final Digester digester;
    private final List<@Nullable BlobHash> hashes = new ArrayList<>();
    /** Where the next bytes have to be for their stretch to be hashed on the way. */
    private long next = WimHeader.SIZE_BYTES;
    /** Whether the digester has everything of the stretch up to there. */
    private boolean complete = true;

    /**
     * Hashes of a new file.
     *
     * @param stretchSize bytes of a stretch, 1 or more
     */
    StretchHashes(int stretchSize) throws IOException {
        this.stretchSize = stretchSize;
        this.digester = DigestAlgorithm.SHA_1.newDigester();
    }

    /**
     * Hashes of a file that is appended to.
     *
     * @param table that it has, with its stretch size
     * @param covered bytes that the table covers
     * @param end where what is new begins
     */
    static StretchHashes after(IntegrityTable table, long covered, long end) throws IOException {
        StretchHashes result = new StretchHashes(table.chunkSize());
        int whole = (int) Math.min(covered / table.chunkSize(), table.hashes().size());
        result.hashes.addAll(table.hashes().subList(0, whole));
        result.complete = false;
        result.next = end;
        return result;
    }

    private int stretch(long position) {
        return Math.toIntExact((position - WimHeader.SIZE_BYTES) / stretchSize);
    }

    private long start(int stretch) {
        return WimHeader.SIZE_BYTES + (long) stretch * stretchSize;
    }

    /** Hears of bytes that were written. */
    void written(long position, byte[] bytes, int offset, int length) {
        // The header, which is not covered, comes with what is behind it.
        int before = (int) Math.min(length, Math.max(0, WimHeader.SIZE_BYTES - position));
        if (before == length) {
            return;
        }
        if (position + before != next) {
            forget(position + before, length - before);
            return;
        }
        int at = offset + before;
        int end = offset + length;
        while (at < end) {
            int index = stretch(next);
            int part = (int) Math.min(end - at, start(index + 1) - next);
            if (complete) {
                digester.update(ByteBuffer.wrap(bytes, at, part));
            }
            at += part;
            next += part;
            if (next == start(index + 1)) {
                endStretch(index);
            }
        }
    }

    private void endStretch(int index) {
        if (complete) {
            set(index, BlobHash.of(digester.finish().toByteArray()));
        }
        complete = true;
    }

    private void set(int index, @Nullable BlobHash hash) {
        if (index >= hashes.size()) {
            hashes.addAll(Collections.nCopies(index + 1 - hashes.size(), null));
        }
        hashes.set(index, hash);
    }

    private void forget(long position, long length) {
        for (int i = stretch(position); i <= stretch(position + length - 1); i++) {
            set(i, null);
        }
        if (position + length > start(stretch(next))) {
            incomplete();
        }
    }

    private void incomplete() {
        if (complete) {
            digester.finish();
            complete = false;
        }
    }

    /** Hears that everything from a position on will be written again. */
    void truncated(long position) {
        if (position < next) {
            incomplete();
            next = position;
            int index = stretch(position);
            while (hashes.size() > index) {
                hashes.remove(hashes.size() - 1);
            }
        }
    }

    /**
     * The table.
     *
     * @param device holds everything
     * @param end of what it covers
     */
    IntegrityTable finish(BlockDevice device, long end) throws IOException {
        int count = Math.toIntExact(IntegrityTable.count(end - WimHeader.SIZE_BYTES, stretchSize));
        if (count > 0) {
            // What was written behind the end may have filled a stretch that ends before.
            boolean isWhole = end == start(count) && count <= hashes.size();
            set(count - 1, isWhole ? hashes.get(count - 1) : null);
            if (next == end && complete && end < start(count)) {
                set(count - 1, BlobHash.of(digester.finish().toByteArray()));
            }
        }
        List<BlobHash> all = new ArrayList<>(count);
        ByteBuffer buffer = ByteBuffer.allocate(Math.min(BUFFER, stretchSize));
        for (int i = 0; i < count; i++) {
            @Nullable BlobHash known = hashes.get(i);
            all.add(known == null ? read(device, start(i), Math.min(end, start(i + 1)), buffer) : known);
        }
        return new IntegrityTable(stretchSize, all);
    }

    private BlobHash read(BlockDevice device, long from, long to, ByteBuffer buffer) throws IOException {
        incomplete();
        for (long at = from; at < to; at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), to - at));
            device.read(at, buffer);
            digester.update(buffer.flip());
        }
        return BlobHash.of(digester.finish().toByteArray());
    }
}
