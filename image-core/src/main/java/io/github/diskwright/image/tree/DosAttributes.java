package io.github.diskwright.image.tree;

/**
 * The attributes of Windows ({@code FILE_ATTRIBUTE_*}, [MS-FSCC] 2.6) as bits of an {@code int}.
 */
public final class DosAttributes {
    /** Must not be written. */
    public static final int READ_ONLY = 0x1;

    /** Not listed as a rule. */
    public static final int HIDDEN = 0x2;

    /** Belongs to the operating system. */
    public static final int SYSTEM = 0x4;

    /** A directory. */
    public static final int DIRECTORY = 0x10;

    /** To be archived: changed since the last backup. */
    public static final int ARCHIVE = 0x20;

    /** No other attribute is set. */
    public static final int NORMAL = 0x80;

    /** For temporary storage. */
    public static final int TEMPORARY = 0x100;

    /** Has holes that take no space. */
    public static final int SPARSE = 0x200;

    /** Has reparse data. */
    public static final int REPARSE_POINT = 0x400;

    /** Compressed by the file system. */
    public static final int COMPRESSED = 0x800;

    /** The data are not at hand. */
    public static final int OFFLINE = 0x1000;

    /** Left out by the indexing service. */
    public static final int NOT_CONTENT_INDEXED = 0x2000;

    /** Encrypted by the file system. */
    public static final int ENCRYPTED = 0x4000;

    /** Data are guarded by checksums (ReFS). */
    public static final int INTEGRITY_STREAM = 0x8000;

    /** Left out by scrubbing (ReFS). */
    public static final int NO_SCRUB_DATA = 0x20000;

    /** The four bits that FAT has and that any Windows host can set: read-only, hidden, system, archive. */
    public static final int BASIC = READ_ONLY | HIDDEN | SYSTEM | ARCHIVE;

    private DosAttributes() {}
}
