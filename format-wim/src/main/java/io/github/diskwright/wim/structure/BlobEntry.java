package io.github.diskwright.wim.structure;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * An entry of the blob table ([Microsoft, Windows Imaging File Format], "Lookup Table"): 50 bytes. Immutable.
 *
 * @param resource where the blob lies
 * @param part number of the part of a split file that has it
 * @param references how often the images use it, 32 bits unsigned; a claim
 * @param hash SHA-1 of the blob
 */
public record BlobEntry(ResourceHeader resource, int part, long references, BlobHash hash) {
    /** Bytes of the structure. */
    public static final int SIZE_BYTES = 50;

    /** Size that marks the entry of a solid resource among those of its blobs. */
    public static final long SOLID_MARK = 0x1_0000_0000L;

    /** Checks that nothing is missing and fits its field. */
    public BlobEntry {
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(hash, "hash");
        if (part < 0 || part > 0xFFFF || references < 0 || references > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("part " + part + ", " + references + " references");
        }
    }

    /**
     * Reads an entry.
     *
     * @param table little-endian; its position stays
     * @param index absolute index of its first byte
     */
    public static BlobEntry read(ByteBuffer table, int index) {
        return new BlobEntry(
                ResourceHeader.read(table, index),
                Short.toUnsignedInt(table.getShort(index + 24)),
                Integer.toUnsignedLong(table.getInt(index + 26)),
                BlobHash.read(table, index + 30));
    }

    /**
     * Writes the entry.
     *
     * @param table little-endian; its position stays
     * @param index absolute index of its first byte
     */
    public void write(ByteBuffer table, int index) {
        resource.write(table, index);
        table.putShort(index + 24, (short) part);
        table.putInt(index + 26, (int) references);
        hash.write(table, index + 30);
    }

    /** Whether it is an image's metadata. */
    public boolean isMetadata() {
        return resource.has(ResourceHeader.METADATA);
    }

    /** Whether it is a solid resource, or lies in one; as far as the file's version allows those. */
    public boolean isSolid() {
        return resource.has(ResourceHeader.SOLID);
    }

    /** Whether it is the entry of a solid resource itself. */
    public boolean isSolidResource() {
        return isSolid() && resource.size() == SOLID_MARK;
    }
}
