package io.github.diskwright.ntfs.tree;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.tree.ExtendedAttribute;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the value of an {@code $EA}: for each extended attribute the distance to the next one, flags, lengths of name and
 * value, the name with a NUL, and the value. Stateless.
 */
final class EaList {
    private static final String STRUCTURE = "$EA";
    private static final int HEAD_BYTES = 8;

    private EaList() {}

    /**
     * Reads all.
     *
     * @param source what has them, for errors
     * @param list little-endian, from 0 to the limit
     * @throws CorruptImageException if a length leaves its bounds, or a name comes twice; the position is in the list
     */
    static List<ExtendedAttribute> read(String source, ByteBuffer list) throws CorruptImageException {
        List<ExtendedAttribute> attributes = new ArrayList<>();
        Set<ByteBuffer> names = new HashSet<>();
        for (int at = 0; at < list.limit(); ) {
            int room = list.limit() - at;
            require(source, at, room > HEAD_BYTES, "an entry of 9 bytes or more", room);
            long next = Integer.toUnsignedLong(list.getInt(at));
            int nameLength = Byte.toUnsignedInt(list.get(at + 5));
            int valueLength = Short.toUnsignedInt(list.getShort(at + 6));
            int length = HEAD_BYTES + nameLength + 1 + valueLength;
            // The last one may say 0, or where the list ends.
            long step = next == 0 ? room : next;
            boolean inside = nameLength > 0 && length <= step && step <= room;
            require(source, at, inside, "an entry of " + length + " up to " + room + " bytes", next);
            byte[] name = new byte[nameLength];
            byte[] value = new byte[valueLength];
            list.get(at + HEAD_BYTES, name);
            list.get(at + HEAD_BYTES + nameLength + 1, value);
            require(source, at, names.add(ByteBuffer.wrap(name)), "each name once", "a name again");
            attributes.add(ExtendedAttribute.of(name, value, Byte.toUnsignedInt(list.get(at + 4))));
            at += (int) step;
        }
        return attributes;
    }

    private static void require(String source, int at, boolean holds, String expected, Object found)
            throws CorruptImageException {
        if (!holds) {
            throw new CorruptImageException(source, STRUCTURE, at, expected, found.toString());
        }
    }
}
