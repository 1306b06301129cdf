package io.github.diskwright.testkit.gho;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A directory entry of a FAT volume that goes into an image, with what follows it. Immutable; data are not copied. */
public final class GhoItem {
    /** Attribute: a directory. */
    public static final int DIRECTORY = 0x10;

    /** Attribute: the label of a volume. */
    public static final int LABEL = 0x08;

    /** Attribute: to be archived. */
    public static final int ARCHIVE = 0x20;

    private static final int UNITS = 13;

    private final byte[] shortName;
    private final String longName;
    private final int attributes;
    private final byte[] data;
    private final long size;
    private final List<GhoItem> children;
    private final boolean isBare;

    private GhoItem(
            byte[] shortName,
            String longName,
            int attributes,
            byte[] data,
            long size,
            List<GhoItem> children,
            boolean isBare) {
        this.shortName = shortName;
        this.longName = longName;
        this.attributes = attributes;
        this.data = data;
        this.size = size;
        this.children = List.copyOf(children);
        this.isBare = isBare;
    }

    private static byte[] name(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length != 11) {
            throw new IllegalArgumentException("short name '" + name + "' has not 11 bytes");
        }
        return bytes;
    }

    /**
     * A file.
     *
     * @param shortName 11 characters, padded, without a dot
     * @param data of it
     */
    public static GhoItem file(String shortName, byte[] data) {
        return new GhoItem(name(shortName), "", ARCHIVE, data, data.length, List.of(), false);
    }

    /**
     * A directory.
     *
     * @param shortName 11 characters, padded, without a dot
     * @param children what is in it; {@code .} and {@code ..} are added
     */
    public static GhoItem directory(String shortName, List<GhoItem> children) {
        return new GhoItem(name(shortName), "", DIRECTORY, new byte[0], 0, children, false);
    }

    /** The label of a volume. */
    public static GhoItem label(String label) {
        return new GhoItem(name(label), "", LABEL, new byte[0], 0, List.of(), true);
    }

    /** An entry whose file was deleted, without data. */
    public static GhoItem deleted(String rest) {
        byte[] name = name("_" + rest);
        name[0] = (byte) 0xE5;
        return new GhoItem(name, "", ARCHIVE, new byte[0], 4711, List.of(), true);
    }

    /** The same with a long name. */
    public GhoItem named(String name) {
        return new GhoItem(shortName, name, attributes, data, size, children, isBare);
    }

    /** The same with other attributes. */
    public GhoItem with(int bits) {
        return new GhoItem(shortName, longName, bits, data, size, children, isBare);
    }

    /** The same with another size than it has data. */
    public GhoItem claiming(long bytes) {
        return new GhoItem(shortName, longName, attributes, data, bytes, children, isBare);
    }

    /** The same without blocks and checksum behind its entry. */
    public GhoItem bare() {
        return new GhoItem(shortName, longName, attributes, data, size, children, true);
    }

    byte[] data() {
        return data;
    }

    List<GhoItem> children() {
        return children;
    }

    boolean isDirectory() {
        return (attributes & DIRECTORY) != 0;
    }

    boolean isBare() {
        return isBare;
    }

    long size() {
        return size;
    }

    int attributes() {
        return attributes;
    }

    /** The name as catalogues have it. */
    String dottedName() {
        String all = new String(shortName, StandardCharsets.ISO_8859_1);
        String extension = all.substring(8).strip();
        return all.substring(0, 8).strip() + (extension.isEmpty() ? "" : "." + extension);
    }

    /** The parts of the long name, last part first. */
    List<byte[]> longNameSlots() {
        List<byte[]> slots = new ArrayList<>();
        int count = (longName.length() + UNITS - 1) / UNITS;
        for (int number = count; number > 0; number--) {
            ByteBuffer slot = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
            slot.put(0, (byte) (number | (number == count ? 0x40 : 0)));
            slot.put(11, (byte) 0x0F);
            slot.put(13, checksum());
            for (int i = 0; i < UNITS; i++) {
                int at = (number - 1) * UNITS + i;
                int unit = at < longName.length() ? longName.charAt(at) : at == longName.length() ? 0 : 0xFFFF;
                slot.putChar(i < 5 ? 1 + 2 * i : i < 11 ? 4 + 2 * i : 6 + 2 * i, (char) unit);
            }
            slots.add(slot.array());
        }
        return slots;
    }

    private byte checksum() {
        int sum = 0;
        for (byte one : shortName) {
            sum = ((sum & 1) << 7) + (sum >> 1) + (one & 0xFF) & 0xFF;
        }
        return (byte) sum;
    }

    /** The entry itself: written 2007-11-29 12:34:56, made a second later by hundredths, read the day after. */
    byte[] entry() {
        return entry(shortName, attributes, size);
    }

    static byte[] dots(int count) {
        byte[] name = "           ".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < count; i++) {
            name[i] = '.';
        }
        return entry(name, DIRECTORY, 0);
    }

    private static byte[] entry(byte[] name, int attributes, long size) {
        ByteBuffer entry = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        entry.put(name).put((byte) attributes);
        int date = (2007 - 1980) << 9 | 11 << 5 | 29;
        int time = 12 << 11 | 34 << 5 | 56 / 2;
        entry.put(13, (byte) 100).putShort(14, (short) time).putShort(16, (short) date);
        entry.putShort(18, (short) (date + 1)).putShort(22, (short) time).putShort(24, (short) date);
        entry.putInt(28, (int) size);
        return entry.array();
    }

    /** Date of the last write of every item as FAT stores it. */
    static int writeDate() {
        return (2007 - 1980) << 9 | 11 << 5 | 29;
    }

    /** Time of the last write of every item as FAT stores it. */
    static int writeTime() {
        return 12 << 11 | 34 << 5 | 56 / 2;
    }
}
