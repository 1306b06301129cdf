package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which space of a file that is written to is free. Holes inside the file are used before it gets longer. Space that
 * something durable may still name is not given out again before {@link #recycle}. Not thread-safe.
 */
final class FileSpace {
    private final SpaceMap map;
    private final ResizableDevice file;
    private final GrowingFile growth;
    private final List<Range> released = new ArrayList<>();
    /** From here on the file was never anything but zeros. */
    private long zeroFrom;
    /** For lengths that were asked for: no free range of that length begins below this position. */
    private final Map<Long, Long> noneBelow = new HashMap<>();

    /**
     * Space that was given out.
     *
     * @param position first byte
     * @param isZero whether the file reads as zeros there
     */
    record Given(long position, boolean isZero) {}

    /**
     * @param map everything that is in use
     * @param file the file
     */
    FileSpace(SpaceMap map, ResizableDevice file) {
        this.map = map;
        this.file = file;
        this.growth = new GrowingFile(file);
        this.zeroFrom = Bytes.roundUp(file.size(), Bytes.MIB);
    }

    /** Whether there is a hole, at the end of the file too. */
    boolean hasHole(long length) {
        return hasHoleBefore(length, Math.max(map.end(), file.size() & -Bytes.MIB));
    }

    /** Whether there is a hole that ends at a position or before. */
    boolean hasHoleBefore(long length, long limit) {
        long found = map.firstFree(length, from(length), limit);
        // One that begins behind may still be too far back: none begins before the last place that was looked at.
        noneBelow.merge(length, found >= 0 ? found : Math.max(0, limit - length + Bytes.MIB), Math::max);
        return found >= 0;
    }

    /** Holes are not looked for again and again where there are none. */
    private long from(long length) {
        return noneBelow.getOrDefault(length, 0L);
    }

    /**
     * Gives out space, in a hole or at the end of the file, which gets longer if need be.
     *
     * @param length bytes, a multiple of 1 MiB
     * @param most bytes that the file will ever need, to grow ahead
     */
    Given take(long length, long most) throws IOException {
        long position = map.firstFree(length, from(length), map.end());
        if (position < 0) {
            position = map.end();
        }
        long end = position + length;
        if (end > SpaceMap.LIMIT) {
            throw new NoSpaceException(file.description(), end, SpaceMap.LIMIT);
        }
        growth.growTo(end, most);
        map.take(position, length);
        noneBelow.put(length, position);
        boolean isZero = position >= zeroFrom;
        zeroFrom = Math.max(zeroFrom, end);
        return new Given(position, isZero);
    }

    /** Takes back space that was given out, or is given up, and that nothing durable names. */
    void giveBack(long position, long length) {
        map.free(position, length);
        noneBelow.replaceAll((wanted, below) -> Math.min(below, Math.max(0, position - wanted)));
    }

    /** Takes back space that the file names until the change that gives it up is durable. */
    void release(long position, long length) {
        released.add(new Range("released", position, position + length));
    }

    boolean hasReleased() {
        return !released.isEmpty();
    }

    /** What was released is free: the change is durable, and nobody reads there. */
    void recycle() {
        for (Range range : released) {
            giveBack(range.start(), range.end() - range.start());
        }
        released.clear();
    }

    /** First position after everything that is in use. */
    long end() {
        return map.end();
    }
}
