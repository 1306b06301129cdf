package io.github.diskwright.partition.layout;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.TableEditor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A layout on a disk: where each partition goes. Immutable and thread-safe. Positions are bytes of the disk. */
public final class PlacedLayout {
    private final Layout layout;
    private final TargetDisk disk;
    private final long first;
    private final long limit;
    private final List<PlacedPart> parts;
    private final @Nullable PlacedPart extended;

    PlacedLayout(
            Layout layout,
            TargetDisk disk,
            long first,
            long limit,
            List<PlacedPart> parts,
            @Nullable PlacedPart extended) {
        this.layout = layout;
        this.disk = disk;
        this.first = first;
        this.limit = limit;
        this.parts = List.copyOf(parts);
        this.extended = extended;
    }

    /** What was wanted. */
    public Layout layout() {
        return layout;
    }

    /** The disk. */
    public TargetDisk disk() {
        return disk;
    }

    /** First byte that a partition may have, a multiple of the grain. */
    public long first() {
        return first;
    }

    /** First byte that no partition may have, a multiple of the grain. */
    public long limit() {
        return limit;
    }

    /** The partitions in the order of the layout, without the extended one. */
    public List<PlacedPart> parts() {
        return parts;
    }

    /** The extended partition of an MBR with logical ones. A grain is left before each of these. */
    public Optional<PlacedPart> extended() {
        return Optional.ofNullable(extended);
    }

    /** The partition with a number. */
    public Optional<PlacedPart> part(int number) {
        return parts.stream().filter(part -> part.number() == number).findFirst();
    }

    /** Bytes that no partition uses, between the first and the last that one might. */
    public long free() {
        long logical = parts.stream().filter(part -> part.part().isLogical()).count();
        return limit - first - parts.stream().mapToLong(PlacedPart::length).sum() - logical * layout.grain();
    }

    /**
     * The same layout with a partition somewhere else, wherever that is: {@link #check} tells whether it can be.
     *
     * @param number one of {@link #parts()} that is not logical
     * @param position first byte, zero or more
     * @param length bytes, 1 or more
     * @throws IllegalArgumentException if there is no such partition, or the numbers are not as described
     */
    public PlacedLayout with(int number, long position, long length) {
        PlacedPart old = part(number)
                .filter(part -> !part.part().isLogical())
                .orElseThrow(() -> new IllegalArgumentException("no partition " + number + " that can be placed"));
        if (position < 0 || length < 1 || length > Long.MAX_VALUE - position) {
            throw new IllegalArgumentException(length + " bytes at " + position);
        }
        List<PlacedPart> changed = new ArrayList<>(parts);
        changed.set(parts.indexOf(old), new PlacedPart(old.part(), number, position, length));
        return new PlacedLayout(layout, disk, first, limit, changed, extended);
    }

    /**
     * A new table with these partitions, to be planned and written. What they keep from elsewhere is not looked at.
     *
     * @param options where the ids come from that the layout does not give
     * @throws NoSpaceException if it does not fit after it was changed by hand
     * @throws RefusedException if partitions that were placed by hand overlap
     */
    public TableEditor editor(EditOptions options) throws NoSpaceException, RefusedException {
        return new LayoutTable(this, options).editor();
    }

    /** What is wrong with it; nothing as long as it was not changed by hand. */
    public List<Finding> check() {
        List<Finding> findings = new ArrayList<>();
        List<PlacedPart> sorted = new ArrayList<>(parts);
        if (extended != null) {
            sorted.removeIf(part -> part.part().isLogical());
            sorted.add(extended);
        }
        sorted.sort(Comparator.comparingLong(PlacedPart::position));
        long end = first;
        for (PlacedPart part : sorted) {
            String name = "partition " + part.number();
            if (part.position() < first || part.end() > limit) {
                add(findings, Severity.ERROR, "layout.outside", part, name + " is not inside what partitions may use");
            } else if (part.position() < end) {
                add(findings, Severity.ERROR, "layout.overlap", part, name + " overlaps the one before it");
            }
            if (part.position() % layout.grain() != 0 || part.length() % layout.grain() != 0) {
                boolean isPossible = part.position() % disk.logicalSectorSize() == 0
                        && part.length() % disk.logicalSectorSize() == 0;
                Severity severity = isPossible ? Severity.WARNING : Severity.ERROR;
                add(findings, severity, "layout.misaligned", part, name + " is not aligned to " + layout.grain());
            }
            if (part.length() < part.part().min()
                    || part.length() / layout.grain() > part.part().max() / layout.grain()) {
                add(findings, Severity.ERROR, "layout.size", part, name + " is smaller or larger than it may be");
            }
            end = Math.max(end, part.end());
        }
        if (extended != null) {
            checkLogical(findings, extended);
        }
        return findings;
    }

    /** Each has a grain before it for its record, in the extended partition. */
    private void checkLogical(List<Finding> findings, PlacedPart container) {
        long end = container.position();
        for (PlacedPart part : parts) {
            if (part.part().isLogical()) {
                String name = "partition " + part.number();
                if (part.end() > container.end() || part.position() % disk.logicalSectorSize() != 0) {
                    add(findings, Severity.ERROR, "layout.outside", part, name + " is not in the extended partition");
                }
                if (part.position() - layout.grain() < end) {
                    add(
                            findings,
                            Severity.ERROR,
                            "layout.overlap",
                            part,
                            name + " has no room for its record before it");
                }
                if (part.length() < part.part().min() || part.length() % disk.logicalSectorSize() != 0) {
                    add(findings, Severity.ERROR, "layout.size", part, name + " is smaller than it may be");
                }
                end = Math.max(end, part.end());
            }
        }
    }

    private static void add(List<Finding> findings, Severity severity, String id, PlacedPart part, String text) {
        findings.add(new Finding(id, severity, part.position(), text));
    }

    /** The partitions, one per line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(disk.toString()).append('\n');
        parts.forEach(part -> text.append(part).append('\n'));
        return text.toString();
    }
}
