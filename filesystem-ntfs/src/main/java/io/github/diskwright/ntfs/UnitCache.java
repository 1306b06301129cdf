package io.github.diskwright.ntfs;

import io.github.diskwright.image.codec.BlockDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Units of compressed data as they are when they are unpacked: the last ones that were read, of whatever files of a
 * volume, so that many small reads of a unit unpack it once. Holds {@value #SLOTS} units and what unpacking takes.
 * Thread-safe; a thread that finds all slots taken works with one of its own.
 */
final class UnitCache {
    private static final int SLOTS = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Slot[] slots = new Slot[SLOTS];
    private int count;
    private int taken;

    /** Unpacks units of a file; its identity tells them from those of other files. */
    interface Source {
        /**
         * Unpacks a unit.
         *
         * @param unit its number in the file
         * @param plain filled from its position to its limit, the length of the unit
         * @param slot has room for what is compressed, and decompressors
         */
        void unpack(long unit, ByteBuffer plain, Slot slot) throws IOException;
    }

    /** A unit, used by one thread at a time. */
    static final class Slot {
        private final Map<UnitCodec, BlockDecompressor> decompressors = new EnumMap<>(UnitCodec.class);
        private @Nullable Source source;
        private long unit;
        private byte[] plain = new byte[0];
        private byte[] packed = new byte[0];

        private boolean holds(Source wanted, long number) {
            return source == wanted && unit == number;
        }

        private void load(Source wanted, long number, int length) throws IOException {
            source = null;
            if (plain.length < length) {
                plain = new byte[length];
            }
            wanted.unpack(number, ByteBuffer.wrap(plain, 0, length), this);
            source = wanted;
            unit = number;
        }

        /** A buffer for compressed bytes. */
        ByteBuffer packed(int length) {
            if (packed.length < length) {
                packed = new byte[length];
            }
            return ByteBuffer.wrap(packed, 0, length);
        }

        /** The slot's decompressor of a kind. */
        BlockDecompressor decompressor(UnitCodec codec) throws IOException {
            BlockDecompressor known = decompressors.get(codec);
            if (known == null) {
                known = codec.decompressor();
                decompressors.put(codec, known);
            }
            return known;
        }
    }

    /**
     * Reads a part of a unit.
     *
     * @param source that unpacks it if need be
     * @param unit its number
     * @param length bytes of the unit, which the caller has held against a limit
     * @param offset of the first byte in the unit
     * @param target filled from its position to its limit
     */
    void read(Source source, long unit, int length, int offset, ByteBuffer target) throws IOException {
        Slot slot = take(source, unit);
        try {
            if (!slot.holds(source, unit)) {
                slot.load(source, unit, length);
            }
            target.put(slot.plain, offset, target.remaining());
        } finally {
            give(slot);
        }
    }

    /** The slot with a unit, else the one that was not used for the longest time. */
    private Slot take(Source source, long unit) {
        lock.lock();
        try {
            taken++;
            int found = count - 1;
            while (found >= 0 && !slots[found].holds(source, unit)) {
                found--;
            }
            if (found < 0 && (count == 0 || count + taken <= SLOTS)) {
                return new Slot();
            }
            int chosen = Math.max(found, 0);
            Slot slot = slots[chosen];
            count--;
            System.arraycopy(slots, chosen + 1, slots, chosen, count - chosen);
            return slot;
        } finally {
            lock.unlock();
        }
    }

    private void give(Slot slot) {
        lock.lock();
        try {
            taken--;
            if (count < SLOTS) {
                slots[count++] = slot;
            }
        } finally {
            lock.unlock();
        }
    }
}
