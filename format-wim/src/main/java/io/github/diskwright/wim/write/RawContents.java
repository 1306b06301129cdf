package io.github.diskwright.wim.write;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.resource.Resource;
import io.github.diskwright.wim.structure.BlobHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What is copied from an archive as it is stored: blobs that its images use, each with how often. */
final class RawContents {
    private final WimArchive archive;
    private final Map<BlobHash, Long> uses = new HashMap<>();
    private final List<Blob> ordinary = new ArrayList<>();
    private final Map<Resource, List<Blob>> solid = new HashMap<>();

    /**
     * Counts which blobs images use.
     *
     * @param archive the file
     * @param images numbers of the images that are kept
     * @throws RefusedException if an image cannot be read to its end, or a part is missing
     * @throws UnsupportedFeatureException if the file is pipable or encrypted, or its parts are compressed in different ways
     */
    RawContents(WimArchive archive, List<Integer> images) throws IOException {
        this.archive = archive;
        requireFit();
        for (int number : images) {
            try (WimImage image = archive.image(number)) {
                if (!image.isWhole()) {
                    throw new RefusedException(
                            image.description()
                                    + " has directories that cannot be read, so nobody knows what they need",
                            "delete the image, or export what can be read");
                }
                MetadataUses.forEach(
                        image.description(), image.metadataBytes(), hash -> uses.merge(hash, 1L, Long::sum));
            }
        }
        for (BlobHash hash : uses.keySet()) {
            // Left out, the last trace of where the data once were would be gone.
            Optional<CorruptImageException> fault = archive.blobTable().fault(hash);
            if (fault.isPresent()) {
                throw fault.get();
            }
        }
        for (Blob blob : archive.blobTable().blobs()) {
            if (uses.containsKey(blob.hash())) {
                requireAlike(blob.resource());
                (blob.isSolid() ? solid.computeIfAbsent(blob.resource(), key -> new ArrayList<>()) : ordinary)
                        .add(blob);
            }
        }
        ordinary.sort(Comparator.comparingLong(Blob::order));
        solid.values().forEach(blobs -> blobs.sort(Comparator.comparingLong(Blob::offset)));
    }

    /** What is copied as it is stored is read as the result's header says. */
    private void requireAlike(Resource resource) throws UnsupportedFeatureException {
        if (resource.form() == Resource.Form.CHUNKED
                && (resource.compression() != archive.header().compression()
                        || resource.chunkSize() != archive.header().chunkSize())) {
            throw new UnsupportedFeatureException(
                    resource.part().description(), "parts of one file with different compression");
        }
    }

    /** The numbers of all images. */
    static List<Integer> allImages(WimArchive archive) {
        return IntStream.rangeClosed(1, archive.imageCount()).boxed().toList();
    }

    private void requireFit() throws IOException {
        if (archive.header().isPipable()) {
            throw new UnsupportedFeatureException(archive.description(), "copying resources of a pipable file");
        }
        if (archive.xml().isEncrypted()) {
            throw new UnsupportedFeatureException(archive.description(), "encrypted ESD files");
        }
        if (!archive.missingParts().isEmpty()) {
            throw new RefusedException(
                    "parts of " + archive.description() + " are missing: "
                            + archive.missingParts().values(),
                    "put them beside the others");
        }
    }

    /** Blobs with a resource of their own, by their places. */
    List<Blob> ordinary() {
        return ordinary;
    }

    /** Solid resources by their places, whole, each with the blobs of it that are used. */
    List<SolidRun> solid() {
        return solid.entrySet().stream()
                .map(entry -> new SolidRun(entry.getKey(), 0, entry.getKey().chunkCount() - 1, entry.getValue()))
                .sorted(Comparator.comparingLong(run -> run.blobs().get(0).order()))
                .toList();
    }

    /** How often each blob is used. */
    Map<BlobHash, Long> uses() {
        return uses;
    }

    /** How often a blob is used. */
    long uses(Blob blob) {
        return uses.getOrDefault(blob.hash(), 0L);
    }

    long[] uses(List<Blob> blobs) {
        return blobs.stream().mapToLong(this::uses).toArray();
    }
}
