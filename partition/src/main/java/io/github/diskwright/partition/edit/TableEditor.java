package io.github.diskwright.partition.edit;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.FreeRange;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.MbrTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A partition table in memory that can be changed. Nothing reaches a disk until {@link #plan} was asked for and its
 * result applied. Everything that is not understood is kept as it was read. Positions and lengths are bytes. Numbers of
 * partitions are those of the table and stay as they are, except that deleting a logical partition renumbers those after
 * it. Not thread-safe.
 */
public sealed interface TableEditor permits GptEditor, MbrEditor {
    /**
     * An editor of a table that was read.
     *
     * @param table it is not changed
     * @param options how to edit
     * @throws RefusedException if there is no table, or it is not certain which is the disk's
     */
    static TableEditor of(PartitionTable table, EditOptions options) throws RefusedException {
        if (table instanceof GptTable gpt) {
            return GptEditor.of(gpt, options);
        }
        if (table instanceof MbrTable mbr) {
            return MbrEditor.of(mbr, options);
        }
        throw table.kind() == PartitionTable.Kind.AMBIGUOUS
                ? new RefusedException(
                        "the disk has a GPT and an MBR that contradict each other", "say which of them to believe")
                : new RefusedException("the disk has no partition table", "make one first");
    }

    /**
     * An editor of the table of a disk.
     *
     * @param device it is only read
     * @param options how to edit
     * @throws RefusedException if there is no table, or it is not certain which is the disk's
     * @throws IOException if the disk cannot be read
     */
    static TableEditor open(BlockDevice device, EditOptions options) throws IOException {
        return of(PartitionTable.read(device, options.reading()), options);
    }

    /** Which kind of table. */
    PartitionTable.Kind kind();

    /** Bytes of the sectors that the table counts in. */
    int sectorSize();

    /** Sectors on the disk. */
    long sectorCount();

    /** Disk GUID in upper case, or disk signature as {@code 0x1234abcd}. */
    String diskId();

    /** The partitions as they are now, by number. */
    List<Partition> partitions();

    /** The partition with a number. */
    default Optional<Partition> partition(int number) {
        return partitions().stream().filter(p -> p.number() == number).findFirst();
    }

    /** What no partition uses, by position. */
    List<FreeRange> freeRanges();

    /**
     * Adds a partition. Fails without a change.
     *
     * @return its number
     * @throws NoSpaceException if there is no room, in the table or on the disk
     * @throws RefusedException if the place or number is taken, or the table cannot hold such a partition
     */
    int add(NewPartition partition) throws NoSpaceException, RefusedException;

    /**
     * Removes a partition. What it holds stays on the disk.
     *
     * @throws IllegalArgumentException if there is no such partition
     * @throws RefusedException if others depend on it
     */
    void delete(int number) throws RefusedException;

    /**
     * Moves the end of a partition. What it holds is not looked at: whoever makes it smaller has made sure that its
     * contents fit.
     *
     * @param length bytes, a multiple of the sector size, 1 sector or more
     * @throws IllegalArgumentException if there is no such partition or the length is not possible
     * @throws NoSpaceException if the space after it is not free
     * @throws RefusedException if a hybrid MBR stands against it
     */
    void resize(int number, long length) throws NoSpaceException, RefusedException;

    /**
     * Gives a partition another place. Its data do not move.
     *
     * @param position first byte, a multiple of the sector size
     * @param length bytes, a multiple of the sector size, 1 sector or more
     * @throws IllegalArgumentException if there is no such partition or the numbers are not possible
     * @throws RefusedException if the place is not free for it
     */
    void place(int number, long position, long length) throws RefusedException;

    /**
     * The most bytes that {@link #resize} can give a partition.
     *
     * @throws IllegalArgumentException if there is no such partition
     */
    long largestLength(int number);

    /**
     * Changes what a partition is for.
     *
     * @param type of the table's own scheme
     * @throws IllegalArgumentException if there is no such partition or the type is of the other scheme
     * @throws RefusedException if the type has a meaning of its own to the table
     */
    void setType(int number, PartitionType type) throws RefusedException;

    /**
     * What has to be written so that the disk has this table. Reads the disk and writes nothing. The result has been
     * held against all the rules for reading: it has no finding of severity {@code ERROR}.
     *
     * @param device the disk
     * @throws RefusedException if the disk's table is another one than the one that was read, or the result would break
     *     a rule
     * @throws IOException if the disk cannot be read
     */
    TableWrite plan(BlockDevice device) throws IOException;
}
