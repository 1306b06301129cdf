package io.github.diskwright.image.tree;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Reparse data of a file ([MS-FSCC] 2.1.2): a tag that says who understands them, and bytes. Immutable and thread-safe.
 */
public final class ReparsePoint {
    /** Most bytes of the data: 16 KiB with the header of 8. */
    public static final int MAX_DATA = 16_376;

    /** Tag of symbolic links. */
    public static final int SYMLINK = 0xA000000C;

    /** Tag of junctions and mount points. */
    public static final int MOUNT_POINT = 0xA0000003;

    /** Tag of symbolic links that Linux made on Windows; the data are a number and the target in UTF-8. */
    public static final int LX_SYMLINK = 0xA000001D;

    /** Tag of files whose data the overlay filter keeps compressed elsewhere ("Compact OS", WIMBoot). */
    public static final int WOF = 0x80000017;

    /** Tag of files whose data deduplication keeps elsewhere. */
    public static final int DEDUP = 0x80000013;

    private static final int SYMLINK_HEADER = 12;
    private static final int JUNCTION_HEADER = 8;
    private static final int FLAG_RELATIVE = 1;
    private static final int LX_HEADER = 4;
    private static final String DRIVE = "C:";
    private static final List<String> NT_PREFIXES = List.of("\\??\\", "\\DosDevices\\", "\\Device\\");

    private final int tag;
    private final int reserved;
    private final byte[] data;

    private ReparsePoint(int tag, int reserved, byte[] data) {
        this.tag = tag;
        this.reserved = reserved;
        this.data = data;
    }

    /**
     * Reparse data.
     *
     * @param tag all 32 bits
     * @param data what follows the header of 8 bytes, a GUID of a tag that is not Microsoft's among it; up to
     *     {@value #MAX_DATA} bytes; copied
     * @throws IllegalArgumentException if there are too many bytes
     */
    public static ReparsePoint of(int tag, byte[] data) {
        return of(tag, 0, data);
    }

    /**
     * Reparse data with the field of the header that is reserved.
     *
     * @param tag all 32 bits
     * @param reserved 16 bits, mostly 0
     * @param data as in {@link #of(int, byte[])}
     * @throws IllegalArgumentException if there are too many bytes or bits
     */
    public static ReparsePoint of(int tag, int reserved, byte[] data) {
        if (data.length > MAX_DATA || (reserved & ~0xFFFF) != 0) {
            throw new IllegalArgumentException(
                    "reparse data of " + data.length + " bytes, most " + MAX_DATA + ", reserved " + reserved);
        }
        return new ReparsePoint(tag, reserved, data.clone());
    }

