package io.github.diskwright.ghost.container;

import io.github.diskwright.image.pipeline.KnownBlocks;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** The chunks of the image that an incremental one is based on, by their numbers. Thread-safe. */
final class BaseChunks implements KnownBlocks {
    private static final byte[] NONE = new byte[0];

    private final Optional<DwiImage> base;

    BaseChunks(Optional<DwiImage> base) {
        this.base = base;
    }

    /** Digest of a chunk that the base has with the same length; empty if it has none. */
    byte[] digest(long chunk, int length) throws IOException {
        if (base.isEmpty() || chunk >= base.get().chunkCount() || base.get().chunkLength(chunk) != length) {
            return NONE;
        }
        return base.get().digest(chunk).orElse(NONE);
    }

    @Override
    public boolean isKnown(long position, byte[] digest) {
        if (base.isEmpty()) {
            return false;
        }
        try {
            int chunkSize = base.get().chunkSize();
            return Arrays.equals(digest(position / chunkSize, chunkSize), digest);
        } catch (IOException e) {
            // The pipeline's stage asks again, and tells.
            return false;
        }
    }
}
