package io.github.diskwright.ghost.container;

import java.util.Objects;
import java.util.UUID;

/**
 * What an image says of a partition of the disk in it: enough to put it elsewhere without guessing.
 *
 * @param number as operating systems count, from 1
 * @param mbrType type code in an MBR; 0 in a GPT
 * @param isActive whether it is the active one of an MBR
 * @param captured which part of it is in the image
 * @param type GPT type; zero in an MBR
 * @param id GPT id; zero in an MBR
 * @param attributes GPT attributes
 * @param start first byte on the disk
 * @param size bytes
 * @param usedBytes bytes that its file system uses; the size where that is not known
 * @param leastSize bytes that a partition must have to take the contents as they lie; the size where that is not known
 * @param name in the table; may be empty
 * @param fileSystem name of the file system; may be empty
 * @param label of the file system; may be empty
 */
public record PartitionFacts(
        int number,
        int mbrType,
        boolean isActive,
        Captured captured,
        UUID type,
        UUID id,
        long attributes,
        long start,
        long size,
        long usedBytes,
        long leastSize,
        String name,
        String fileSystem,
        String label) {
    /** The id that stands for none. */
    public static final UUID NO_ID = new UUID(0, 0);

    /** How much of a partition is in an image. */
    public enum Captured {
        /** Nothing. */
        NOTHING,
        /** What its file system uses. */
        USED,
        /** All of it. */
        WHOLE
    }

    /** Nothing is missing. */
    public PartitionFacts {
        Objects.requireNonNull(captured, "captured");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(fileSystem, "fileSystem");
        Objects.requireNonNull(label, "label");
    }
}
