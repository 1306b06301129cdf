package io.github.diskwright.partition;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * All there is to tell of a disk without a look into its file systems: its table, its volumes with what they hold, its
 * free space, and what is wrong. Immutable and thread-safe; it does not hold the device.
 */
public final class DiskLayout {
    private final PartitionTable table;
    private final List<Volume> volumes;
    private final List<FreeRange> freeRanges;
    private final List<Finding> findings;

    DiskLayout(PartitionTable table, List<Volume> volumes, List<Finding> findings) {
        this.table = table;
        this.volumes = List.copyOf(volumes);
        this.freeRanges = FreeSpace.of(table);
        this.findings = List.copyOf(findings);
    }

    /**
     * Reads the layout of a disk whose sector size is a guess, as that of a raw file is.
     *
     * @throws IOException if the device cannot be read
     */
    public static DiskLayout read(BlockDevice device) throws IOException {
        return read(device, TableOptions.defaults());
    }

    /**
     * Reads the layout of a disk: the table, and less than 1 MiB of each of the first 256 partitions. Those after them
     * are listed, but what they hold stays unknown.
     *
     * @throws IOException if the device cannot be read
     */
    public static DiskLayout read(BlockDevice device, TableOptions options) throws IOException {
        return new LayoutReader(device, options).read();
    }

    /**
     * Holds a disk against the rules for tables and volumes. A disk without a table has no findings; one that is
     * merely unusual has some of severity {@code INFO}.
     *
     * @throws IOException if the device cannot be read
     */
    public static List<Finding> check(BlockDevice device, TableOptions options) throws IOException {
        return read(device, options).findings();
    }

    /** The table. */
    public PartitionTable table() {
        return table;
    }

    /** The partitions by number; or one volume, the whole disk, where there is no table. */
    public List<Volume> volumes() {
        return volumes;
    }

    /** The volume that is the partition with a number. */
    public Optional<Volume> volume(int number) {
        return volumes.stream()
                .filter(volume -> volume.partition().map(Partition::number).equals(Optional.of(number)))
                .findFirst();
    }

    /** What no partition uses, by position. Empty on a disk without a table. */
    public List<FreeRange> freeRanges() {
        return freeRanges;
    }

    /** What is wrong or worth knowing about table and volumes. Positions are bytes on the disk. */
    public List<Finding> findings() {
        return findings;
    }
}
