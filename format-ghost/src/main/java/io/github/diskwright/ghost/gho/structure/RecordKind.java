package io.github.diskwright.ghost.gho.structure;

import java.util.Optional;

/** What a record is: the first byte of its header. */
public enum RecordKind {
    /** One block of a file's data. Agreed and measured. */
    DATA(0x02, "data block"),
    /** End of a file's data, with its checksum. Measured. */
    END_OF_DATA(0x03, "end of data"),
    /** One directory entry of FAT. Measured. */
    ENTRY(0x04, "directory entry"),
    /** The catalogue of a partition's files. Measured. */
    CATALOGUE(0x05, "catalogue"),
    /** Sectors before the first partition. Reported, and disputed. */
    TRACK_0(0x06, "track 0"),
    /** Boot sector of a partition, before and after all that is in it. Measured. */
    BOOT_SECTOR(0x17, "boot sector"),
    /** The first 32 sectors of a FAT32 volume. Measured. */
    RESERVED_SECTORS(0x18, "reserved sectors"),
    /** Directory record of older writers, whose magic is another one. Reported; not read. */
    OLD_DIRECTORY(0x19, "directory record of older writers"),
    /** End of the image, its last 34 bytes. Measured. */
    END_OF_IMAGE(0x23, "end of image");

    private final int code;
    private final String label;

    RecordKind(int code, String label) {
        this.code = code;
        this.label = label;
    }

    /** The byte that says so. */
    public int code() {
        return code;
    }

    /** For people: {@code "data block"}. */
    public String label() {
        return label;
    }

    /** The kind of a byte. */
    public static Optional<RecordKind> of(int code) {
        for (RecordKind kind : values()) {
            if (kind.code == code) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
