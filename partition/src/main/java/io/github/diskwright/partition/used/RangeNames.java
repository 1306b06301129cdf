package io.github.diskwright.partition.used;

import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.OwnedRange;
import io.github.diskwright.ntfs.RangeOwners;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.Volume;
import io.github.diskwright.partition.used.NamedRange.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Names bytes of a disk by what they are of, for who has to say what is lost with them: a file where the file system is
 * known (NTFS), free space, a partition, the partition table. Immutable and thread-safe.
 */
public final class RangeNames {
    private final List<NamedRange> ranges;
    private final boolean complete;

    private RangeNames(List<NamedRange> ranges, boolean complete) {
        this.ranges = List.copyOf(ranges);
        this.complete = complete;
    }

    /**
     * Names ranges. Reads the master file table of each volume of NTFS that a range is in; what cannot be read there only makes
     * the names less precise.
     *
     * @param disk which may be damaged where the ranges are, and elsewhere
     * @param layout what is on the disk; where the table may be lost itself, the layout as it was before
     * @param ranges on the disk, in any order; what is outside of it is left out. Their kinds are not looked at
     * @param limits bounds for what the disk may ask for, and for how many ranges come out of each volume
     * @param job who hears of the progress, and who may stop it
     * @throws CancelledException if it was stopped
     */
    public static RangeNames of(BlockDevice disk, DiskLayout layout, List<Extent> ranges, Limits limits, JobOptions job)
            throws CancelledException {
        List<NamedRange> named = new ArrayList<>();
        boolean complete = true;
        List<Area> areas = areas(disk, layout);
        List<Extent> inside = inside(disk, ranges);
        for (Area area : areas) {
            List<Extent> parts = parts(inside, area.start(), area.end());
            Optional<RangeOwners> owners = parts.isEmpty() ? Optional.empty() : owners(disk, area, parts, limits, job);
            if (owners.isPresent()) {
                complete &= owners.get().isComplete();
                for (OwnedRange owned : owners.get().ranges()) {
                    named.add(area.named(area.origin() + owned.position(), owned.length(), Optional.of(owned)));
                }
            } else {
                parts.forEach(part -> named.add(area.named(part.position(), part.length(), Optional.empty())));
            }
        }
        named.sort(Comparator.comparingLong(NamedRange::position));
        return new RangeNames(named, complete);
    }

    /** A part of a disk that is one thing. */
    private record Area(long start, long end, Place place, Optional<Volume> volume) {
        long origin() {
            return volume.map(Volume::position).orElse(0L);
        }

        NamedRange named(long position, long length, Optional<OwnedRange> owned) {
            OptionalInt number = volume.flatMap(Volume::partition)
                    .map(partition -> OptionalInt.of(partition.number()))
                    .orElse(OptionalInt.empty());
            return new NamedRange(position, length, place, number, owned);
        }
    }

    /** The disk in areas, by position. Where partitions overlap, the first one has it. */
    private static List<Area> areas(BlockDevice disk, DiskLayout layout) {
        List<Area> known = new ArrayList<>();
        TableAreas.of(layout.table(), disk.size())
                .forEach(table -> known.add(new Area(table.position(), table.end(), Place.TABLE, Optional.empty())));
        for (Volume volume : layout.volumes()) {
            boolean hasData = volume.partition()
                    .map(partition -> partition.kind() != Partition.Kind.EXTENDED)
                    .orElse(true);
            if (hasData && volume.position() < disk.size()) {
                long end = volume.position() + Math.min(volume.length(), disk.size() - volume.position());
                known.add(new Area(volume.position(), end, Place.VOLUME, Optional.of(volume)));
            }
        }
        known.sort(Comparator.comparingLong(Area::start));
        List<Area> areas = new ArrayList<>();
        long at = 0;
        for (Area area : known) {
            if (area.start() > at) {
                areas.add(new Area(at, area.start(), Place.OUTSIDE, Optional.empty()));
            }
            long start = Math.max(at, area.start());
            if (start < area.end()) {
                areas.add(new Area(start, area.end(), area.place(), area.volume()));
                at = area.end();
            }
        }
        if (at < disk.size()) {
            areas.add(new Area(at, disk.size(), Place.OUTSIDE, Optional.empty()));
        }
        return areas;
    }

    /** The ranges by position, without overlaps and what is outside the disk. */
    private static List<Extent> inside(BlockDevice disk, List<Extent> ranges) {
        List<Extent> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(Extent::position));
        List<Extent> inside = new ArrayList<>();
        long done = 0;
        for (Extent range : sorted) {
            long start = Math.max(done, range.position());
            long end = Math.min(range.end(), disk.size());
            if (start < end) {
                inside.add(new Extent(start, end - start, Extent.Kind.DATA));
                done = end;
            }
        }
        return inside;
    }

    private static List<Extent> parts(List<Extent> ranges, long start, long end) {
        List<Extent> parts = new ArrayList<>();
        for (Extent range : ranges) {
            long from = Math.max(start, range.position());
            long to = Math.min(end, range.end());
            if (from < to) {
                parts.add(new Extent(from, to - from, Extent.Kind.DATA));
            }
        }
        return parts;
    }

    private static Optional<RangeOwners> owners(
            BlockDevice disk, Area area, List<Extent> parts, Limits limits, JobOptions job) throws CancelledException {
        Optional<Volume> volume =
                area.volume().filter(candidate -> candidate.content().name().equals(UsedBlocksReader.NTFS));
        if (volume.isEmpty()) {
            return Optional.empty();
        }
        try (BlockDevice window = volume.get().open(ReadOnlyDevice.of(disk))) {
            List<Extent> own = new ArrayList<>(parts.size());
            for (Extent part : parts) {
                own.add(new Extent(part.position() - area.origin(), part.length(), part.kind()));
            }
            return Optional.of(RangeOwners.find(NtfsVolume.open(window, limits), own, job));
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            // A volume that cannot be opened any more has no names left.
            return Optional.empty();
        }
    }

    /** The ranges with their names, by position. Bytes that several files seem to have are there several times. */
    public List<NamedRange> ranges() {
        return ranges;
    }

    /** Whether all of what was asked for is in {@link #ranges()}; else a volume had more files in it than it may have. */
    public boolean isComplete() {
        return complete;
    }
}
