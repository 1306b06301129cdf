package io.github.diskwright.partition.edit;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.partition.internal.table.SectorRange;
import java.util.List;

/**
 * Finds room for a partition in what is free.
 *
 * @param sectorSize bytes of a sector
 * @param grain what chosen places are multiples of, in sectors
 * @param lead sectors that must be free before it, in the same range
 */
record Placement(int sectorSize, long grain, int lead) {
    /**
     * A place.
     *
     * @param room the free range that it is in
     * @param place the sectors of the partition
     */
    record Found(SectorRange room, SectorRange place) {}

    static Placement of(EditOptions options, int sectorSize, int lead) {
        return new Placement(sectorSize, Math.max(1, options.grain() / sectorSize), lead);
    }

    /** Sectors that a number of bytes takes. */
    static long sectors(long bytes, int sectorSize) {
        return bytes / sectorSize + (bytes % sectorSize == 0 ? 0 : 1);
    }

    long up(long lba) {
        return Math.addExact(lba, grain - 1) / grain * grain;
    }

    long down(long lba) {
        return lba / grain * grain;
    }

    Found find(List<SectorRange> free, NewPartition wanted) throws NoSpaceException, RefusedException {
        if (wanted.position().isPresent()) {
            return at(free, wanted.position().getAsLong(), wanted);
        }
        return wanted.length().isPresent()
                ? first(free, sectors(wanted.length().getAsLong(), sectorSize))
                : largest(free);
    }

    private Found at(List<SectorRange> free, long position, NewPartition wanted)
            throws NoSpaceException, RefusedException {
        if (position % sectorSize != 0) {
            throw new RefusedException(
                    "position " + position + " is not on a sector of " + sectorSize + " bytes",
                    "choose a multiple of that");
        }
        long start = position / sectorSize;
        for (SectorRange room : free) {
            if (start - lead >= room.start() && start < room.limit()) {
                long available = room.limit() - start;
                long limit = down(room.limit()) > start ? down(room.limit()) : room.limit();
                long count =
                        wanted.length().isPresent() ? sectors(wanted.length().getAsLong(), sectorSize) : limit - start;
                if (count > available) {
                    throw new NoSpaceException(
                            "a partition at " + position, wanted.length().getAsLong(), available * sectorSize);
                }
                return new Found(room, new SectorRange(start, start + count));
            }
        }
        throw new RefusedException("position " + position + " is not free", "choose one in a free range");
    }

    private Found first(List<SectorRange> free, long count) throws NoSpaceException {
        long largest = 0;
        for (SectorRange room : free) {
            long start = up(room.start() + lead);
            long available = room.limit() - start;
            if (count <= available) {
                // Whole grains, unless that takes more than there is.
                long rounded = up(count) <= available ? up(count) : count;
                return new Found(room, new SectorRange(start, start + rounded));
            }
            largest = Math.max(largest, available);
        }
        throw new NoSpaceException("a new partition", bytes(count), bytes(largest));
    }

    private Found largest(List<SectorRange> free) throws NoSpaceException {
        Found best = null;
        for (SectorRange room : free) {
            SectorRange place = new SectorRange(up(room.start() + lead), down(room.limit()));
            if (place.count() > 0
                    && (best == null || place.count() > best.place().count())) {
                best = new Found(room, place);
            }
        }
        if (best == null) {
            throw new NoSpaceException("a new partition", bytes(grain), 0);
        }
        return best;
    }

    private long bytes(long sectors) {
        return sectors > Long.MAX_VALUE / sectorSize ? Long.MAX_VALUE : sectors * sectorSize;
    }
}
