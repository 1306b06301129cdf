package io.github.diskwright.wim.write;

import io.github.diskwright.wim.structure.BlobHash;
import java.util.Objects;

/**
 * A stream of a file of an image. Immutable.
 *
 * @param kind what its bytes are
 * @param name empty for an unnamed one
 * @param hash of its bytes; zero if it is empty
 * @param size bytes; 0 also if nothing is known of the blob
 */
public record ImageStream(Kind kind, String name, BlobHash hash, long size) {
    /** What the bytes of a stream are. */
    public enum Kind {
        /** Data, unnamed or named. */
        DATA,
        /** Reparse data without their header. */
        REPARSE,
        /** The export of an encrypted file. */
        ENCRYPTED
    }

    /** Checks that nothing is missing. */
    public ImageStream {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(hash, "hash");
    }

    /** Data without a byte. */
    static ImageStream empty(Kind kind, String name) {
        return new ImageStream(kind, name, BlobHash.ZERO, 0);
    }
}
