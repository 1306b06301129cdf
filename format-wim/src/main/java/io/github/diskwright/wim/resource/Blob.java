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

    /** Bytes in the file, where those are its own; otherwise its share of the resource. */
    public long storedSize() {
        return isSolid() ? (long) ((double) resource.storedSize() * size / resource.size()) : resource.storedSize();
    }
}
