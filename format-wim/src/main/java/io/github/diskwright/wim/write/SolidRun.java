package io.github.diskwright.wim.write;

import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.resource.Resource;
import java.util.List;

/**
 * Chunks of a solid resource that follow each other, and blobs that lie in them wholly. What else is in the chunks, parts
 * of other blobs, is a gap, which the format allows.
 *
 * @param resource what they are of
 * @param firstChunk number of the first
 * @param lastChunk number of the last
 * @param blobs by rising offset
 */
record SolidRun(Resource resource, long firstChunk, long lastChunk, List<Blob> blobs) {
    SolidRun {
        blobs = List.copyOf(blobs);
    }

    long chunkCount() {
        return lastChunk - firstChunk + 1;
    }

    /** Bytes that the chunks stand for. */
    long size() {
        return Math.min(resource.size(), (lastChunk + 1) * resource.chunkSize()) - firstChunk * resource.chunkSize();
    }
}
