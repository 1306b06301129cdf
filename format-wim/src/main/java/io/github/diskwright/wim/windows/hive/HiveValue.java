package io.github.diskwright.wim.windows.hive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A value: a name, a type and bytes, which are read when they are asked for. */
public final class HiveValue {
    /** Type of text. */
    public static final int STRING = 1;

    /** Type of text with names of variables in it. */
    public static final int EXPANDABLE_STRING = 2;

    /** Type of a number of 32 bits. */
    public static final int NUMBER = 4;

    /** Type of several texts. */
    public static final int STRINGS = 7;

    private static final String STRUCTURE = "key value";
    private static final String BIG_DATA = "big data";
    private static final int HEADER = 20;
    private static final int VK = 0x6B76;
    private static final int DB = 0x6264;
    private static final int FLAG_NARROW_NAME = 1;
    private static final int INLINE = 1 << 31;
    private static final int SEGMENT = 16_344;

    private final Hive hive;
    private final long offset;
    private final String name;
    private final int type;
    private final int size;
    private final int data;

    private HiveValue(Hive hive, long offset, ByteBuffer header) throws IOException {
        this.hive = hive;
        this.offset = offset;
        int length = Short.toUnsignedInt(header.getShort(2));
        ByteBuffer whole = hive.cell(STRUCTURE, offset, HEADER + length);
        name = Hive.name(whole.position(HEADER), (header.getShort(16) & FLAG_NARROW_NAME) != 0);
        size = header.getInt(4);
        data = header.getInt(8);
        type = header.getInt(12);
    }

    static HiveValue at(Hive hive, long offset) throws IOException {
        return new HiveValue(hive, offset, header(hive, offset));
    }

    private static ByteBuffer header(Hive hive, long offset) throws IOException {
        ByteBuffer header = hive.cell(STRUCTURE, offset, HEADER);
        hive.require(
                header.getShort(0) == VK, STRUCTURE, Hive.position(offset), "the signature vk", header.getShort(0));
        return header;
    }

    /** Whether a value's name has as many characters as another one. */
    static boolean mayBeNamed(Hive hive, long offset, String wanted) throws IOException {
        ByteBuffer header = header(hive, offset);
        int width = (header.getShort(16) & FLAG_NARROW_NAME) != 0 ? 1 : Character.BYTES;
        return Short.toUnsignedInt(header.getShort(2)) == wanted.length() * width;
    }

    /** Its name; empty for the default value of its key. */
    public String name() {
        return name;
    }

    /** What the bytes are; all 32 bits. */
    public int type() {
        return type;
    }

    /** The bytes; a copy. */
    public byte[] bytes() throws IOException {
        if ((size & INLINE) != 0) {
            int length = size & ~INLINE;
            if (length > Integer.BYTES) {
                throw hive.corrupt(
                        STRUCTURE, Hive.position(offset) + 8, "4 bytes in the value at most", length + " bytes");
            }
            byte[] bytes = new byte[length];
            ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(0, data)
                    .get(bytes);
            return bytes;
        }
        if (size == 0) {
            return new byte[0];
        }
        if (size > hive.binsSize()) {
            throw hive.corrupt(
                    STRUCTURE,
                    Hive.position(offset) + 8,
                    "data of at most " + hive.binsSize() + " bytes",
                    size + " bytes");
        }
        hive.limits().requireStructure(hive.source(), "registry value", size);
        long cell = Integer.toUnsignedLong(data);
        return hive.hasBigData() && size > SEGMENT
                ? segments(cell)
                : hive.cell("data of a value", cell, size).array();
    }

    /** Data in several cells, all but the last of them full. */
    private byte[] segments(long cell) throws IOException {
        ByteBuffer header = hive.cell(BIG_DATA, cell, 8);
        hive.require(header.getShort(0) == DB, BIG_DATA, Hive.position(cell), "the signature db", header.getShort(0));
        int count = Short.toUnsignedInt(header.getShort(2));
        if (count != (size + SEGMENT - 1) / SEGMENT) {
            throw hive.corrupt(BIG_DATA, Hive.position(cell), "segments for " + size + " bytes", count + " segments");
        }
        ByteBuffer list = hive.cell(BIG_DATA, Integer.toUnsignedLong(header.getInt(4)), count * Integer.BYTES);
        byte[] bytes = new byte[size];
        for (int done = 0; done < size; done += SEGMENT) {
            int length = Math.min(SEGMENT, size - done);
            hive.cell(BIG_DATA, Integer.toUnsignedLong(list.getInt()), length).get(bytes, done, length);
        }
        return bytes;
    }

    /** The number; empty if this is no number of 32 bits. */
    public OptionalLong number() throws IOException {
        byte[] bytes = type == NUMBER ? bytes() : new byte[0];
        return bytes.length == Integer.BYTES
                ? OptionalLong.of(Integer.toUnsignedLong(
                        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt()))
                : OptionalLong.empty();
    }

    /** The text up to a zero in it; empty if this is no text. */
    public Optional<String> string() throws IOException {
        if (type != STRING && type != EXPANDABLE_STRING) {
            return Optional.empty();
        }
        String text = text();
        int end = text.indexOf(0);
        return Optional.of(end < 0 ? text : text.substring(0, end));
    }

    /** The texts, up to an empty one; none if this is no such value. */
    public List<String> strings() throws IOException {
        List<String> strings = new ArrayList<>();
        if (type == STRINGS) {
            String text = text();
            int start = 0;
            while (start < text.length() && text.charAt(start) != 0) {
                int end = text.indexOf(0, start);
                end = end < 0 ? text.length() : end;
                strings.add(text.substring(start, end));
                start = end + 1;
            }
        }
        return strings;
    }

    private String text() throws IOException {
        return Hive.name(ByteBuffer.wrap(bytes()).order(ByteOrder.LITTLE_ENDIAN), false);
    }

    @Override
    public String toString() {
        return "value " + name + " of type " + type;
    }
}
