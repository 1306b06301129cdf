package io.github.diskwright.wim.write;

import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.wim.structure.BlobHash;
import java.io.IOException;
import java.util.Optional;

/** Bytes to be stored, which may be read more than once. */
public interface BlobInput {
    /** What they are, for errors: a file's name. */
    String description();

    /** Bytes that there are; a claim until it is opened. */
    long size();

    /** Their SHA-1, if somebody knows it. Only used to see whether they are there already. */
    default Optional<BlobHash> knownHash() {
        return Optional.empty();
    }

    /** What to do with them. */
    default Storing storing() {
        return Storing.COMPRESSED;
    }

    /**
     * Opens them for reading.
     *
     * @throws IOException if they cannot be read
     */
    OpenStream open() throws IOException;

    /** What is to be done with bytes. */
    enum Storing {
        /** Compress them. */
        COMPRESSED,
        /** Store them as they are, because they are compressed already. */
        AS_IT_IS
    }
}
