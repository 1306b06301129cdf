package io.github.diskwright.wim.windows.hive;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.tree.OpenStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * A registry hive, from a primary file. What a log file beside it holds is not looked at: see {@link #isDirty()}.
 *
 * <p>Everything is read when it is asked for, each time anew; up to 1 MiB of the file is kept. Counts and offsets are
 * held against the size of the file before they are used, and no chain is followed that could lead back, so that every
 * call ends. Errors are {@link CorruptImageException}s with the position in the file, or what reading the stream throws.
 *
 * <p>For one thread at a time, as are the keys and values that come from it; used while the stream is open.
 */
public final class Hive {
    static final int BASE_BLOCK = 4096;
    private static final int BASE_BLOCK_USED = 512;
    private static final int CHECKSUM = 508;
    private static final int REGF = 0x66676572;
    private static final int HBIN = 0x6E696268;
    private static final int CELL_HEADER = 4;
    private static final int CELL_ALIGNMENT = 8;

    private final HivePages pages;
    private final String source;
    private final Limits limits;
    private final long binsSize;
    private final boolean hasBigData;
    private final boolean isDirty;
    private final long root;

    private Hive(HivePages pages, String source, Limits limits, ByteBuffer base) throws IOException {
        this.pages = pages;
        this.source = source;
        this.limits = limits;
        binsSize = Integer.toUnsignedLong(base.getInt(40));
        hasBigData = base.getInt(24) > 3;
        isDirty = base.getInt(4) != base.getInt(8);
        root = Integer.toUnsignedLong(base.getInt(36));
        if (binsSize == 0 || binsSize % BASE_BLOCK != 0 || binsSize > pages.size() - BASE_BLOCK) {
            throw corrupt(
                    "base block",
                    40,
                    "a size of the bins that is a multiple of 4096 and at most " + (pages.size() - BASE_BLOCK),
                    Long.toString(binsSize));
        }
        int signature = pages.read(BASE_BLOCK, Integer.BYTES).getInt();
        require(signature == HBIN, "hive bin", BASE_BLOCK, "the signature hbin", signature);
    }

    /**
     * Opens a hive.
     *
     * @param stream the file; stays the caller's
     * @param source description of it, for errors
     * @param limits how large a value may be
     * @throws CorruptImageException if this is no hive, or its base block has another checksum
     * @throws IOException if the stream cannot be read
     */
    public static Hive open(OpenStream stream, String source, Limits limits) throws IOException {
        if (stream.size() < 2 * BASE_BLOCK) {
            throw new CorruptImageException(
                    source, "base block", 0, "8192 bytes or more of a hive", stream.size() + " bytes");
        }
        HivePages pages = new HivePages(stream);
        ByteBuffer base = pages.read(0, BASE_BLOCK_USED);
        requireBase(base, source, 0, REGF, "the signature regf");
        requireBase(base, source, CHECKSUM, checksum(base), "the checksum of the block");
        requireBase(base, source, 20, 1, "major version 1");
        requireBase(base, source, 28, 0, "the type of a primary file");
        return new Hive(pages, source, limits, base);
    }

    private static void requireBase(ByteBuffer base, String source, int offset, int value, String meaning)
            throws CorruptImageException {
        int found = base.getInt(offset);
        if (found != value) {
            throw new CorruptImageException(source, "base block", offset, meaning + ", " + hex(value), hex(found));
        }
    }

    private static int checksum(ByteBuffer base) {
        int sum = 0;
        for (int i = 0; i < CHECKSUM; i += Integer.BYTES) {
            sum ^= base.getInt(i);
        }
        // Two sums have a meaning of their own and are stepped around.
        return sum == 0 ? 1 : sum == -1 ? -2 : sum;
    }

    private static String hex(int value) {
        return CorruptImageException.hex(Integer.toUnsignedLong(value));
    }

    /** Whether a change of the hive was not finished; the end of it may be in the log file. */
    public boolean isDirty() {
        return isDirty;
    }

    /** The key that all others are in. */
    public HiveKey root() throws IOException {
        return HiveKey.at(this, root);
    }

    /**
     * Looks up a key.
     *
     * @param path names with backslashes between them, upper and lower case being the same
     */
    public Optional<HiveKey> find(String path) throws IOException {
        Optional<HiveKey> key = Optional.of(root());
        StringTokenizer names = new StringTokenizer(path, "\\");
        while (names.hasMoreTokens() && key.isPresent()) {
            key = key.get().subkey(names.nextToken());
        }
        return key;
    }

    /** Bytes of all bins together. */
    long binsSize() {
        return binsSize;
    }

    /** Whether values of more than 16,344 bytes are in several cells. */
    boolean hasBigData() {
        return hasBigData;
    }

    Limits limits() {
        return limits;
    }

    String source() {
        return source;
    }

    /** Position in the file of an offset, which counts from the first bin. */
    static long position(long offset) {
        return BASE_BLOCK + offset;
    }

    /**
     * The first bytes of what is in a cell.
     *
     * @param structure what it is to be, for errors
     * @param offset of the cell, from the first bin
     * @param length bytes that are wanted
     */
    ByteBuffer cell(String structure, long offset, int length) throws IOException {
        if (length > cellLength(structure, offset)) {
            throw corrupt(
                    structure,
                    position(offset),
                    length + " bytes or more",
                    "a cell of " + cellLength(structure, offset));
        }
        return pages.read(position(offset) + CELL_HEADER, length);
    }

    /** How many bytes a cell has for its content. */
    int cellLength(String structure, long offset) throws IOException {
        if (offset % CELL_ALIGNMENT != 0 || offset > binsSize - CELL_ALIGNMENT) {
            throw corrupt(
                    structure,
                    position(offset),
                    "a cell at a multiple of 8 below " + binsSize,
                    "offset " + CorruptImageException.hex(offset));
        }
        // Cells in use have their size as a negative number.
        long size = -(long) pages.read(position(offset), CELL_HEADER).getInt();
        if (size < CELL_ALIGNMENT || size % CELL_ALIGNMENT != 0 || size > binsSize - offset) {
            throw corrupt(
                    structure,
                    position(offset),
                    "a cell in use of a multiple of 8 bytes, at most " + (binsSize - offset),
                    "size " + size);
        }
        return (int) Math.min(size - CELL_HEADER, Integer.MAX_VALUE);
    }

    /** Bytes at a position of the file that is known to be in a cell. */
    ByteBuffer bytes(long position, int length) throws IOException {
        return pages.read(position, length);
    }

    void require(boolean isRight, String structure, long position, String expected, int found)
            throws CorruptImageException {
        if (!isRight) {
            throw corrupt(structure, position, expected, hex(found));
        }
    }

    CorruptImageException corrupt(String structure, long position, String expected, String found) {
        return new CorruptImageException(source, structure, position, expected, found);
    }

    /** A name of one byte or of two for each character. */
    static String name(ByteBuffer bytes, boolean isNarrow) {
        char[] units = new char[isNarrow ? bytes.remaining() : bytes.remaining() / Character.BYTES];
        for (int i = 0; i < units.length; i++) {
            units[i] = isNarrow ? (char) Byte.toUnsignedInt(bytes.get()) : bytes.getChar();
        }
        return new String(units);
    }
}
