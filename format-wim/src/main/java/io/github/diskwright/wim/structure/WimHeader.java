package io.github.diskwright.wim.structure;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.UUID;

/**
 * The first 208 bytes of a WIM file ([Microsoft, Windows Imaging File Format], "File Header"), which say where everything
 * else is. Immutable.
 */
public final class WimHeader {
    /** Bytes of the structure. */
    public static final int SIZE_BYTES = 208;

    /** Version of files without solid resources and without LZMS. */
    public static final int VERSION = 0x10d00;

    /** Version of files that may have solid resources and LZMS. */
    public static final int VERSION_SOLID = 0xe00;

    /** Flag: compressed resources may exist. */
    public static final int COMPRESSION = 0x2;

    /** Flag: not to be changed. */
    public static final int READ_ONLY = 0x4;

    /** Flag: a part of a split file. */
    public static final int SPANNED = 0x8;

    /** Flag: a hint that there is no metadata. */
    public static final int RESOURCE_ONLY = 0x10;

    /** Flag: a hint that there is only metadata. */
    public static final int METADATA_ONLY = 0x20;

    /** Flag: a writer is at work, or was stopped. */
    public static final int WRITE_IN_PROGRESS = 0x40;

    /** Flag: absolute links into an image are stored relative to its root. */
    public static final int RP_FIX = 0x80;

    /** Index of the flags word in the header. */
    public static final int FLAGS_INDEX = 0x10;

    private static final long MAGIC = 0x0000_004D_4957_534DL;
    private static final long MAGIC_PIPABLE = 0x0000_004D_5750_4C57L;
    private static final int COMPRESS_XPRESS_2 = 0x200000;
    private static final int COMPRESS_MASK = 0xFF_0000;
    private static final String STRUCTURE = "WIM header";

    private final boolean pipable;
    private final int version;
    private final int flags;
    private final CompressionType compression;
    private final int chunkSize;
    private final UUID guid;
    private final int part;
    private final int totalParts;
    private final int imageCount;
    private final ResourceHeader blobTable;
    private final ResourceHeader xml;
    private final ResourceHeader bootMetadata;
    private final int bootIndex;
    private final ResourceHeader integrity;

    private WimHeader(Builder builder) {
        pipable = builder.pipable;
        version = builder.version;
        flags = builder.flags;
        compression = builder.compression;
        chunkSize = builder.chunkSize;
        guid = builder.guid;
        part = builder.part;
        totalParts = builder.totalParts;
        imageCount = builder.imageCount;
        blobTable = builder.blobTable;
        xml = builder.xml;
        bootMetadata = builder.bootMetadata;
        bootIndex = builder.bootIndex;
        integrity = builder.integrity;
    }

    /**
     * Whether a file begins as one does.
     *
     * @param start its first 8 bytes or more, from index 0
     */
    public static boolean isWim(ByteBuffer start) {
        if (start.limit() < Long.BYTES) {
            return false;
        }
        long magic = start.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        return magic == MAGIC || magic == MAGIC_PIPABLE;
    }

    /**
     * Reads a header. Where its resources lie is not held against the file's length.
     *
     * @param source the file, for errors
     * @param position of the header in it, for errors
     * @param bytes 208 bytes or more, little-endian, from index 0
     * @throws UnsupportedFeatureException if it is of another version, or of an unknown compression
     * @throws CorruptImageException if it is none, or numbers in it cannot be
     */
    public static WimHeader read(String source, long position, ByteBuffer bytes)
            throws CorruptImageException, UnsupportedFeatureException {
        Fields fields = new Fields(source, position, bytes);
        Builder builder = new Builder();
        builder.pipable = fields.isPipable();
        builder.version = fields.version();
        builder.flags = bytes.getInt(FLAGS_INDEX);
        builder.compression = fields.compression(builder.flags);
        builder.chunkSize = fields.chunkSize(builder.compression);
        builder.guid = MixedGuid.read(bytes, 0x18);
        builder.part = Short.toUnsignedInt(bytes.getShort(0x28));
        builder.totalParts = Short.toUnsignedInt(bytes.getShort(0x2A));
        if (builder.part == 0 || builder.part > builder.totalParts) {
            throw fields.corrupt(0x28, "a part number 1 to " + builder.totalParts, "" + builder.part);
        }
        builder.imageCount = bytes.getInt(0x2C);
        if (builder.imageCount < 0 || builder.imageCount > 0xFFFF) {
            throw fields.corrupt(0x2C, "up to 65535 images", Integer.toUnsignedString(builder.imageCount));
        }
        builder.blobTable = ResourceHeader.read(bytes, 0x30);
        builder.xml = ResourceHeader.read(bytes, 0x48);
        builder.bootMetadata = ResourceHeader.read(bytes, 0x60);
        builder.bootIndex = bytes.getInt(0x78);
        builder.integrity = ResourceHeader.read(bytes, 0x7C);
        return builder.build();
    }

