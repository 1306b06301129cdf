package io.github.diskwright.ghost.container;

import io.github.diskwright.image.digest.DigestValue;
import java.util.List;
import java.util.UUID;

/**
 * What was written.
 *
 * @param imageId id of the image
 * @param tree value of the digest tree of the disk, with blocks of the chunk size
 * @param diskSize bytes of the disk
 * @param chunkRecords chunks that are stored
 * @param chunkBytes their bytes, compressed and encrypted
 * @param unusedChunks chunks that no file system uses
 * @param zeroChunks chunks of zeros
 * @param unreadable what could not be read of the source
 * @param segments number of files
 * @param fileBytes bytes of all files
 */
public record DwiWriteResult(
        UUID imageId,
        DigestValue tree,
        long diskSize,
        long chunkRecords,
        long chunkBytes,
        long unusedChunks,
        long zeroChunks,
        List<UnreadableRange> unreadable,
        int segments,
        long fileBytes) {}
