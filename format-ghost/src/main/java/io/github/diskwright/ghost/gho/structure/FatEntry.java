package io.github.diskwright.ghost.gho.structure;

import io.github.diskwright.image.tree.FileTimes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/**
 * The 32 bytes of a directory entry as a FAT volume has them (Microsoft FAT specification, section 6). Immutable and
 * thread-safe.
 */
public final class FatEntry {
    /** Bytes of an entry. */
    public static final int SIZE_BYTES = 32;

    private static final int LONG_NAME = 0x0F;
    private static final int ATTRIBUTE_BITS = 0x3F;
    private static final int LABEL = 0x08;
    private static final int DIRECTORY = 0x10;
    private static final int DELETED = 0xE5;
    private static final int STANDS_FOR_DELETED = 0x05;
    private static final int LOWER_BASE = 0x08;
    private static final int LOWER_EXTENSION = 0x10;
    private static final int NAME_BYTES = 11;
    private static final int BASE_BYTES = 8;

    private final ByteBuffer bytes;

    private FatEntry(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes an entry over.
     *
     * @param source has 32 bytes from the offset on; copied
     * @param offset of the entry
     */
    public static FatEntry read(byte[] source, int offset) {
        byte[] copy = new byte[SIZE_BYTES];
        System.arraycopy(source, offset, copy, 0, SIZE_BYTES);
        return new FatEntry(ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Whether it is all zeros: the end of a directory. */
    public boolean isEnd() {
        return bytes.getLong(0) == 0 && bytes.getLong(8) == 0 && bytes.getLong(16) == 0 && bytes.getLong(24) == 0;
    }

    /** Whether the file was deleted. */
    public boolean isDeleted() {
        return unsigned(0) == DELETED;
    }

    /** Whether it is a part of the long name of an entry behind it. */
    public boolean isLongName() {
        return (unsigned(11) & ATTRIBUTE_BITS) == LONG_NAME;
    }

    /** Whether it is the volume's label. */
    public boolean isLabel() {
        return !isLongName() && (unsigned(11) & LABEL) != 0;
    }

    /** Whether it is a directory, {@code .} and {@code ..} among them. */
    public boolean isDirectory() {
        return !isLongName() && !isLabel() && (unsigned(11) & DIRECTORY) != 0;
    }

    /** Whether it leads from a directory to itself or to the one above. */
    public boolean isDots() {
        boolean isOne = unsigned(0) == '.' && isBlank(1);
        boolean areTwo = unsigned(0) == '.' && unsigned(1) == '.' && isBlank(2);
        return isDirectory() && (isOne || areTwo);
    }

    private boolean isBlank(int from) {
        for (int i = from; i < NAME_BYTES; i++) {
            if (bytes.get(i) != ' ') {
                return false;
            }
        }
        return true;
    }

    /** Attributes as FAT has them, see {@link io.github.diskwright.image.tree.DosAttributes}. */
    public int attributes() {
        return unsigned(11);
    }

    /** Bytes of the file, unsigned 32 bits. */
    public long size() {
        return Integer.toUnsignedLong(bytes.getInt(28));
    }

    /** Date of the last write as it is stored. */
    public int writeDate() {
        return Short.toUnsignedInt(bytes.getShort(24));
    }

    /** Time of the last write as it is stored. */
    public int writeTime() {
        return Short.toUnsignedInt(bytes.getShort(22));
    }

    /**
     * The short name as it is stored, with a dot if there is an extension.
     *
     * @param charset of DOS
     */
    public String shortName(Charset charset) {
        return joined(part(0, BASE_BYTES, charset), part(BASE_BYTES, NAME_BYTES, charset));
    }

    /**
     * The short name as Windows shows it where there is no long one: two bits tell that base or extension are in lower case.
     *
     * @param charset of DOS
     */
    public String shownName(Charset charset) {
        String base = part(0, BASE_BYTES, charset);
        String extension = part(BASE_BYTES, NAME_BYTES, charset);
        int flags = unsigned(12);
        return joined(
                (flags & LOWER_BASE) != 0 ? base.toLowerCase(Locale.ROOT) : base,
                (flags & LOWER_EXTENSION) != 0 ? extension.toLowerCase(Locale.ROOT) : extension);
    }

    /**
     * The label, if it is one.
     *
     * @param charset of DOS
     */
    public String label(Charset charset) {
        return part(0, NAME_BYTES, charset);
    }

    private static String joined(String base, String extension) {
        return extension.isEmpty() ? base : base + "." + extension;
    }

    private String part(int from, int to, Charset charset) {
        byte[] part = new byte[to - from];
        bytes.get(from, part);
        if (from == 0 && unsigned(0) == STANDS_FOR_DELETED) {
            part[0] = (byte) DELETED;
        }
        return new String(part, charset).stripTrailing();
    }

    /**
     * When it was made, written and read, as far as it says so. FAT keeps the time on the wall.
     *
     * @param zone that the wall was in
     */
    public FileTimes times(ZoneId zone) {
        FileTimes times = FileTimes.UNKNOWN;
        Optional<Instant> creation = time(16, 14, unsigned(13), zone);
        Optional<Instant> write = time(24, 22, 0, zone);
        Optional<Instant> access = time(18, -1, 0, zone);
        times = creation.isPresent() ? times.withCreation(creation.get()) : times;
        times = write.isPresent() ? times.withWrite(write.get()) : times;
        return access.isPresent() ? times.withAccess(access.get()) : times;
    }

    private Optional<Instant> time(int dateOffset, int timeOffset, int hundredths, ZoneId zone) {
        int date = Short.toUnsignedInt(bytes.getShort(dateOffset));
        int time = timeOffset < 0 ? 0 : Short.toUnsignedInt(bytes.getShort(timeOffset));
        if (date == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    LocalDateTime.of(1980 + (date >> 9), date >> 5 & 15, date & 31, time >> 11, time >> 5 & 63)
                            .plusSeconds(2L * (time & 31))
                            .plusNanos(hundredths > 199 ? 0 : hundredths * 10_000_000L)
                            .atZone(zone)
                            .toInstant());
        } catch (DateTimeException e) {
            // A date such as 31 February is no date; the file is whole all the same.
            return Optional.empty();
        }
    }

    /** Number of a part of a long name, 1 to 20; the highest bit but one marks the first that is stored. */
    public int longNameOrder() {
        return unsigned(0);
    }

    /** Checksum of the short name that a part of a long name belongs to. */
    public int longNameChecksum() {
        return unsigned(13);
    }

    /** The 13 units of a part of a long name. */
    public char[] longNameUnits() {
        char[] units = new char[13];
        for (int i = 0; i < units.length; i++) {
            int offset = i < 5 ? 1 + 2 * i : i < 11 ? 14 + 2 * (i - 5) : 28 + 2 * (i - 11);
            units[i] = bytes.getChar(offset);
        }
        return units;
    }

    /** The checksum of this short name, which the parts of its long name have. */
    public int nameChecksum() {
        int sum = 0;
        for (int i = 0; i < NAME_BYTES; i++) {
            sum = (sum >> 1 | sum << 7) + unsigned(i) & 0xFF;
        }
        return sum;
    }

    private int unsigned(int offset) {
        return Byte.toUnsignedInt(bytes.get(offset));
    }
}
