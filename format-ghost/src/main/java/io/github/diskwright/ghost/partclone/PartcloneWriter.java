package io.github.diskwright.ghost.partclone;

import io.github.diskwright.ghost.partclone.internal.ImageWriter;
import io.github.diskwright.ghost.partclone.internal.PartcloneHeader;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;

/**
 * Writes images of format 0002, which {@code partclone.restore} and its like restore.
 *
 * <p>What is used is what the source's extents do not call {@link Extent.Kind#UNALLOCATED}; zeros that are known to be
 * zeros are stored, because restoring leaves alone what is not in an image. A device that calls the unused clusters of an
 * NTFS volume unallocated makes an image as {@code partclone.ntfs} does.
 *
 * <p>Same source and options, same bytes. Memory: the pipeline's, within {@code JobOptions.memory()}, 1 MiB of output, and
 * {@code 8} bytes for each 32,768 blocks.
 */
public final class PartcloneWriter {
    private static final int USUAL_BLOCK = 4096;
    private static final int USUAL_STRIP = 1 << 20;

    private PartcloneWriter() {}

    /**
     * What was written.
     *
     * @param blockSize bytes of a block
     * @param blocks of the source
     * @param usedBlocks those of them that are in the image
     * @param fileSize bytes of the image
     */
    public record Result(int blockSize, long blocks, long usedBlocks, long fileSize) {}

    /**
     * Writes an image. The file becomes one by its header, which is written when everything else is durable: a write that
     * fails or is cancelled leaves a file that no program takes for an image.
     *
     * @param source a volume; stays open, and must not change
     * @param target an empty file; stays open
     * @param options what image
     * @param job how the work runs; progress is in bytes of used blocks
     * @throws IllegalArgumentException if the target is not empty
     * @throws UnsupportedFeatureException if the source is not a whole number of blocks
     * @throws RefusedException if the memory is too little
     * @throws io.github.diskwright.image.NoSpaceException if the target's host has no room
     * @throws io.github.diskwright.image.CancelledException if the work was cancelled
     * @throws IOException if reading or writing fails
     */
    public static Result write(BlockDevice source, ResizableDevice target, PartcloneOptions options, JobOptions job)
            throws IOException {
        if (target.size() != 0) {
            throw new IllegalArgumentException(target.description() + " is not empty");
        }
        int blockSize = options.blockSize().orElseGet(() -> blockSizeFor(source.size()));
        if (source.size() % blockSize != 0) {
            throw new UnsupportedFeatureException(
                    source.description(), source.size() + " bytes in blocks of " + blockSize);
        }
        PartcloneHeader header = new PartcloneHeader(
                2,
                "Diskwright",
                options.fileSystem(),
                source.size(),
                source.size() / blockSize,
                0,
                blockSize,
                options.checksum(),
                options.checksum() == PartcloneChecksum.NONE ? 0 : stripBlocks(options, blockSize),
                true);
        ImageWriter writer = new ImageWriter(source, target, header, job);
        long used = writer.write();
        return new Result(blockSize, header.totalBlocks(), used, target.size());
    }

    private static int blockSizeFor(long size) {
        return (int) Math.max(512, Math.min(USUAL_BLOCK, size == 0 ? USUAL_BLOCK : Long.lowestOneBit(size)));
    }

    private static int stripBlocks(PartcloneOptions options, int blockSize) {
        return options.blocksPerChecksum().orElse(Math.max(1, USUAL_STRIP / blockSize));
    }
}