    /** The fields whose values need judging. */
    private record Fields(String source, long position, ByteBuffer bytes) {
        boolean isPipable() throws CorruptImageException {
            if (bytes.limit() < SIZE_BYTES) {
                throw corrupt(0, SIZE_BYTES + " bytes", bytes.limit() + " bytes");
            }
            long magic = bytes.getLong(0);
            if (magic != MAGIC && magic != MAGIC_PIPABLE) {
                throw corrupt(0, "MSWIM or WLPWM", "0x" + Long.toHexString(magic));
            }
            return magic == MAGIC_PIPABLE;
        }

        int version() throws CorruptImageException, UnsupportedFeatureException {
            int version = bytes.getInt(0xC);
            if (version != VERSION && version != VERSION_SOLID) {
                throw new UnsupportedFeatureException(source, "WIM version 0x" + Integer.toHexString(version));
            }
            int size = bytes.getInt(8);
            if (size != SIZE_BYTES) {
                throw corrupt(8, "a header of 208 bytes", Integer.toUnsignedString(size));
            }
            return version;
        }

        CompressionType compression(int flags) throws UnsupportedFeatureException {
            if ((flags & COMPRESSION) == 0) {
                return CompressionType.NONE;
            }
            int bits = flags & COMPRESS_MASK & ~0x10000;
            if (bits == COMPRESS_XPRESS_2) {
                return CompressionType.XPRESS;
            }
            for (CompressionType type : CompressionType.values()) {
                if (bits == type.headerFlag() && bits != 0) {
                    return type;
                }
            }
            throw new UnsupportedFeatureException(source, "compression flags 0x" + Integer.toHexString(flags));
        }

        int chunkSize(CompressionType type) throws CorruptImageException {
            int size = bytes.getInt(0x14);
            if (type == CompressionType.NONE) {
                return 0;
            }
            // Some writers leave it out where it is the one that everybody takes.
            int used = size == 0 ? 1 << 15 : size;
            if (!type.allowsChunkSize(Integer.toUnsignedLong(used))) {
                throw corrupt(
                        0x14,
                        "a power of 2 from " + type.minChunkSize() + " to " + type.maxChunkSize(),
                        Integer.toUnsignedString(size));
            }
            return used;
        }

        CorruptImageException corrupt(int index, String expected, String found) {
            return new CorruptImageException(source, STRUCTURE, position + index, expected, found);
        }
    }

