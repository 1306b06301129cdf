package io.github.diskwright.ntfs.record;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * One attribute, or one extent of a fragmented one, in a file record. A view of the record's bytes; its lengths and offsets
 * were checked when the record was read. As thread-safe as the record.
 */
public final class Attribute {
    /** Flag: compressed with LZNT1. */
    public static final int COMPRESSED = 0x0001;

    /** Flag bits that name the compression. */
    public static final int COMPRESSION_MASK = 0x00FF;

    /** Flag: encrypted by the file system. */
    public static final int ENCRYPTED = 0x4000;

    /** Flag: may have holes. */
    public static final int SPARSE = 0x8000;

    /** Bytes of the head of a resident attribute. */
    public static final int RESIDENT_HEAD = 0x18;

    /** Bytes of the head of a non-resident attribute that is neither compressed nor sparse. */
    public static final int NON_RESIDENT_HEAD = 0x40;

    /** Bytes of the head of the first extent of a compressed or sparse attribute: one more size. */
    public static final int SPARSE_HEAD = 0x48;

    private final FileRecord record;
    private final int offset;
    private final int length;

    private Attribute(FileRecord record, int offset, int length) {
        this.record = record;
        this.offset = offset;
        this.length = length;
    }

    /**
     * The attribute at an offset of a record.
     *
     * @param record with the update words removed
     * @param offset where the attribute begins
     * @param limit end of the bytes that attributes may use
     * @throws CorruptImageException if a length or an offset leaves its bounds
     */
    static Attribute read(FileRecord record, int offset, int limit) throws CorruptImageException {
        ByteBuffer bytes = record.bytes();
        require(
                record,
                offset,
                limit - offset >= RESIDENT_HEAD,
                "an attribute or the end mark",
                "the end of the record");
        long length = Integer.toUnsignedLong(bytes.getInt(offset + 4));
        require(
                record,
                offset + 4,
                length >= RESIDENT_HEAD && length <= limit - offset && length % 8 == 0,
                "a length up to " + (limit - offset) + ", a multiple of 8",
                length);
        Attribute attribute = new Attribute(record, offset, (int) length);
        int form = bytes.get(offset + 8);
        require(record, offset + 8, form == 0 || form == 1, "0 or 1, resident or not", form);
        int nameEnd = attribute.nameOffset() + 2 * attribute.nameLength();
        require(
                record,
                offset + 0x0A,
                attribute.nameLength() == 0 || attribute.nameOffset() >= RESIDENT_HEAD && nameEnd <= length,
                "a name inside the attribute",
                "offset " + attribute.nameOffset());
        if (form == 0) {
            attribute.checkResident();
        } else {
            attribute.checkNonResident();
        }
        return attribute;
    }

    private void checkResident() throws CorruptImageException {
        long valueLength = Integer.toUnsignedLong(record.bytes().getInt(offset + 0x10));
        int valueOffset = valueOffset();
        require(
                record,
                offset + 0x10,
                valueOffset <= length
                        && valueLength <= length - valueOffset
                        && (valueLength == 0 || valueOffset >= RESIDENT_HEAD),
                "a value inside the attribute",
                valueLength + " bytes at " + valueOffset);
    }

    private void checkNonResident() throws CorruptImageException {
        require(record, offset + 4, length >= NON_RESIDENT_HEAD, "a length of 64 or more", length);
        int pairs = mappingPairsOffset();
        require(
                record,
                offset + 0x20,
                pairs >= NON_RESIDENT_HEAD && pairs < length,
                "mapping pairs inside the attribute",
                "offset " + pairs);
        require(record, offset + 0x10, lowestVcn() >= 0, "a first VCN", lowestVcn());
        require(
                record,
                offset + 0x18,
                highestVcn() >= lowestVcn() - 1 && highestVcn() < Long.MAX_VALUE,
                "a last VCN from " + (lowestVcn() - 1) + " on",
                highestVcn());
        if (lowestVcn() != 0) {
            return;
        }
        require(record, offset + 0x28, allocatedSize() >= 0, "an allocated size", allocatedSize());
        require(record, offset + 0x30, dataSize() >= 0, "a size of the data", dataSize());
        require(record, offset + 0x38, initializedSize() >= 0, "an initialized size", initializedSize());
        int unit = compressionUnit();
        require(record, offset + 0x22, unit >= 0 && unit <= 16, "a compression unit", unit);
        if (hasTotalAllocated()) {
            boolean room = length >= SPARSE_HEAD && mappingPairsOffset() >= SPARSE_HEAD;
            require(record, offset + 4, room, "room for the total allocated size", length);
        }
    }

    private static void require(FileRecord record, int at, boolean holds, String expected, Object found)
            throws CorruptImageException {
        if (!holds) {
            throw record.corrupt("attribute of " + record, at, expected, found.toString());
        }
    }

    /** The record that the attribute is in. */
    public FileRecord record() {
        return record;
    }

