package io.github.diskwright.partition.used;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.ntfs.OwnedRange;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Bytes of a disk, and what they are of. Immutable and thread-safe.
 *
 * @param position of the first one on the disk
 * @param length how many, 1 or more
 * @param place where they are
 * @param partition number of the partition that they are in; empty elsewhere, and on a disk without a table
 * @param owned what they are in the partition's file system, with positions in the partition; only where {@link Place#VOLUME}
 *     is of a file system that could be asked
 */
public record NamedRange(long position, long length, Place place, OptionalInt partition, Optional<OwnedRange> owned) {
    /** Where on a disk bytes are. */
    public enum Place {
        /** In a partition, or in the one volume of a disk without a table. */
        VOLUME,
        /** In a sector that the partition table uses. */
        TABLE,
        /** In none of these. */
        OUTSIDE
    }

    /** Checks that nothing is missing. */
    public NamedRange {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(partition, "partition");
        Objects.requireNonNull(owned, "owned");
    }

    /** One line for people: where, and what of. */
    @Override
    public String toString() {
        return length + " bytes at " + ImageException.hex(position) + ": " + text();
    }

    /** What they are of, for people: {@code "partition 2: /report.doc, 4096 bytes from 0x1000"}. */
    public String text() {
        return switch (place) {
            case TABLE -> "partition table";
            case OUTSIDE -> "outside of partitions";
            case VOLUME -> {
                String volume = partition.isPresent() ? "partition " + partition.getAsInt() : "the disk";
                yield switch (owned.map(OwnedRange::kind).orElse(OwnedRange.Kind.UNKNOWN)) {
                    case FREE -> "free space of " + volume;
                    case FILE, BEHIND -> volume + ": " + owned.orElseThrow().text();
                    case UNKNOWN -> volume;
                };
            }
        };
    }
}