    /**
     * The reparse data of a link.
     *
     * @param target where it leads
     * @throws IllegalArgumentException if the names are longer than reparse data can be
     */
    public static ReparsePoint of(LinkTarget target) {
        boolean isSymlink = target.kind() == LinkTarget.Kind.SYMBOLIC_LINK;
        int header = isSymlink ? SYMLINK_HEADER : JUNCTION_HEADER;
        // A junction's names end with a NUL each that their lengths do not count.
        int end = isSymlink ? 0 : Character.BYTES;
        long substitute = (long) target.substituteName().length() * Character.BYTES;
        long print = (long) target.printName().length() * Character.BYTES;
        long size = header + substitute + print + 2L * end;
        if (size > MAX_DATA) {
            throw new IllegalArgumentException("reparse data of " + size + " bytes, most " + MAX_DATA);
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putShort((short) 0).putShort((short) substitute);
        buffer.putShort((short) (substitute + end)).putShort((short) print);
        if (isSymlink) {
            buffer.putInt(target.isRelative() ? FLAG_RELATIVE : 0);
        }
        put(buffer, target.substituteName());
        buffer.position(header + (int) substitute + end);
        put(buffer, target.printName());
        return new ReparsePoint(isSymlink ? SYMLINK : MOUNT_POINT, 0, buffer.array());
    }

    /**
     * The reparse data of a symbolic link of Unix: slashes and backslashes change places, and an absolute target gets the
     * drive {@code C:}, as wimlib does it.
     *
     * @param target the text of the link
     * @throws IllegalArgumentException if it is longer than reparse data can be
     */
    public static ReparsePoint ofUnixTarget(String target) {
        String swapped = swap(target);
        boolean isRelative = !target.startsWith("/");
        String print = isRelative ? swapped : DRIVE + swapped;
        String substitute = isRelative ? swapped : NT_PREFIXES.get(0) + print;
        // The name for people is left out where there is no room for both.
        boolean bothFit = Character.BYTES * (substitute.length() + print.length()) <= MAX_DATA - SYMLINK_HEADER;
        return of(new LinkTarget(LinkTarget.Kind.SYMBOLIC_LINK, substitute, bothFit ? print : "", isRelative));
    }

    /**
     * Where the link leads, as a symbolic link of Unix has it: the other way round than {@link #ofUnixTarget}, for
     * junctions and links that Linux made as well. Drives and prefixes of Windows are left out.
     *
     * @param source description of what the data were read from, for errors
     * @return the text of the link; empty if this is no link, or one without a target
     * @throws CorruptImageException if the data are not those of a link
     */
    public Optional<String> unixTarget(String source) throws CorruptImageException {
        if (tag == LX_SYMLINK) {
            return data.length <= LX_HEADER
                    ? Optional.empty()
                    : Optional.of(new String(data, LX_HEADER, data.length - LX_HEADER, StandardCharsets.UTF_8));
        }
        Optional<LinkTarget> target = linkTarget(source);
        if (target.isEmpty() || target.get().substituteName().isEmpty()) {
            return Optional.empty();
        }
        String substitute = target.get().substituteName();
        return Optional.of(swap(target.get().isRelative() ? substitute : withoutDrive(substitute)));
    }

    /** Without the prefix and the component after it, which stands for the drive. */
    private static String withoutDrive(String substitute) {
        for (String prefix : NT_PREFIXES) {
            if (substitute.startsWith(prefix)) {
                int end = substitute.indexOf('\\', prefix.length());
                return end < 0 ? "\\" : substitute.substring(end);
            }
        }
        return substitute;
    }

    private static String swap(String path) {
        char[] units = path.toCharArray();
        for (int i = 0; i < units.length; i++) {
            units[i] = units[i] == '/' ? '\\' : units[i] == '\\' ? '/' : units[i];
        }
        return new String(units);
    }

    private static void put(ByteBuffer buffer, String name) {
        for (int i = 0; i < name.length(); i++) {
            buffer.putChar(name.charAt(i));
        }
    }

    /** Who understands the data; all 32 bits. */
    public int tag() {
        return tag;
    }

    /** The field of the header that is reserved: 16 bits. */
    public int reserved() {
        return reserved;
    }

    /** A copy of the data without the header. */
    public byte[] data() {
        return data.clone();
    }

    /** Bytes of the data without the header. */
    public int size() {
        return data.length;
    }

    /** Whether the tag is one of Microsoft's; else the data start with a GUID. */
    public boolean isMicrosoft() {
        return (tag & 1 << 31) != 0;
    }

    /** Whether the file stands for another one, as links do. */
    public boolean isNameSurrogate() {
        return (tag & 1 << 29) != 0;
    }

    /**
     * Where the link leads.
     *
     * @param source description of what the data were read from, for errors
     * @return the target; empty if this is neither a symbolic link nor a junction
     * @throws CorruptImageException if the data are not those of a link; the position is that in the data
     */
    public Optional<LinkTarget> linkTarget(String source) throws CorruptImageException {
        if (tag != SYMLINK && tag != MOUNT_POINT) {
            return Optional.empty();
        }
        boolean isSymlink = tag == SYMLINK;
        int header = isSymlink ? SYMLINK_HEADER : JUNCTION_HEADER;
        if (data.length < header) {
            throw new CorruptImageException(
                    source, "reparse data", 0, "a header of " + header + " bytes", data.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        String substitute = name(source, buffer, 0, header);
        String print = name(source, buffer, 4, header);
        boolean isRelative = isSymlink && (buffer.getInt(JUNCTION_HEADER) & FLAG_RELATIVE) != 0;
        LinkTarget.Kind kind = isSymlink ? LinkTarget.Kind.SYMBOLIC_LINK : LinkTarget.Kind.JUNCTION;
        return Optional.of(new LinkTarget(kind, substitute, print, isRelative));
    }

    private String name(String source, ByteBuffer buffer, int field, int header) throws CorruptImageException {
        int offset = Short.toUnsignedInt(buffer.getShort(field));
        int length = Short.toUnsignedInt(buffer.getShort(field + 2));
        int room = data.length - header;
        if (((offset | length) & 1) != 0 || length > room - offset) {
            throw new CorruptImageException(
                    source,
                    "name in reparse data",
                    field,
                    "an even range inside " + room + " bytes",
                    length + " bytes at " + offset);
        }
        return buffer.slice(header + offset, length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asCharBuffer()
                .toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReparsePoint point
                && point.tag == tag
                && point.reserved == reserved
                && Arrays.equals(point.data, data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(tag, Arrays.hashCode(data));
    }

    /** Tag and how long the data are. */
    @Override
    public String toString() {
        return "reparse point 0x" + Integer.toHexString(tag) + " of " + data.length + " bytes";
    }
}
