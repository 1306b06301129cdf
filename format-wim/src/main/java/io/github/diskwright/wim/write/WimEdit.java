package io.github.diskwright.wim.write;

import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.wim.structure.BlobHash;
import java.io.IOException;
import java.util.Map;

/**
 * Changes a file in its place without reading or writing data: new tables go behind the old ones, and the header is written
 * last, so that whatever happens the file opens as it was or as it will be.
 */
public final class WimEdit {
    private WimEdit() {}

    /** Changes a file that is open. */
    @FunctionalInterface
    public interface Change {
        /**
         * Changes it.
         *
         * @param file what is said of its images, and which is booted
         * @throws IOException ends it; the file stays what it was
         */
        void apply(WimWriter file) throws IOException;
    }

    /**
     * Changes what is said of images, and which one is booted.
     *
     * @param device holds the file; stays open
     * @param change what is to be changed
     * @param options limits and how the work runs
     * @throws io.github.diskwright.image.RefusedException if the file is split, pipable or read-only, or another writer is at
     *     work or has died
     * @throws IOException if the file is damaged or the host cannot write
     */
    public static void change(ResizableDevice device, Change change, WimWriterOptions options) throws IOException {
        try (WimWriter writer = WimWriter.append(device, options)) {
            change.apply(writer);
            writer.finish();
        }
    }

    /**
     * Deletes an image: its data stay in the file, out of reach, until {@link WimRebuild} leaves them out.
     *
     * @param device holds the file; stays open
     * @param number of the image
     * @param options limits and how the work runs
     * @throws IllegalArgumentException if there is no such image
     * @throws io.github.diskwright.image.RefusedException if the file is split, pipable or read-only, another writer is at
     *     work or has died, or a remaining image cannot be read to its end
     * @throws IOException if the file is damaged or the host cannot write
     */
    public static void deleteImage(ResizableDevice device, int number, WimWriterOptions options) throws IOException {
        Map<BlobHash, Long> uses = UpdateBase.usesOfOthers(device, number, options);
        change(device, writer -> writer.deleteImage(number, uses), options);
    }
}
