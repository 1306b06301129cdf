package io.github.diskwright.wim.write;

import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.wim.structure.BlobHash;
import java.io.IOException;
import java.util.Optional;

/**
 * A stream of a file.
 *
 * @param description what it is, for errors
 * @param stream the stream
 * @param storing what to do with it
 */
record StreamInput(String description, DataStream stream, Storing storing) implements BlobInput {
    @Override
    public long size() {
        return stream.size();
    }

    @Override
    public Optional<BlobHash> knownHash() {
        return stream.storedDigest(DigestAlgorithm.SHA_1).map(digest -> BlobHash.of(digest.toByteArray()));
    }

    @Override
    public OpenStream open() throws IOException {
        return stream.open();
    }
}
