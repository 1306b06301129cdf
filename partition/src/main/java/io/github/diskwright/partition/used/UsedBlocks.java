package io.github.diskwright.partition.used;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.used.UsedVolume.Coverage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A disk, or a volume without a table, without what is not used in it.
 *
 * <p>In {@link #device()} everything that the file system of a volume does not use is
 * {@link io.github.diskwright.image.device.Extent.Kind#UNALLOCATED} and reads as zeros, and so are partitions that were
 * not chosen. Everything else is as the disk has it: partition tables, what lies before the first partition, volumes whose
 * file systems are not known here, what lies behind a file system in its partition, holes of the disk itself. NTFS is
 * known: its {@code $Bitmap} says which clusters are used.
 *
 * <p>A volume is shown whole where its own record of what it uses may not be true: when it is dirty, its journal is not
 * at rest, Windows is hibernated on it, several file systems seem to be in it, partitions overlap, or what it says cannot be
 * read. {@link #findings()} tells of each, with the reasons; {@link UsedBlocksOptions#doubtful()} believes it all the same, but
 * for the last two.
 *
 * <p>Immutable; thread-safe as long as nobody writes to the disk: what was written after {@link #of} may not be shown. Memory:
 * one bit for each cluster of each such volume.
 */
public final class UsedBlocks {
    private final BlockDevice device;
    private final DiskLayout layout;
    private final List<UsedVolume> volumes;
    private final boolean keepsGaps;

    UsedBlocks(BlockDevice device, DiskLayout layout, List<UsedVolume> volumes, UsedBlocksOptions options) {
        this.device = device;
        this.layout = layout;
        this.volumes = List.copyOf(volumes);
        this.keepsGaps = options.gaps() == UsedBlocksOptions.Gaps.LEFT_OUT && isDoubtful(layout.table());
    }

    /**
     * Reads what is used: the partition table, and bitmap and state of each chosen volume whose file system is known.
     *
     * @param disk which stays open as long as the view is used; may be a single volume
     * @param options what is shown
     * @throws RefusedException if a chosen partition is not there, or none can be chosen
     * @throws IOException if the disk cannot be read where its table or the starts of its volumes are
     */
    public static UsedBlocks of(BlockDevice disk, UsedBlocksOptions options) throws IOException {
        DiskLayout layout = DiskLayout.read(disk, options.table());
        if (options.partitions().isPresent()) {
            requirePartitions(disk, layout.table(), options.partitions().get());
        }
        return new UsedBlocksReader(disk, layout, options).read();
    }

    private static void requirePartitions(BlockDevice disk, PartitionTable table, Set<Integer> numbers)
            throws RefusedException {
        if (table.kind() == PartitionTable.Kind.NONE || table.kind() == PartitionTable.Kind.AMBIGUOUS) {
            throw new RefusedException(
                    "there are no partitions to choose from in " + disk.description() + ": its table is "
                            + table.kind(),
                    "take all of it");
        }
        for (int number : numbers) {
            boolean found = table.partition(number)
                    .map(partition -> partition.kind() != Partition.Kind.EXTENDED)
                    .orElse(false);
            if (!found) {
                throw new RefusedException(
                        "there is no partition " + number + " with data of its own in " + disk.description(),
                        "choose among those that it has");
            }
        }
    }

    /** The view. Read-only; closing it leaves the disk open. */
    public BlockDevice device() {
        return device;
    }

    /** What is on the disk, used or not. */
    public DiskLayout layout() {
        return layout;
    }

    /** What is shown of each volume: the partitions by number without extended ones, or the one volume of the disk. */
    public List<UsedVolume> volumes() {
        return volumes;
    }

    /**
     * What a user should know of how the view came to be: volumes that are shown whole, as warnings ({@code used.whole}) where
     * their file system is known, else for information, what may be missed ({@code used.note}), and gaps that are shown
     * although they were not to be ({@code used.gaps}).
     */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (layout.table().kind() == PartitionTable.Kind.AMBIGUOUS) {
            findings.add(
                    new Finding("used.whole", Severity.WARNING, 0, "all is taken: GPT and MBR contradict each other"));
        }
        if (keepsGaps) {
            findings.add(new Finding(
                    "used.gaps",
                    Severity.WARNING,
                    0,
                    "the space between partitions is taken all the same: the table may not tell of all of them"));
        }
        for (UsedVolume volume : volumes) {
            String name = name(volume.partition());
            if (volume.coverage() == Coverage.WHOLE) {
                boolean known = volume.content().name().equals(UsedBlocksReader.NTFS);
                findings.add(new Finding(
                        "used.whole",
                        known ? Severity.WARNING : Severity.INFO,
                        volume.position(),
                        name + " is taken whole: " + String.join("; ", volume.reasons())));
            }
            for (String note : volume.notes()) {
                findings.add(new Finding("used.note", Severity.INFO, volume.position(), name + ": " + note));
            }
        }
        return findings;
    }

    /** Whether there may be partitions that a table does not tell of. */
    static boolean isDoubtful(PartitionTable table) {
        boolean broken = table.findings().stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
        return broken
                || table instanceof GptTable gpt && !gpt.hybridPartitions().isEmpty();
    }

    /** A volume for people. */
    static String name(Optional<Partition> partition) {
        return partition.map(p -> "partition " + p.number()).orElse("the disk");
    }
}
