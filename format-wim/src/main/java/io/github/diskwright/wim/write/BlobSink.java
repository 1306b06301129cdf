package io.github.diskwright.wim.write;

import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.CompressionType;
import java.io.IOException;

/** Where blobs go that images use: each of them is stored once. For one thread. */
public interface BlobSink {
    /** Whether a blob is there. */
    boolean has(BlobHash hash);

    /** How ordinary resources are compressed, with which a raw one has to agree. */
    CompressionType compression();

    /** Bytes of their chunks; 0 without compression. */
    int chunkSize();

    /**
     * Stores bytes, unless they are there.
     *
     * @return hash and size; a hash of zeros if there are no bytes
     * @throws io.github.diskwright.image.IntegrityException if they were not the same each time they were read
     * @throws IOException if they cannot be read, or the file cannot be written
     */
    ImageStream put(BlobInput input) throws IOException;

    /**
     * Stores a blob by the bytes of an ordinary compressed resource of another file, which have to be of this compression and
     * chunk size; unless it is there. Nothing in them is checked.
     *
     * @param hash of the blob
     * @param size of the blob
     * @param stored the resource's bytes, table and chunks
     * @throws IOException if they cannot be read, or the file cannot be written
     */
    void putStored(BlobHash hash, long size, OpenStream stored) throws IOException;
}
