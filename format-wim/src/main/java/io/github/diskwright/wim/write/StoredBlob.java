package io.github.diskwright.wim.write;

import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.ResourceHeader;
import org.jspecify.annotations.Nullable;

/** A blob of the file that is written: in a resource of its own or in a solid one, known when that is finished. */
final class StoredBlob {
    private final BlobHash hash;
    private final long size;
    private long references;
    private boolean pinned;
    private ResourceHeader resource = ResourceHeader.NONE;
    private @Nullable SolidResource solid;
    private long solidOffset;

    StoredBlob(BlobHash hash, long size) {
        this.hash = hash;
        this.size = size;
    }

    BlobHash hash() {
        return hash;
    }

    long size() {
        return size;
    }

    /** How often images use it. */
    long references() {
        return references;
    }

    void addReferences(long count) {
        references += count;
    }

    void setReferences(long count) {
        references = count;
    }

    /** Whether it stays although nobody is known to use it: counts of foreign files are sometimes wrong. */
    boolean isPinned() {
        return pinned;
    }

    void pin() {
        pinned = true;
    }

    void unpin() {
        pinned = false;
    }

    /** Where it is, unless it is in a solid resource. */
    ResourceHeader resource() {
        return resource;
    }

    void place(ResourceHeader place) {
        resource = place;
    }

    /** The solid resource that it is in; null if it is in none. */
    @Nullable
    SolidResource solid() {
        return solid;
    }

    /** Offset in that. */
    long solidOffset() {
        return solidOffset;
    }

    void place(SolidResource place, long offset) {
        solid = place;
        solidOffset = offset;
    }
}
