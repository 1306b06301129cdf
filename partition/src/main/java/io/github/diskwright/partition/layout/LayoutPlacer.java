package io.github.diskwright.partition.layout;

import io.github.diskwright.image.ByteSize;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.internal.table.GptEntry;
import io.github.diskwright.partition.internal.table.GptHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the places of a layout's partitions on one disk. */
final class LayoutPlacer {
    private static final int EXTENDED_LBA = 0x0F;

    private final Layout layout;
    private final TargetDisk disk;
    private final long grain;

    LayoutPlacer(Layout layout, TargetDisk disk) {
        this.layout = layout;
        this.disk = disk;
        this.grain = layout.grain();
    }

    PlacedLayout place() throws NoSpaceException, RefusedException {
        requireGrain();
        long first = up(first());
        long limit = Math.max(first, down(limit()));
        List<SpaceDivision.Share> shares =
                layout.parts().stream().map(this::share).toList();
        long logical = layout.parts().stream().filter(LayoutPart::isLogical).count();
        long needed = Math.multiplyExact(Math.addExact(SpaceDivision.needed(shares), logical), grain);
        if (needed > limit - first) {
            throw new NoSpaceException(needs(), needed, limit - first);
        }
        long[] sizes = SpaceDivision.divide(shares, (limit - first) / grain - logical);
        return placed(first, limit, sizes);
    }

    private void requireGrain() throws RefusedException {
        if (grain % disk.physicalSectorSize() != 0) {
            throw new RefusedException(
                    "a grain of " + grain + " bytes is no multiple of sectors of " + disk.physicalSectorSize(),
                    "choose a grain of 1M");
        }
    }

    PlacedLayout placed(List<PlacedRange> places, Optional<PlacedRange> extended) throws RefusedException {
        requireGrain();
        boolean hasLogical = layout.parts().stream().anyMatch(LayoutPart::isLogical);
        if (places.size() != layout.parts().size() || extended.isPresent() != hasLogical) {
            throw new IllegalArgumentException(
                    places.size() + " places for " + layout.parts().size() + " partitions");
        }
        long first = up(first());
        List<Integer> numbers = numbers();
        List<PlacedPart> parts = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            PlacedRange place = places.get(i);
            parts.add(new PlacedPart(layout.parts().get(i), numbers.get(i), place.position(), place.length()));
        }
        @Nullable
        PlacedPart container = extended.map(
                        place -> extended(numbers, place.position(), place.position() + place.length()))
                .orElse(null);
        return new PlacedLayout(layout, disk, first, Math.max(first, down(limit())), parts, container);
    }

    /** First byte that a partition may have. */
    private long first() {
        long sector = disk.logicalSectorSize();
        return layout.table() == PartitionTable.Kind.GPT ? (2 + arraySectors()) * sector : sector;
    }

    /** First byte that no partition may have. */
    private long limit() {
        long sector = disk.logicalSectorSize();
        long sectors = layout.table() == PartitionTable.Kind.GPT
                ? disk.sectorCount() - 1 - arraySectors()
                : Math.min(disk.sectorCount(), 1L << 32);
        return Math.max(0, sectors) * sector;
    }

    private long arraySectors() {
        long sector = disk.logicalSectorSize();
        return (Math.max(GptHeader.LEAST_ARRAY_BYTES, (long) layout.entryCount() * GptEntry.SIZE_BYTES) + sector - 1)
                / sector;
    }

    private long up(long bytes) {
        return Math.addExact(bytes, grain - 1) / grain * grain;
    }

    private long down(long bytes) {
        return bytes / grain * grain;
    }

    private SpaceDivision.Share share(LayoutPart part) {
        long min = up(part.min()) / grain;
        return new SpaceDivision.Share(min, Math.max(min, part.max() / grain), part.weight());
    }

    /** What each partition needs, so that one sees what would have to give. */
    private String needs() {
        Stream<String> needs = layout.parts().stream().map(part -> {
            String number =
                    part.source().isPresent() ? "partition " + part.source().getAsInt() + " " : "";
            String kind = part.isFixed() ? " " : " at least ";
            return number + part.type().shortName() + kind + ByteSize.exact(up(part.min()));
        });
        return disk + " for " + needs.collect(Collectors.joining(", "));
    }

    private PlacedLayout placed(long first, long limit, long[] sizes) {
        List<Integer> numbers = numbers();
        List<PlacedPart> parts = new ArrayList<>();
        long at = first;
        long extendedStart = -1;
        long extendedEnd = -1;
        for (int i = 0; i < sizes.length; i++) {
            LayoutPart part = layout.parts().get(i);
            long length = sizes[i] * grain;
            if (part.isLogical()) {
                extendedStart = extendedStart < 0 ? at : extendedStart;
                at += grain;
                extendedEnd = at + length;
            }
            parts.add(new PlacedPart(part, numbers.get(i), at, length));
            at += length;
        }
        @Nullable PlacedPart extended = extendedStart < 0 ? null : extended(numbers, extendedStart, extendedEnd);
        return new PlacedLayout(layout, disk, first, limit, parts, extended);
    }

    private PlacedPart extended(List<Integer> numbers, long start, long end) {
        int number = free(new TreeSet<>(numbers), 1);
        LayoutPart part = LayoutPart.builder(PartitionType.of(EXTENDED_LBA))
                .size(end - start)
                .build();
        return new PlacedPart(part, number, start, end - start);
    }

    /** Given numbers stay; the others take the free ones in order. Logical partitions count from 5 in any case. */
    private List<Integer> numbers() {
        Set<Integer> taken = layout.parts().stream()
                .filter(part -> part.number().isPresent() && !part.isLogical())
                .map(part -> part.number().getAsInt())
                .collect(Collectors.toCollection(TreeSet::new));
        List<Integer> numbers = new ArrayList<>();
        int nextLogical = 5;
        for (LayoutPart part : layout.parts()) {
            if (part.isLogical()) {
                numbers.add(nextLogical++);
            } else if (part.number().isPresent()) {
                numbers.add(part.number().getAsInt());
            } else {
                int number = free(taken, 1);
                taken.add(number);
                numbers.add(number);
            }
        }
        return numbers;
    }

    private static int free(Set<Integer> taken, int from) {
        int number = from;
        while (taken.contains(number)) {
            number++;
        }
        return number;
    }
}
