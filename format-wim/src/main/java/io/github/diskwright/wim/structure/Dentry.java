package io.github.diskwright.wim.structure;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.tree.DosAttributes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A directory entry of an image's metadata, with the stream entries behind it ([Microsoft, Windows Imaging File Format],
 * "Directory Entry", whose structure has a union too few). Immutable.
 */
public final class Dentry {
    /** Bytes before the names. */
    public static final int HEAD_BYTES = 0x66;

    /** Bytes of the mark behind the last entry of a directory. */
    public static final int END_BYTES = 8;

    /** Security id of a file without a descriptor. */
    public static final int NO_SECURITY = -1;

    /** Flag of a link's fields: its target is stored as it was. */
    public static final int NOT_FIXED = 0x1;

    private static final int ALIGNMENT = 8;
    private static final String STRUCTURE = "directory entry";

    private final int attributes;
    private final int securityId;
    private final long subdirOffset;
    private final long creationTime;
    private final long accessTime;
    private final long writeTime;
    private final BlobHash mainHash;
    private final int unknown;
    private final long linkWord;
    private final String shortName;
    private final String name;
    private final List<TaggedItem> items;
    private final List<StreamEntry> streams;

    private Dentry(Builder builder) {
        attributes = builder.attributes;
        securityId = builder.securityId;
        subdirOffset = builder.subdirOffset;
        creationTime = builder.creationTime;
        accessTime = builder.accessTime;
        writeTime = builder.writeTime;
        mainHash = builder.mainHash;
        unknown = builder.unknown;
        linkWord = builder.linkWord;
        shortName = builder.shortName;
        name = builder.name;
        items = List.copyOf(builder.items);
        streams = List.copyOf(builder.streams);
    }

