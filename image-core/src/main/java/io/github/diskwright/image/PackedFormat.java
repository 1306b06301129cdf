package io.github.diskwright.image;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;

/**
 * A format whose files are made of a whole disk in one pass, because where a byte goes depends on those before it:
 * compressed and used-blocks-only images. Reading is as in any {@link BlockFormat}.
 */
public interface PackedFormat extends BlockFormat {
    /**
     * Writes an image of a disk. Ranges that the source calls {@code UNALLOCATED} are not stored.
     *
     * @param source the disk; stays open
     * @param file an empty file; stays open, and is flushed before this returns
     * @param options how it is stored
     * @param job how the work runs; progress is in bytes of the source
     * @throws UnsupportedFeatureException if the format cannot hold such a disk, or does not know an option's value
     * @throws NoSpaceException if the file's host has no room
     * @throws CancelledException if the work was cancelled; the file is no image
     * @throws IOException if reading or writing fails; the file is no image
     */
    void pack(BlockDevice source, ResizableDevice file, PackOptions options, JobOptions job) throws IOException;

    /** Such a format has no empty image to write to. */
    @Override
    default NewImage create(ResizableDevice file, CreateOptions options) throws UnsupportedFeatureException {
        throw new UnsupportedFeatureException(file.description(), title() + " that is written to piece by piece");
    }
}