    /** The 208 bytes. */
    public byte[] toByteArray() {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, pipable ? MAGIC_PIPABLE : MAGIC);
        bytes.putInt(8, SIZE_BYTES);
        bytes.putInt(0xC, version);
        bytes.putInt(FLAGS_INDEX, flags);
        bytes.putInt(0x14, chunkSize);
        MixedGuid.write(bytes, 0x18, guid);
        bytes.putShort(0x28, (short) part);
        bytes.putShort(0x2A, (short) totalParts);
        bytes.putInt(0x2C, imageCount);
        blobTable.write(bytes, 0x30);
        xml.write(bytes, 0x48);
        bootMetadata.write(bytes, 0x60);
        bytes.putInt(0x78, bootIndex);
        integrity.write(bytes, 0x7C);
        return bytes.array();
    }

    /** A builder of a normal, uncompressed file of one part, with a GUID of zeros. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.pipable = pipable;
        builder.version = version;
        builder.flags = flags;
        builder.compression = compression;
        builder.chunkSize = chunkSize;
        builder.guid = guid;
        builder.part = part;
        builder.totalParts = totalParts;
        builder.imageCount = imageCount;
        builder.blobTable = blobTable;
        builder.xml = xml;
        builder.bootMetadata = bootMetadata;
        builder.bootIndex = bootIndex;
        builder.integrity = integrity;
        return builder;
    }

    /** Whether it can be read from a pipe (an extension of wimlib). */
    public boolean isPipable() {
        return pipable;
    }

    /** {@link #VERSION} or {@link #VERSION_SOLID}. */
    public int version() {
        return version;
    }

    /** All 32 flags. */
    public int flags() {
        return flags;
    }

    /** Whether a flag is set. */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** How ordinary resources are compressed. */
    public CompressionType compression() {
        return compression;
    }

    /** Bytes of the chunks of ordinary compressed resources; 0 if there is no compression. */
    public int chunkSize() {
        return chunkSize;
    }

    /** The same in all parts of a split file. */
    public UUID guid() {
        return guid;
    }

    /** Number of this part, 1 or more. */
    public int part() {
        return part;
    }

    /** Number of parts, 1 or more. */
    public int totalParts() {
        return totalParts;
    }

    /** Number of images, 0 to 65,535. */
    public int imageCount() {
        return imageCount;
    }

    /** Where the blob table is. */
    public ResourceHeader blobTable() {
        return blobTable;
    }

    /** Where the XML data are. */
    public ResourceHeader xml() {
        return xml;
    }

    /** Where the metadata of the image to boot are, once more. */
    public ResourceHeader bootMetadata() {
        return bootMetadata;
    }

    /** Number of the image to boot; 0 for none. Any 32 bits when read. */
    public int bootIndex() {
        return bootIndex;
    }

    /** Where the integrity table is; {@link ResourceHeader#isNone()} if there is none. */
    public ResourceHeader integrity() {
        return integrity;
    }

    /** Bytes that an integrity table covers: from behind this header to the end of the blob table. */
    public long coveredBytes() {
        return blobTable.offset() + blobTable.storedSize() - SIZE_BYTES;
    }

    /** Builds {@link WimHeader}. Not thread-safe. */
    public static final class Builder {
        private boolean pipable;
        private int version = VERSION;
        private int flags;
        private CompressionType compression = CompressionType.NONE;
        private int chunkSize;
        private UUID guid = MixedGuid.ZERO;
        private int part = 1;
        private int totalParts = 1;
        private int imageCount;
        private ResourceHeader blobTable = ResourceHeader.NONE;
        private ResourceHeader xml = ResourceHeader.NONE;
        private ResourceHeader bootMetadata = ResourceHeader.NONE;
        private int bootIndex;
        private ResourceHeader integrity = ResourceHeader.NONE;

        private Builder() {}

        /** Sets {@link WimHeader#isPipable()}. */
        public Builder pipable(boolean canBePiped) {
            pipable = canBePiped;
            return this;
        }

        /** Sets {@link WimHeader#version()}. */
        public Builder version(int number) {
            version = number;
            return this;
        }

        /** Sets flags beside those that are set; those of compression come with {@link #compression}. */
        public Builder set(int bits) {
            flags |= bits;
            return this;
        }

        /** Clears flags. */
        public Builder clear(int bits) {
            flags &= ~bits;
            return this;
        }

        /** Sets {@link WimHeader#compression()} with its flags, and {@link WimHeader#chunkSize()}. */
        public Builder compression(CompressionType type, int bytes) {
            compression = Objects.requireNonNull(type, "type");
            chunkSize = type == CompressionType.NONE ? 0 : bytes;
            flags &= ~(COMPRESSION | COMPRESS_MASK);
            flags |= type == CompressionType.NONE ? 0 : COMPRESSION | type.headerFlag();
            return this;
        }

        /** Sets {@link WimHeader#guid()}. */
        public Builder guid(UUID id) {
            guid = Objects.requireNonNull(id, "id");
            return this;
        }

        /** Sets {@link WimHeader#part()} and {@link WimHeader#totalParts()}: 1 to 65,535. */
        public Builder part(int number, int total) {
            if (number < 1 || number > total || total > 0xFFFF) {
                throw new IllegalArgumentException("part " + number + " of " + total);
            }
            part = number;
            totalParts = total;
            return this;
        }

        /** Sets {@link WimHeader#imageCount()}. */
        public Builder imageCount(int count) {
            imageCount = count;
            return this;
        }

        /** Sets {@link WimHeader#blobTable()}. */
        public Builder blobTable(ResourceHeader resource) {
            blobTable = Objects.requireNonNull(resource, "resource");
            return this;
        }

        /** Sets {@link WimHeader#xml()}. */
        public Builder xml(ResourceHeader resource) {
            xml = Objects.requireNonNull(resource, "resource");
            return this;
        }

        /** Sets {@link WimHeader#bootIndex()} and {@link WimHeader#bootMetadata()}. */
        public Builder boot(int index, ResourceHeader metadata) {
            bootIndex = index;
            bootMetadata = Objects.requireNonNull(metadata, "metadata");
            return this;
        }

        /** Sets {@link WimHeader#integrity()}. */
        public Builder integrity(ResourceHeader resource) {
            integrity = Objects.requireNonNull(resource, "resource");
            return this;
        }

        /** The header. */
        public WimHeader build() {
            return new WimHeader(this);
        }
    }
}