    /** Where the attribute begins in its record. */
    public int offset() {
        return offset;
    }

    /** Bytes of the attribute in its record. */
    public int length() {
        return length;
    }

    /** What it is: see {@link AttributeType}. */
    public int type() {
        return bytes().getInt(offset);
    }

    /** Whether the value is not in the record but in clusters of its own. */
    public boolean isNonResident() {
        return bytes().get(offset + 8) != 0;
    }

    /** UTF-16 units of the name; 0 for an unnamed attribute. */
    public int nameLength() {
        return Byte.toUnsignedInt(bytes().get(offset + 9));
    }

    /** Where the name is, from the attribute's begin. */
    public int nameOffset() {
        return Short.toUnsignedInt(bytes().getShort(offset + 0x0A));
    }

    /** The name as it is stored, which need not be valid UTF-16; empty for an unnamed attribute. */
    public String name() {
        return Utf16.read(bytes(), offset + nameOffset(), nameLength());
    }

    /** Whether it is of a type and has a name. */
    public boolean is(int type, String name) {
        return type() == type && Utf16.isAt(bytes(), offset + nameOffset(), nameLength(), name);
    }

    /** {@link #COMPRESSED}, {@link #ENCRYPTED}, {@link #SPARSE} and unknown bits. */
    public int flags() {
        return Short.toUnsignedInt(bytes().getShort(offset + 0x0C));
    }

    /** Number of the attribute in its record. */
    public int id() {
        return Short.toUnsignedInt(bytes().getShort(offset + 0x0E));
    }

    /** Where the value of a resident attribute is, from the attribute's begin. */
    public int valueOffset() {
        return Short.toUnsignedInt(bytes().getShort(offset + 0x14));
    }

    /** Bytes of the value of a resident attribute. */
    public int valueLength() {
        return bytes().getInt(offset + 0x10);
    }

    /** Whether the value of a resident attribute is also the key of an index. */
    public boolean isIndexed() {
        return (bytes().get(offset + 0x16) & 1) != 0;
    }

    /**
     * The value of a resident attribute: a read-only, little-endian view of the record.
     *
     * @throws CorruptImageException if the attribute is not resident
     */
    public ByteBuffer value() throws CorruptImageException {
        if (isNonResident()) {
            throw record.corrupt(toString(), offset + 8, "a resident attribute", "a non-resident one");
        }
        return bytes().slice(offset + valueOffset(), valueLength())
                .asReadOnlyBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** First VCN of this extent of a non-resident attribute. */
    public long lowestVcn() {
        return bytes().getLong(offset + 0x10);
    }

    /** Last VCN of this extent of a non-resident attribute; one less than the first if it has none. */
    public long highestVcn() {
        return bytes().getLong(offset + 0x18);
    }

    /** Where the mapping pairs of a non-resident attribute are, from the attribute's begin. */
    public int mappingPairsOffset() {
        return Short.toUnsignedInt(bytes().getShort(offset + 0x20));
    }

    /** Clusters of a compression unit as a power of two; 0 if there are no units. Usual is 4. */
    public int compressionUnit() {
        return bytes().get(offset + 0x22);
    }

    /** Bytes of all VCNs. Of the first extent; meaningless in others. */
    public long allocatedSize() {
        return bytes().getLong(offset + 0x28);
    }

    /** Bytes of the contents. Of the first extent; meaningless in others. */
    public long dataSize() {
        return bytes().getLong(offset + 0x30);
    }

    /** Bytes of the contents that were written; the rest reads as zeros. Of the first extent; meaningless in others. */
    public long initializedSize() {
        return bytes().getLong(offset + 0x38);
    }

    /** Whether {@link #totalAllocated()} is there: in the first extent of a compressed or sparse attribute. */
    public boolean hasTotalAllocated() {
        return lowestVcn() == 0 && (flags() & (COMPRESSION_MASK | SPARSE)) != 0;
    }

    /** Bytes of all clusters that are on the volume, if the attribute says so. */
    public Optional<Long> totalAllocated() {
        return hasTotalAllocated() ? Optional.of(bytes().getLong(offset + 0x40)) : Optional.empty();
    }

    /**
     * The runs of this extent.
     *
     * @param clusterCount clusters of the volume
     * @throws CorruptImageException if the attribute is resident, or its mapping pairs break a rule
     */
    public RunList runs(long clusterCount) throws CorruptImageException {
        if (!isNonResident()) {
            throw record.corrupt(toString(), offset + 8, "a non-resident attribute", "a resident one");
        }
        return MappingPairs.read(this, clusterCount);
    }

    /** For people: {@code "$DATA:name of file record 42"}. */
    @Override
    public String toString() {
        return AttributeType.name(type()) + (nameLength() == 0 ? "" : ":" + name()) + " of " + record;
    }

    private ByteBuffer bytes() {
        return record.bytes();
    }
}
