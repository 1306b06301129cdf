package io.github.diskwright.wim.resource;

import io.github.diskwright.wim.structure.BlobHash;
import java.util.Objects;

/**
 * A byte string that a WIM file stores once, however many files have it. Immutable.
 *
 * @param hash its SHA-1, which names it
 * @param size bytes
 * @param references how often files use it; a claim of the blob table
 * @param resource what it is stored in
 * @param offset where it begins in what the resource holds; 0 unless that is solid
 */
public record Blob(BlobHash hash, long size, long references, Resource resource, long offset) {
    private static final int PART_SHIFT = 56;

    /** Checks that it is inside the resource. */
    public Blob {
        Objects.requireNonNull(hash, "hash");
        if (offset < 0 || size < 0 || size > resource.size() - offset) {
            throw new IllegalArgumentException(
                    size + " bytes at " + offset + " of a resource of " + resource.size() + " bytes");
        }
    }

    /** Whether it shares its resource with others. */
    public boolean isSolid() {
        return resource.form() == Resource.Form.SOLID;
    }

    /** A number that rises with the place of the blob in its file and with the file's number among the parts. */
    public long order() {
        long part = Math.min(resource.part().header().part(), Byte.MAX_VALUE);
        return (part << PART_SHIFT) + resource.position() + (isSolid() ? storedBefore() : 0);
    }

    private long storedBefore() {
        return (long) ((double) resource.storedSize() * offset / resource.size());
    }

    /** Bytes in the file, where those are its own; otherwise its share of the resource. */
    public long storedSize() {
        return isSolid() ? (long) ((double) resource.storedSize() * size / resource.size()) : resource.storedSize();
    }
}
