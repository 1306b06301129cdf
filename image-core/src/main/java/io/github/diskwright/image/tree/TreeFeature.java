package io.github.diskwright.image.tree;

/** Something that the files of a tree can have, or that a writer can hold. */
public enum TreeFeature {
    /** Several names of one file. */
    HARD_LINKS("hard links"),
    /** Named streams of files and directories. */
    NAMED_STREAMS("named streams"),
    /** Holes that take no space. */
    SPARSE_DATA("sparse data"),
    /** Encrypted files as opaque exports. */
    ENCRYPTED_EXPORTS("exports of encrypted files"),
    /** Symbolic links. */
    SYMBOLIC_LINKS("symbolic links"),
    /** Reparse data of any kind, junctions among them. */
    REPARSE_POINTS("reparse points"),
    /** Read-only, hidden, system and archive. */
    BASIC_ATTRIBUTES("DOS attributes"),
    /** The other attributes of Windows. */
    OTHER_ATTRIBUTES("other attributes of Windows"),
    /** Security descriptors. */
    SECURITY("security descriptors"),
    /** Short names beside the others. */
    SHORT_NAMES("short names"),
    /** Object ids. */
    OBJECT_IDS("object ids"),
    /** Extended attributes. */
    EXTENDED_ATTRIBUTES("extended attributes"),
    /** Owner, group and permissions of Unix. */
    UNIX_METADATA("owner and mode of Unix"),
    /** Devices, pipes and sockets. */
    SPECIAL_FILES("special files"),
    /** When a file was made. */
    CREATION_TIME("creation times"),
    /** When data were last written. */
    WRITE_TIME("write times"),
    /** When data were last read. */
    ACCESS_TIME("access times"),
    /** When metadata were last changed. */
    CHANGE_TIME("change times");

    private final String label;

    TreeFeature(String label) {
        this.label = label;
    }

    /** For people, a noun in the plural: {@code "named streams"}. */
    public String label() {
        return label;
    }
}
