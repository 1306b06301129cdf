package io.github.diskwright.ntfs;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A set of clusters, or of file records, as a bitmap: one bit each. Not thread-safe for writing.
 */
public final class ClusterMap {
    private static final int CHUNK = 1 << 20;

    private final long size;
    private final long[] words;

    private ClusterMap(long size, long[] words) {
        this.size = size;
        this.words = words;
    }

    /**
     * An empty set.
     *
     * @param source what the map is of, for errors
     * @param size numbers from 0 up to below this one can be members
     * @param limits the map's bytes are a structure
     * @throws ImageException if the map would be larger than the limit
     */
    public static ClusterMap empty(String source, long size, Limits limits) throws ImageException {
        long bytes = size / 8 + 8;
        limits.requireStructure(source, "bitmap of " + size + " bits", bytes);
        return new ClusterMap(size, new long[(int) (bytes / 8)]);
    }

    /**
     * The set that a bitmap attribute holds: bit {@code n % 8} of byte {@code n / 8} is number {@code n}. Bits that the
     * attribute does not have are clear.
     *
     * @param bitmap the attribute
     * @param size numbers from 0 up to below this one are looked at
     */
    public static ClusterMap read(NtfsAttribute bitmap, long size, Limits limits) throws IOException {
        ClusterMap map = empty(bitmap.toString(), size, limits);
        long length = Math.min((size + 7) / 8, bitmap.size());
        ByteBuffer chunk =
                ByteBuffer.allocate((int) Math.min(CHUNK, length + 7 & ~7)).order(ByteOrder.LITTLE_ENDIAN);
        for (long done = 0; done < length; done += chunk.limit()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), length - done));
            bitmap.read(done, chunk);
            chunk.flip();
            for (int i = 0; i < chunk.limit(); i++) {
                long at = done + i;
                map.words[(int) (at / 8)] |= Byte.toUnsignedLong(chunk.get(i)) << 8 * (at % 8);
            }
        }
        map.clear(size, map.words.length * 64L - size);
        return map;
    }

    /** A copy. */
    public ClusterMap copy() {
        return new ClusterMap(size, words.clone());
    }

    /** A copy with another size: members beyond it are left out. */
    public ClusterMap resized(long newSize) {
        long[] copy = Arrays.copyOf(words, (int) ((newSize / 8 + 8) / 8));
        ClusterMap map = new ClusterMap(newSize, copy);
        map.clear(newSize, copy.length * 64L - newSize);
        return map;
    }

    /** Numbers below this one can be members. */
    public long size() {
        return size;
    }

    /** Whether a number is a member. */
    public boolean contains(long number) {
        return (words[(int) (number >> 6)] & 1L << number) != 0;
    }

    /** Adds numbers. */
    public void set(long first, long count) {
        for (long at = first; at < first + count; ) {
            long mask = mask(at, first + count);
            words[(int) (at >> 6)] |= mask;
            at = (at | 63) + 1;
        }
    }

    /** Removes numbers. */
    public void clear(long first, long count) {
        for (long at = first; at < first + count; ) {
            long mask = mask(at, first + count);
            words[(int) (at >> 6)] &= ~mask;
            at = (at | 63) + 1;
        }
    }

    /** Whether one of some numbers is a member. */
    public boolean containsAny(long first, long count) {
        return nextSet(first) < first + count;
    }

    private static long mask(long at, long end) {
        long mask = -1L << at;
        return end > (at | 63) ? mask : mask & (1L << end) - 1;
    }

    /** The first member from a number on; {@link #size()} if there is none. */
    public long nextSet(long from) {
        return next(from, size, 0);
    }

    /** As {@link #nextSet(long)}, looking no further than a limit, which is the answer where there is none before it. */
    public long nextSet(long from, long limit) {
        return next(from, Math.min(limit, size), 0);
    }

    /** The first number from one on that is no member; {@link #size()} if there is none. */
    public long nextClear(long from) {
        return next(from, size, -1);
    }

    /** As {@link #nextClear(long)}, looking no further than a limit, which is the answer where there is none before it. */
    public long nextClear(long from, long limit) {
        return next(from, Math.min(limit, size), -1);
    }

    private long next(long from, long limit, long inversion) {
        if (from >= limit) {
            return limit;
        }
        int index = (int) (from >> 6);
        int last = (int) (limit - 1 >> 6);
        long word = (words[index] ^ inversion) & -1L << from;
        while (word == 0) {
            if (++index > last) {
                return limit;
            }
            word = words[index] ^ inversion;
        }
        return Math.min(limit, index * 64L + Long.numberOfTrailingZeros(word));
    }

    /** The last member below a number; -1 if there is none. */
    public long lastSet(long below) {
        long end = Math.min(below, size);
        if (end <= 0) {
            return -1;
        }
        int index = (int) (end - 1 >> 6);
        long word = words[index] & mask(index * 64L, end);
        while (word == 0) {
            if (--index < 0) {
                return -1;
            }
            word = words[index];
        }
        return index * 64L + 63 - Long.numberOfLeadingZeros(word);
    }

    /** Number of members from one number up to below another. */
    public long count(long from, long to) {
        long sum = 0;
        for (long at = from; at < to; at = (at | 63) + 1) {
            sum += Long.bitCount(words[(int) (at >> 6)] & mask(at, to));
        }
        return sum;
    }

    /** The first member that another set does not have; {@link #size()} if that has all. Sizes must be the same. */
    public long firstNotIn(ClusterMap other) {
        for (int i = 0; i < words.length; i++) {
            long rest = words[i] & ~other.words[i];
            if (rest != 0) {
                return i * 64L + Long.numberOfTrailingZeros(rest);
            }
        }
        return size;
    }

    /** Members that another set of the same size does not have. */
    public ClusterMap without(ClusterMap other) {
        ClusterMap rest = copy();
        for (int i = 0; i < rest.words.length; i++) {
            rest.words[i] &= ~other.words[i];
        }
        return rest;
    }

    /** Adds the members of another set that is not larger. */
    public void addAll(ClusterMap other) {
        for (int i = 0; i < other.words.length; i++) {
            words[i] |= other.words[i];
        }
    }

    /**
     * Writes the bits as the format keeps them; those from {@link #size()} on are set.
     *
     * @param firstByte where in the bitmap the buffer begins
     * @param target filled from its position to its limit
     */
    public void write(long firstByte, ByteBuffer target) {
        for (long at = firstByte; target.hasRemaining(); at++) {
            long bits = at / 8 < words.length ? words[(int) (at / 8)] >>> 8 * (at % 8) & 0xFF : 0;
            long beyond = at * 8 + 8 - size;
            if (beyond >= 8) {
                bits = 0xFF;
            } else if (beyond > 0) {
                bits |= 0xFF << 8 - beyond & 0xFF;
            }
            target.put((byte) bits);
        }
    }
}
