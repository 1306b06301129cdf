package io.github.diskwright.image.tree;

import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestValue;
import java.io.IOException;
import java.util.Optional;

/**
 * A stream of a file: its data, or a named one beside it ("alternate data stream"). Thread-safe.
 */
public interface DataStream {
    /** What the bytes of a stream are. */
    enum Kind {
        /** The data as programs see them. */
        DATA,
        /**
         * The whole of an encrypted file (EFS) as Windows' export of encrypted files gives it, opaque. A file that has
         * it, unnamed, has no other stream.
         */
        ENCRYPTED_EXPORT
    }

    /** Name without colon and type, any 16-bit units; empty for the unnamed stream. */
    String name();

    /** What the bytes are. */
    default Kind kind() {
        return Kind.DATA;
    }

    /** Number of bytes. A claim of the tree until {@link #open()} is asked. */
    long size();

    /** Bytes that it occupies where it is stored: fewer than {@link #size()} if it is sparse or compressed. */
    default long allocatedSize() {
        return size();
    }

    /**
     * A digest that the tree has stored for the bytes, so that nobody need read them to know it. Not checked.
     *
     * @param algorithm the digest wanted
     */
    default Optional<DigestValue> storedDigest(DigestAlgorithm algorithm) {
        return Optional.empty();
    }

    /**
     * Opens the stream for reading.
     *
     * @return the open stream, to be closed
     * @throws io.github.diskwright.image.UnsupportedFeatureException if the data are there but not as bytes: encrypted,
     *     held elsewhere
     * @throws io.github.diskwright.image.ImageException if what leads to the data is damaged
     * @throws IOException if the host cannot open it
     */
    OpenStream open() throws IOException;
}
