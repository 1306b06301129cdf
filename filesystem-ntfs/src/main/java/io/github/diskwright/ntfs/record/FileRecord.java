package io.github.diskwright.ntfs.record;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A record of the master file table: a file or directory, or, as an extension, more attributes of one.
 *
 * <p>Reading checks the head, the update words and the bounds of every attribute, not what the attributes mean. The record
 * keeps the array that it was given; whoever changes that array changes the record. Thread-safe for reading.
 */
public final class FileRecord {
    /** {@code "FILE"}. */
    public static final int MAGIC = 0x454C4946;

    /** Flag: the record is used. */
    public static final int IN_USE = 0x0001;

    /** Flag: it has a directory's index. */
    public static final int DIRECTORY = 0x0002;

    /** Flag: it lives below {@code $Extend}. */
    public static final int IN_EXTEND = 0x0004;

    /** Flag: it has an index that is no directory's. */
    public static final int VIEW_INDEX = 0x0008;

    /** Bytes that end the attributes: the mark and four more. */
    public static final int END_BYTES = 8;

    /** Smallest offset of the first attribute. */
    private static final int MIN_HEAD = 0x2A;

    private final String source;
    private final long position;
    private final long number;
    private final ByteBuffer bytes;
    private final List<Attribute> attributes;

    private FileRecord(String source, long position, long number, ByteBuffer bytes, List<Attribute> attributes) {
        this.source = source;
        this.position = position;
        this.number = number;
        this.bytes = bytes;
        this.attributes = attributes;
    }

    /** Whether bytes begin as a record does. Other bytes are a record that was never used, or a damaged one. */
    public static boolean isPresent(ByteBuffer bytes) {
        return bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(0) == MAGIC;
    }

    /**
     * Reads a record as it is on the volume and removes its update words.
     *
     * @param source description of the device, for errors
     * @param position where the record begins on the device, for errors
     * @param number of the record
     * @param protectedBytes the whole record; kept, and changed
     * @throws CorruptImageException if the record is not there, torn, or a length or offset in it leaves its bounds
     */
    public static FileRecord read(String source, long position, long number, byte[] protectedBytes)
            throws CorruptImageException {
        ByteBuffer bytes = ByteBuffer.wrap(protectedBytes).order(ByteOrder.LITTLE_ENDIAN);
        FileRecord bare = new FileRecord(source, position, number, bytes, List.of());
        if (bytes.getInt(0) != MAGIC) {
            throw bare.corrupt(bare.toString(), 0, "'FILE'", "0x" + Integer.toHexString(bytes.getInt(0)));
        }
        Fixups.remove(source, bare.toString(), position, bytes);
        return parse(source, position, number, protectedBytes);
    }

    /**
     * Reads a record whose update words were removed already.
     *
     * @param source description of the device, for errors
     * @param position where the record begins on the device, for errors
     * @param number of the record
     * @param plainBytes the whole record; kept
     * @throws CorruptImageException if a length or offset leaves its bounds
     */
    public static FileRecord parse(String source, long position, long number, byte[] plainBytes)
            throws CorruptImageException {
        ByteBuffer bytes = ByteBuffer.wrap(plainBytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Attribute> attributes = new ArrayList<>(6);
        FileRecord record = new FileRecord(source, position, number, bytes, Collections.unmodifiableList(attributes));
        if (record.isInUse()) {
            record.readAttributes(attributes);
        }
        return record;
    }

    private void readAttributes(List<Attribute> target) throws CorruptImageException {
        int limit = bytesUsed();
        if (limit > bytes.capacity() || limit < MIN_HEAD + END_BYTES) {
            throw corrupt(toString(), 0x18, "bytes used up to " + bytes.capacity(), Integer.toUnsignedString(limit));
        }
        int at = firstAttributeOffset();
        if (at < MIN_HEAD || at > limit || at % 8 != 0) {
            throw corrupt(toString(), 0x14, "an offset of the first attribute", at + "");
        }
        while (at <= limit - 4 && bytes.getInt(at) != AttributeType.END) {
            Attribute attribute = Attribute.read(this, at, limit);
            target.add(attribute);
            at += attribute.length();
        }
        if (at > limit - 4) {
            throw corrupt(toString(), at, "the end mark of the attributes", "the end of the used bytes");
        }
    }

    /** Number of the record, its index in the master file table. */
    public long number() {
        return number;
    }

    /** Where the record begins on the device. */
    public long position() {
        return position;
    }

    /** How many times the record was used for another file, 1 to 65,535. */
    public int sequenceNumber() {
        return Short.toUnsignedInt(bytes.getShort(0x10));
    }

    /** How others name this record. */
    public FileReference reference() {
        return new FileReference(number, sequenceNumber());
    }

    /** Number of names, short ones included; 0 in an extension. */
    public int linkCount() {
        return Short.toUnsignedInt(bytes.getShort(0x12));
    }

    /** Where the first attribute begins. */
    public int firstAttributeOffset() {
        return Short.toUnsignedInt(bytes.getShort(0x14));
    }

    /** {@link #IN_USE}, {@link #DIRECTORY}, {@link #IN_EXTEND}, {@link #VIEW_INDEX}. */
    public int flags() {
        return Short.toUnsignedInt(bytes.getShort(0x16));
    }

    /** Whether the record is used. The attributes of an unused one are not looked at. */
    public boolean isInUse() {
        return (flags() & IN_USE) != 0;
    }

    /** Whether the record is a directory's. */
    public boolean isDirectory() {
        return (flags() & DIRECTORY) != 0;
    }

    /** Bytes in use, with the end mark. */
    public int bytesUsed() {
        return bytes.getInt(0x18);
    }

    /** Bytes of the record as it says itself. */
    public int bytesAllocated() {
        return bytes.getInt(0x1C);
    }

    /** The record that this one extends, as a {@link FileReference} word; 0 in a base record. */
    public long baseReference() {
        return bytes.getLong(0x20);
    }

    /** Whether this extends another record. */
    public boolean isExtension() {
        return baseReference() != 0;
    }

    /** The id that the next attribute will get. */
    public int nextAttributeId() {
        return Short.toUnsignedInt(bytes.getShort(0x28));
    }

    /** The log's sequence number of the last change. */
    public long logSequenceNumber() {
        return bytes.getLong(8);
    }

    /** The attributes in their order; none in a record that is not used. */
    public List<Attribute> attributes() {
        return attributes;
    }

    /** The first attribute of a type with a name, in this record. */
    public Optional<Attribute> find(int type, String name) {
        for (Attribute attribute : attributes) {
            if (attribute.is(type, name)) {
                return Optional.of(attribute);
            }
        }
        return Optional.empty();
    }

    /** The record's bytes without update words, little-endian. Not a copy: do not change them. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /**
     * An error about this record.
     *
     * @param structure what is broken
     * @param offset where, in the record
     * @param expected what the format asks for
     * @param found what is there
     */
    public CorruptImageException corrupt(String structure, int offset, String expected, String found) {
        return new CorruptImageException(source, structure, position + offset, expected, found);
    }

    @Override
    public String toString() {
        return "file record " + number;
    }
}