    /** A length rounded up to what entries are aligned to. */
    static int align(int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /**
     * Whether a directory ends here.
     *
     * @param source the metadata, for errors
     * @param metadata all of it, little-endian, from index 0
     * @param index of an entry or of the mark behind the last one
     * @throws CorruptImageException if there is neither
     */
    public static boolean isEnd(String source, ByteBuffer metadata, int index) throws CorruptImageException {
        if (index < 0 || index > metadata.limit() - END_BYTES) {
            throw new CorruptImageException(
                    source, STRUCTURE, index, "an entry or the end of a directory", "the end of the metadata");
        }
        long length = metadata.getLong(index);
        return length >= 0 && length <= END_BYTES;
    }

    /**
     * Where the entry ends that begins here, its stream entries included: there the next one begins. Checks all lengths
     * in it.
     *
     * @param source the metadata, for errors
     * @param metadata all of it, little-endian, from index 0
     * @param index of an entry, for which {@link #isEnd} is false
     * @throws CorruptImageException if something in it is longer than there is room
     */
    public static int end(String source, ByteBuffer metadata, int index) throws CorruptImageException {
        int at = fieldsEnd(source, metadata, index);
        int count = Short.toUnsignedInt(metadata.getShort(index + 0x60));
        for (int i = 0; i < count; i++) {
            at = StreamEntry.end(source, metadata, at);
        }
        return at;
    }

    private static int fieldsEnd(String source, ByteBuffer metadata, int index) throws CorruptImageException {
        int room = metadata.limit() - index;
        long length = metadata.getLong(index);
        if (length < HEAD_BYTES || length > room) {
            throw new CorruptImageException(
                    source, STRUCTURE, index, "a length of 102 to " + room, Long.toUnsignedString(length));
        }
        int shortBytes = Short.toUnsignedInt(metadata.getShort(index + 0x62));
        int nameBytes = Short.toUnsignedInt(metadata.getShort(index + 0x64));
        long needed = HEAD_BYTES + (long) Names.storedBytes(nameBytes) + shortBytes;
        if (needed > length || (shortBytes & 1) != 0 || (nameBytes & 1) != 0) {
            throw new CorruptImageException(
                    source,
                    STRUCTURE,
                    index + 0x62,
                    "names of an even length in an entry of " + length,
                    "a short name of " + shortBytes + " and a name of " + nameBytes);
        }
        return Math.min(metadata.limit(), index + align((int) length));
    }

    /**
     * Reads an entry.
     *
     * @param source the metadata, for errors
     * @param metadata all of it, little-endian, from index 0
     * @param index of an entry, for which {@link #isEnd} is false
     * @throws CorruptImageException if something in it is longer than there is room
     */
    public static Dentry read(String source, ByteBuffer metadata, int index) throws CorruptImageException {
        int fieldsEnd = fieldsEnd(source, metadata, index);
        Builder builder = new Builder();
        builder.attributes = metadata.getInt(index + 8);
        builder.securityId = metadata.getInt(index + 0xC);
        builder.subdirOffset = metadata.getLong(index + 0x10);
        builder.creationTime = metadata.getLong(index + 0x28);
        builder.accessTime = metadata.getLong(index + 0x30);
        builder.writeTime = metadata.getLong(index + 0x38);
        builder.mainHash = BlobHash.read(metadata, index + 0x40);
        builder.unknown = metadata.getInt(index + 0x54);
        builder.linkWord = metadata.getLong(index + 0x58);
        int shortBytes = Short.toUnsignedInt(metadata.getShort(index + 0x62));
        int nameBytes = Short.toUnsignedInt(metadata.getShort(index + 0x64));
        int shortIndex = index + HEAD_BYTES + Names.storedBytes(nameBytes);
        builder.name = Names.read(metadata, index + HEAD_BYTES, nameBytes);
        builder.shortName = Names.read(metadata, shortIndex, shortBytes);
        int length = HEAD_BYTES + Names.storedBytes(nameBytes) + Names.storedBytes(shortBytes);
        builder.items = items(metadata, index + align(length), index + (int) metadata.getLong(index));
        builder.streams = streams(source, metadata, fieldsEnd, Short.toUnsignedInt(metadata.getShort(index + 0x60)));
        return builder.build();
    }

    /**
     * Whether all tagged items of an entry end inside it. Reading leaves out one that does not, and what is behind it.
     *
     * @param metadata all of it, little-endian, from index 0
     * @param index of an entry that {@link #end} has accepted
     */
    public static boolean hasWholeItems(ByteBuffer metadata, int index) {
        int nameBytes = Short.toUnsignedInt(metadata.getShort(index + 0x64));
        int shortBytes = Short.toUnsignedInt(metadata.getShort(index + 0x62));
        int at = index + align(HEAD_BYTES + Names.storedBytes(nameBytes) + Names.storedBytes(shortBytes));
        int end = index + (int) metadata.getLong(index);
        while (at <= end - TaggedItem.HEAD_BYTES) {
            long length = Integer.toUnsignedLong(metadata.getInt(at + 4));
            if (length > end - at - TaggedItem.HEAD_BYTES) {
                return false;
            }
            at += align(TaggedItem.HEAD_BYTES + (int) length);
        }
        return true;
    }

    private static List<TaggedItem> items(ByteBuffer metadata, int first, int end) {
        List<TaggedItem> items = List.of();
        int at = first;
        while (at <= end - TaggedItem.HEAD_BYTES) {
            int tag = metadata.getInt(at);
            long length = Integer.toUnsignedLong(metadata.getInt(at + 4));
            if (length > end - at - TaggedItem.HEAD_BYTES) {
                break;
            }
            if (tag != 0 || length != 0) {
                byte[] data = new byte[(int) length];
                metadata.get(at + TaggedItem.HEAD_BYTES, data);
                items = items.isEmpty() ? new ArrayList<>(2) : items;
                items.add(TaggedItem.of(tag, data));
            }
            at += align(TaggedItem.HEAD_BYTES + (int) length);
        }
        return items;
    }

    private static List<StreamEntry> streams(String source, ByteBuffer metadata, int first, int count)
            throws CorruptImageException {
        if (count == 0) {
            return List.of();
        }
        // Not as many as it says: the entries have to be there.
        List<StreamEntry> streams = new ArrayList<>(Math.min(count, 8));
        int at = first;
        for (int i = 0; i < count; i++) {
            int end = StreamEntry.end(source, metadata, at);
            streams.add(StreamEntry.read(metadata, at));
            at = end;
        }
        return streams;
    }

    /** Bytes that it takes, its stream entries included. */
    public int storedBytes() {
        int length = fieldBytes();
        for (StreamEntry stream : streams) {
            length += stream.storedBytes();
        }
        return length;
    }

    private int fieldBytes() {
        int length = align(HEAD_BYTES + Names.storedBytes(name) + Names.storedBytes(shortName));
        for (TaggedItem item : items) {
            length += item.storedBytes();
        }
        return length;
    }

    /**
     * Writes the entry.
     *
     * @param metadata little-endian, zeros where it goes; its position stays
     * @param index of its first byte
     * @return the index behind it
     */
    public int write(ByteBuffer metadata, int index) {
        metadata.putLong(index, fieldBytes());
        metadata.putInt(index + 8, attributes);
        metadata.putInt(index + 0xC, securityId);
        metadata.putLong(index + 0x10, subdirOffset);
        metadata.putLong(index + 0x28, creationTime);
        metadata.putLong(index + 0x30, accessTime);
        metadata.putLong(index + 0x38, writeTime);
        mainHash.write(metadata, index + 0x40);
        metadata.putInt(index + 0x54, unknown);
        metadata.putLong(index + 0x58, linkWord);
        metadata.putShort(index + 0x60, (short) streams.size());
        metadata.putShort(index + 0x62, (short) (shortName.length() * Character.BYTES));
        metadata.putShort(index + 0x64, (short) (name.length() * Character.BYTES));
        int at = Names.write(metadata, index + HEAD_BYTES, name);
        at = index + align(Names.write(metadata, at, shortName) - index);
        for (TaggedItem item : items) {
            metadata.putInt(at, item.tag());
            metadata.putInt(at + 4, item.size());
            metadata.put(at + TaggedItem.HEAD_BYTES, item.data());
            at += item.storedBytes();
        }
        for (StreamEntry stream : streams) {
            at = stream.write(metadata, at);
        }
        return at;
    }

    /** A builder of a file without name, streams and times. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.attributes = attributes;
        builder.securityId = securityId;
        builder.subdirOffset = subdirOffset;
        builder.creationTime = creationTime;
        builder.accessTime = accessTime;
        builder.writeTime = writeTime;
        builder.mainHash = mainHash;
        builder.unknown = unknown;
        builder.linkWord = linkWord;
        builder.shortName = shortName;
        builder.name = name;
        builder.items = items;
        builder.streams = streams;
        return builder;
    }

    /** Attributes of Windows, see {@link DosAttributes}. */
    public int attributes() {
        return attributes;
    }

    /** Whether it is a directory, links to such among them. */
    public boolean isDirectory() {
        return (attributes & DosAttributes.DIRECTORY) != 0;
    }

    /** Whether it has reparse data. */
    public boolean isReparsePoint() {
        return (attributes & DosAttributes.REPARSE_POINT) != 0;
    }

    /** Whether its one stream is an export of an encrypted file. */
    public boolean isEncrypted() {
        return (attributes & DosAttributes.ENCRYPTED) != 0;
    }

    /** Whether it can have entries in it: a directory that is no link. */
    public boolean hasChildren() {
        return isDirectory() && !isReparsePoint();
    }

    /** Index of its security descriptor; {@link #NO_SECURITY} for none. Any 32 bits when read. */
    public int securityId() {
        return securityId;
    }

    /** Index of its first child in the metadata; 0 for no children. Any 64 bits when read. */
    public long subdirOffset() {
        return subdirOffset;
    }

    /** When it was made, ticks of 100 ns since 1601. */
    public long creationTime() {
        return creationTime;
    }

    /** When it was last read, in such ticks. */
    public long accessTime() {
        return accessTime;
    }

    /** When it was last written, in such ticks. */
    public long writeTime() {
        return writeTime;
    }

    /** Hash of its only unnamed stream, or zero. */
    public BlobHash mainHash() {
        return mainHash;
    }

    /** Four bytes of which nobody knows; kept. */
    public int unknown() {
        return unknown;
    }

    /** The reparse tag, 32 bits. Of use if {@link #isReparsePoint()}. */
    public int reparseTag() {
        return (int) linkWord;
    }

    /** The reserved field of the reparse data's header, 16 bits. Of use if {@link #isReparsePoint()}. */
    public int reparseReserved() {
        return (int) (linkWord >>> 32) & 0xFFFF;
    }

    /** Flags of the link, 16 bits, of which {@link #NOT_FIXED} is known. Of use if {@link #isReparsePoint()}. */
    public int reparseFlags() {
        return (int) (linkWord >>> 48);
    }

    /** Number that all names of one file share; 0 for a file of one name, and for reparse points. */
    public long linkGroup() {
        return isReparsePoint() ? 0 : linkWord;
    }

    /** The second, short name; empty for none. */
    public String shortName() {
        return shortName;
    }

    /** The name, any 16-bit units; empty for the root. */
    public String name() {
        return name;
    }

    /** What it has beside these fields. */
    public List<TaggedItem> items() {
        return items;
    }

    /** The stream entries, in their order. */
    public List<StreamEntry> streams() {
        return streams;
    }

    /** Builds {@link Dentry}. Not thread-safe. */
    public static final class Builder {
        private int attributes;
        private int securityId = NO_SECURITY;
        private long subdirOffset;
        private long creationTime;
        private long accessTime;
        private long writeTime;
        private BlobHash mainHash = BlobHash.ZERO;
        private int unknown;
        private long linkWord;
        private String shortName = "";
        private String name = "";
        private List<TaggedItem> items = List.of();
        private List<StreamEntry> streams = List.of();

        private Builder() {}

        /** Sets {@link Dentry#attributes()}. */
        public Builder attributes(int bits) {
            attributes = bits;
            return this;
        }

        /** Sets {@link Dentry#securityId()}. */
        public Builder securityId(int index) {
            securityId = index;
            return this;
        }

        /** Sets {@link Dentry#subdirOffset()}. */
        public Builder subdirOffset(long index) {
            subdirOffset = index;
            return this;
        }

        /** Sets the three times, ticks of 100 ns since 1601. */
        public Builder times(long creation, long access, long write) {
            creationTime = creation;
            accessTime = access;
            writeTime = write;
            return this;
        }

        /** Sets {@link Dentry#mainHash()}. */
        public Builder mainHash(BlobHash hash) {
            mainHash = Objects.requireNonNull(hash, "hash");
            return this;
        }

        /** Sets {@link Dentry#unknown()}. */
        public Builder unknown(int bits) {
            unknown = bits;
            return this;
        }

        /** Sets {@link Dentry#linkGroup()}, for files that are no reparse points. */
        public Builder linkGroup(long number) {
            linkWord = number;
            return this;
        }

        /** Sets the tag, reserved field and flags of reparse data. */
        public Builder reparse(int tag, int reserved, int flags) {
            linkWord = Integer.toUnsignedLong(tag) | (reserved & 0xFFFFL) << 32 | (long) flags << 48;
            return this;
        }

        /** Sets {@link Dentry#name()}: up to 32,767 units. */
        public Builder name(String units) {
            name = checkLength(units);
            return this;
        }

        /** Sets {@link Dentry#shortName()}: up to 32,767 units. */
        public Builder shortName(String units) {
            shortName = checkLength(units);
            return this;
        }

        private static String checkLength(String units) {
            if (units.length() > Short.MAX_VALUE) {
                throw new IllegalArgumentException("name of " + units.length() + " units, most " + Short.MAX_VALUE);
            }
            return units;
        }

        /** Sets {@link Dentry#items()}. */
        public Builder items(List<TaggedItem> list) {
            items = Objects.requireNonNull(list, "list");
            return this;
        }

        /** Sets {@link Dentry#streams()}: up to 65,535. */
        public Builder streams(List<StreamEntry> list) {
            if (list.size() > 0xFFFF) {
                throw new IllegalArgumentException(list.size() + " streams, most 65535");
            }
            streams = list;
            return this;
        }

        /** The entry. */
        public Dentry build() {
            return new Dentry(this);
        }
    }
}
