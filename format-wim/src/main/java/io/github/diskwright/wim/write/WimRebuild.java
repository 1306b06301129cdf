package io.github.diskwright.wim.write;

import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.pipeline.Pace;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.structure.IntegrityTable;
import io.github.diskwright.wim.structure.ResourceHeader;
import io.github.diskwright.wim.structure.WimHeader;
import io.github.diskwright.wim.xml.WimXml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Writes an archive anew as one file, with its resources as they are stored: joins the parts of a split one, leaves out
 * images and what only they need, closes holes. Nothing is compressed again; the GUID stays. The source is not changed, so
 * that it may be replaced by the result.
 *
 * <p>Solid resources are copied whole, as long as one blob in them is used.
 */
public final class WimRebuild {
    private static final String TASK = "rebuilding";

    private WimRebuild() {}

    /**
     * Writes all images.
     *
     * @param archive the source; stays open
     * @param target the new file
     * @param options how it is written
     * @throws io.github.diskwright.image.RefusedException if the target exists, a part of the source is missing, or an image
     *     cannot be read to its end
     * @throws IOException if the source cannot be read or the target cannot be written; there is no target then
     */
    public static void run(WimArchive archive, Path target, RawOptions options) throws IOException {
        run(archive, RawContents.allImages(archive), target, options);
    }

    /**
     * Writes some images.
     *
     * @param archive the source; stays open
     * @param images their numbers, rising, each once
     * @param target the new file
     * @param options how it is written
     * @throws IllegalArgumentException if there is no such image, or the numbers do not rise
     * @throws io.github.diskwright.image.RefusedException if the target exists, a part of the source is missing, or an image
     *     cannot be read to its end
     * @throws IOException if the source cannot be read or the target cannot be written; there is no target then
     */
    public static void run(WimArchive archive, List<Integer> images, Path target, RawOptions options)
            throws IOException {
        for (int i = 0; i < images.size(); i++) {
            if (images.get(i) < 1
                    || images.get(i) > archive.imageCount()
                    || i > 0 && images.get(i) <= images.get(i - 1)) {
                throw new IllegalArgumentException("images " + images + " of " + archive.imageCount());
            }
        }
        RawContents contents = new RawContents(archive, images);
        List<SolidRun> solid = contents.solid();
        List<Blob> metadata = new ArrayList<>();
        images.forEach(number -> metadata.add(archive.blobTable().metadata().get(number - 1)));
        long total = total(metadata) + total(contents.ordinary());
        for (SolidRun run : solid) {
            total += run.resource().storedSize();
        }
        try (PendingFile file = PendingFile.beside(target, options.existing(), 512, FileDevice.Sparseness.SPARSE)) {
            RawFile raw =
                    new RawFile(file.device(), integrity(archive, options), new Pace(options.job(), TASK), 0, total);
            for (Blob blob : contents.ordinary()) {
                raw.addBlob(blob, contents.uses(blob));
            }
            for (SolidRun run : solid) {
                raw.addSolid(run, contents.uses(run.blobs()));
            }
            for (Blob blob : metadata) {
                raw.addImage(blob);
            }
            WimXml xml = xml(archive, images);
            raw.finish(
                    header(archive, images), start -> xml.withTotalBytes(start).toBytes());
            file.commit();
        }
    }

    private static long total(List<Blob> blobs) {
        return blobs.stream().mapToLong(blob -> blob.resource().storedSize()).sum();
    }

    /** Stretches of the new integrity table: as asked for, or as the source has them. */
    static OptionalInt integrity(WimArchive archive, RawOptions options) throws IOException {
        if (options.integrity().isPresent()) {
            return options.integrity();
        }
        Optional<IntegrityTable> table = archive.parts().get(0).readIntegrityTable(archive.reader());
        return table.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(table.get().chunkSize());
    }

    private static WimHeader header(WimArchive archive, List<Integer> images) {
        WimHeader old = archive.header();
        return old.toBuilder()
                .clear(WimHeader.SPANNED
                        | WimHeader.WRITE_IN_PROGRESS
                        | WimHeader.RESOURCE_ONLY
                        | WimHeader.METADATA_ONLY)
                .part(1, 1)
                .imageCount(images.size())
                .boot(images.indexOf(old.bootIndex()) + 1, ResourceHeader.NONE)
                .build();
    }

    private static WimXml xml(WimArchive archive, List<Integer> images) throws IOException {
        WimXml xml = archive.xml();
        for (int number = archive.imageCount(); number >= 1; number--) {
            if (!images.contains(number)) {
                xml = xml.withRemoved(number);
            }
        }
        return xml;
    }
}
