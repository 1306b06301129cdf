package io.github.diskwright.partition;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What the sectors of a disk that describe its partitions say. Immutable and thread-safe; it does not hold the device.
 * What is wrong with a table is told by its findings: reading fails only when the device cannot be read.
 */
public sealed interface PartitionTable permits GptTable, MbrTable, AmbiguousTable, NoTable {
    /** The kinds of table. */
    enum Kind {
        /** A {@link GptTable}. */
        GPT("gpt"),
        /** An {@link MbrTable}. */
        MBR("mbr"),
        /** An {@link AmbiguousTable}. */
        AMBIGUOUS("ambiguous"),
        /** A {@link NoTable}. */
        NONE("none");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The kind in lower case, as the command shows it. */
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Reads the table of a disk whose sector size is a guess, as that of a raw file is.
     *
     * @throws IOException if the device cannot be read
     */
    static PartitionTable read(BlockDevice device) throws IOException {
        return read(device, TableOptions.defaults());
    }

    /**
     * Reads the table of a disk. Reads the first sector, the two headers and the two entry arrays of a GPT or the chain
     * of an MBR, and of the volumes not more than tells the sector size. Uses at most 32 MiB of memory, and
     * less than 1 MiB for an ordinary table.
     *
     * @throws IOException if the device cannot be read
     */
    static PartitionTable read(BlockDevice device, TableOptions options) throws IOException {
        return new TableReader(device, options).read();
    }

    /** Which kind of table. */
    Kind kind();

    /** Bytes of the sectors that the table counts in, 512 or 4096; not always what the device says. */
    int sectorSize();

    /** Sectors of that size on the disk. */
    long sectorCount();

    /** Disk GUID in upper case, or disk signature as {@code 0x1234abcd}; empty where there is none. */
    Optional<String> diskId();

    /** The partitions by number. */
    List<Partition> partitions();

    /** What is wrong or worth knowing. Positions are bytes on the disk. */
    List<Finding> findings();

    /** The partition with a number. */
    default Optional<Partition> partition(int number) {
        return partitions().stream().filter(p -> p.number() == number).findFirst();
    }
}
