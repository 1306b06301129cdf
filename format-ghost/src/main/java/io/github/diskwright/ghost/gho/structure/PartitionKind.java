package io.github.diskwright.ghost.gho.structure;

import java.util.Optional;

/** What follows a partition header: its byte 2. */
public enum PartitionKind {
    /** All sectors of the partition, as a chain of blocks or as they are. Agreed or reported. */
    SECTORS(0x02, "sectors"),
    /** Directory entries and files of a FAT volume. Measured. */
    FAT_FILES(0x03, "files of a FAT volume"),
    /** Records and used clusters of an NTFS volume. Reported. */
    NTFS_CLUSTERS(0x04, "used clusters of an NTFS volume");

    private final int code;
    private final String label;

    PartitionKind(int code, String label) {
        this.code = code;
        this.label = label;
    }

    /** The byte that says so. */
    public int code() {
        return code;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** The kind of a byte. */
    public static Optional<PartitionKind> of(int code) {
        for (PartitionKind kind : values()) {
            if (kind.code == code) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
