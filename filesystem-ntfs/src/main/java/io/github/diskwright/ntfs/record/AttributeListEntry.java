package io.github.diskwright.ntfs.record;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of an attribute list: which record holds an attribute, or an extent of one.
 *
 * @param type of the attribute
 * @param name of the attribute; empty if it has none
 * @param lowestVcn first VCN of the extent; 0 for a resident attribute
 * @param reference the record, as a {@link FileReference} word
 * @param id of the attribute in that record
 */
public record AttributeListEntry(int type, String name, long lowestVcn, long reference, int id) {
    /** Largest value of an attribute list: 256 KiB. Windows cannot use longer ones. */
    public static final int MAX_LIST_BYTES = 256 << 10;

    /** Bytes before the name. */
    public static final int NAME_OFFSET = 0x1A;

    private static final String STRUCTURE = "attribute list";

    /**
     * Reads all entries.
     *
     * @param source what the list belongs to, for errors
     * @param list little-endian, from 0 to the limit
     * @throws CorruptImageException if a length leaves its bounds; the position is in the list
     */
    public static List<AttributeListEntry> readAll(String source, ByteBuffer list) throws CorruptImageException {
        List<AttributeListEntry> entries = new ArrayList<>(list.limit() / 32);
        for (int at = 0; at < list.limit(); ) {
            int room = list.limit() - at;
            if (room < NAME_OFFSET) {
                throw new CorruptImageException(source, STRUCTURE, at, "an entry of 26 bytes or more", room + " bytes");
            }
            int length = Short.toUnsignedInt(list.getShort(at + 4));
            int nameUnits = Byte.toUnsignedInt(list.get(at + 6));
            int nameOffset = Byte.toUnsignedInt(list.get(at + 7));
            if (length < NAME_OFFSET || length > room || nameUnits > 0 && nameOffset + 2 * nameUnits > length) {
                throw new CorruptImageException(
                        source, STRUCTURE, at, "an entry of up to " + room + " bytes", length + " bytes");
            }
            entries.add(new AttributeListEntry(
                    list.getInt(at),
                    Utf16.read(list, at + nameOffset, nameUnits),
                    list.getLong(at + 8),
                    list.getLong(at + 0x10),
                    Short.toUnsignedInt(list.getShort(at + 0x18))));
            at += length;
        }
        return entries;
    }

    /** Bytes of the entry in a list. */
    public int length() {
        return NAME_OFFSET + 2 * name.length() + 7 & ~7;
    }

    /**
     * Writes the entry at the position of a buffer, which moves behind it.
     *
     * @param target little-endian
     */
    public void write(ByteBuffer target) {
        int end = target.position() + length();
        target.putInt(type)
                .putShort((short) length())
                .put((byte) name.length())
                .put((byte) NAME_OFFSET)
                .putLong(lowestVcn)
                .putLong(reference)
                .putShort((short) id);
        Utf16.write(target, name);
        while (target.position() < end) {
            target.put((byte) 0);
        }
    }
}
