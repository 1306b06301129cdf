package io.github.diskwright.wim.resource;

import io.github.diskwright.wim.structure.BlobHash;
import java.io.IOException;
import java.util.Optional;

/** Where blobs are looked up: the files of an archive, and those that it refers to. Implementations are thread-safe. */
public interface BlobSource {
    /** The blob of a hash, if it is in the files at hand. */
    Optional<Blob> find(BlobHash hash);

    /** Whether some blobs are in solid resources. */
    boolean isSolid();

    /**
     * The error for a blob that is not.
     *
     * @param hash its hash
     * @param what whose data it is
     */
    IOException missing(BlobHash hash, String what);
}
