package io.github.diskwright.partition.fit;

import io.github.diskwright.image.ByteSize;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.layout.Layout;
import io.github.diskwright.partition.layout.PlacedLayout;
import io.github.diskwright.partition.layout.PlacedPart;
import io.github.diskwright.partition.layout.TargetDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the partitions of a source disk go on a target. A value that can be shown, changed and checked; nothing is
 * written by it. Immutable and thread-safe; it does not hold a device.
 */
public final class FitPlan {
    private final DiskLayout source;
    private final PlacedLayout target;
    private final List<Partition> dropped;
    private final List<Finding> remarks;

    private FitPlan(DiskLayout source, PlacedLayout target, List<Partition> dropped, List<Finding> remarks) {
        this.source = source;
        this.target = target;
        this.dropped = List.copyOf(dropped);
        this.remarks = List.copyOf(remarks);
    }

    /**
     * Plans, with a look into the volumes: NTFS can become smaller, as far as its contents let it. A volume that cannot
     * now, because it is dirty or hibernated for example, counts with its full size, and {@link #check} tells why. Reads
     * the master file tables of those that have to become smaller or will become larger.
     *
     * @param source what is on the disk
     * @param disk the disk
     * @param target what it is to go onto
     * @param options how
     * @throws NoSpaceException as the other method does; the message tells as well which volumes cannot be made smaller
     * @throws RefusedException as the other method does
     * @throws IOException if the disk cannot be read
     */
    public static FitPlan of(DiskLayout source, BlockDevice disk, TargetDisk target, FitOptions options)
            throws IOException {
        NtfsSizes sizes = new NtfsSizes(disk, options.resizing());
        FitSource fit = new FitSource(source, options, options.volumeSizes().orElse(sizes));
        try {
            FitPlan plan = new FitPlan(source, fit.place(target), fit.dropped(), List.of());
            List<Finding> remarks = new ArrayList<>(sizes.refusals());
            remarks.addAll(FollowingVolumes.of(plan, disk, options.resizing()).refusals());
            return new FitPlan(source, plan.target, plan.dropped, remarks);
        } catch (NoSpaceException e) {
            throw sizes.explained(e);
        }
    }

    /**
     * Plans without a look into the volumes. Same source, target and options, same plan.
     *
     * @throws NoSpaceException if it cannot fit: needed and available bytes differ by what is missing, and the message
     *     tells what each partition needs
     * @throws RefusedException if the source is a disk that must not be fitted: no table, a damaged or ambiguous one, a
     *     hybrid MBR, volumes that do not follow the table
     * @throws IllegalArgumentException if the options name a partition that the source does not have
     * @throws IOException if {@link FitOptions#volumeSizes()} cannot read
     */
    public static FitPlan of(DiskLayout source, TargetDisk target, FitOptions options) throws IOException {
        FitSource fit = new FitSource(source, options, options.volumeSizes().orElse(VolumeSizes.AS_THEY_ARE));
        return new FitPlan(source, fit.place(target), fit.dropped(), List.of());
    }

    /**
     * Reads the text form of a plan, as it was or changed by hand; {@link #check} tells whether the result can be.
     *
     * @param text what {@link #toText} wrote
     * @param name where the text comes from, for errors
     * @param source the disk that the plan was made from
     * @throws CorruptImageException if it is something else; the position is that of the line's first character
     * @throws RefusedException if the disk's table is another one than when the plan was made
     */
    public static FitPlan parse(String text, String name, DiskLayout source)
            throws CorruptImageException, RefusedException {
        return new FitPlanReader(text, name, source).read();
    }

    /**
     * The text form: what the source was, the disk that it is for, the layout of the target as {@link Layout#toText}
     * writes it with a line {@code place} after each partition, and what is left out.
     */
    public String toText() {
        return FitPlanText.of(this);
    }

    static FitPlan of(DiskLayout source, PlacedLayout target, List<Partition> dropped) {
        return new FitPlan(source, target, dropped, List.of());
    }

    /** The source, as it is. */
    public DiskLayout source() {
        return source;
    }

    /** The layout of the target. {@link PlacedPart#part()}'s source is the number on the source disk. */
    public PlacedLayout target() {
        return target;
    }

    /** Partitions of the source that are left out. */
    public List<Partition> dropped() {
        return dropped;
    }

    /** The partition of the source that goes to a place. */
    public Optional<Partition> source(PlacedPart part) {
        return part.part().source().stream()
                .boxed()
                .flatMap(number -> source.table().partition(number).stream())
                .findFirst();
    }

    /**
     * The plan with another layout of the target, such as one with a partition placed by hand; {@link #check} tells
     * whether that can be.
     */
    public FitPlan with(PlacedLayout changed) {
        return new FitPlan(source, changed, dropped, remarks);
    }

    /** What is wrong with it or worth knowing; no errors as long as it was not changed by hand. */
    public List<Finding> check() {
        List<Finding> findings = new ArrayList<>(new FitChecker(this).check());
        findings.addAll(remarks);
        return List.copyOf(findings);
    }

    /** The layout that was placed, to be changed and placed anew. */
    public Layout layout() {
        return target.layout();
    }

    /** A line for each partition: where it was and where it goes. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(target.disk().toString()).append('\n');
        for (PlacedPart part : target.parts()) {
            String was = source(part)
                    .map(old -> ByteSize.exact(old.length()) + " at " + ImageException.hex(old.position()))
                    .orElse("new");
            text.append(String.format(
                    Locale.ROOT,
                    "%d %s: %s -> %s at %s%n",
                    part.number(),
                    part.part().type().shortName(),
                    was,
                    ByteSize.exact(part.length()),
                    ImageException.hex(part.position())));
        }
        dropped.forEach(partition -> text.append(partition.number()).append(" is left out\n"));
        return text.toString();
    }
}
