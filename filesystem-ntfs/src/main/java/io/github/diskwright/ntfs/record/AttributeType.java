package io.github.diskwright.ntfs.record;

import java.util.Map;

/** Type codes of attributes, in ascending order as they are in a record. */
public final class AttributeType {
    /** Times, DOS attributes, security id. */
    public static final int STANDARD_INFORMATION = 0x10;

    /** Which records hold the attributes of a file that needs several. */
    public static final int ATTRIBUTE_LIST = 0x20;

    /** A name in a directory. */
    public static final int FILE_NAME = 0x30;

    /** A GUID that links find a file by. */
    public static final int OBJECT_ID = 0x40;

    /** A descriptor of the file's own, where no security id is used. */
    public static final int SECURITY_DESCRIPTOR = 0x50;

    /** The volume's label. */
    public static final int VOLUME_NAME = 0x60;

    /** The volume's version and flags. */
    public static final int VOLUME_INFORMATION = 0x70;

    /** Contents; named ones are alternate streams. */
    public static final int DATA = 0x80;

    /** The root node of an index. */
    public static final int INDEX_ROOT = 0x90;

    /** The other nodes of an index. */
    public static final int INDEX_ALLOCATION = 0xA0;

    /** Which index blocks, or file records, are used. */
    public static final int BITMAP = 0xB0;

    /** A symbolic link, mount point or other tag. */
    public static final int REPARSE_POINT = 0xC0;

    /** Sizes of the extended attributes. */
    public static final int EA_INFORMATION = 0xD0;

    /** Extended attributes. */
    public static final int EA = 0xE0;

    /** Data of transactions and of encryption. */
    public static final int LOGGED_UTILITY_STREAM = 0x100;

    /** Ends the attributes of a record. */
    public static final int END = 0xFFFFFFFF;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(STANDARD_INFORMATION, "$STANDARD_INFORMATION"),
            Map.entry(ATTRIBUTE_LIST, "$ATTRIBUTE_LIST"),
            Map.entry(FILE_NAME, "$FILE_NAME"),
            Map.entry(OBJECT_ID, "$OBJECT_ID"),
            Map.entry(SECURITY_DESCRIPTOR, "$SECURITY_DESCRIPTOR"),
            Map.entry(VOLUME_NAME, "$VOLUME_NAME"),
            Map.entry(VOLUME_INFORMATION, "$VOLUME_INFORMATION"),
            Map.entry(DATA, "$DATA"),
            Map.entry(INDEX_ROOT, "$INDEX_ROOT"),
            Map.entry(INDEX_ALLOCATION, "$INDEX_ALLOCATION"),
            Map.entry(BITMAP, "$BITMAP"),
            Map.entry(REPARSE_POINT, "$REPARSE_POINT"),
            Map.entry(EA_INFORMATION, "$EA_INFORMATION"),
            Map.entry(EA, "$EA"),
            Map.entry(0xF0, "$PROPERTY_SET"),
            Map.entry(LOGGED_UTILITY_STREAM, "$LOGGED_UTILITY_STREAM"));

    private AttributeType() {}

    /** The name of a type as {@code $AttrDef} spells it, or its number. */
    public static String name(int type) {
        return NAMES.getOrDefault(type, "attribute type 0x" + Integer.toHexString(type));
    }
}
