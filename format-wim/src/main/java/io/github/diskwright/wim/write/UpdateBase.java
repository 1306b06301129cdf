package io.github.diskwright.wim.write;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.WimOpenOptions;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.structure.BlobHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * An image that is changed in its place, and what has to be known to do so.
 *
 * @param number of the image
 * @param description of the image, for people
 * @param tree its metadata, to be changed
 * @param before the blobs that it used before
 * @param others how often the other images use each blob
 */
record UpdateBase(int number, String description, ImageTree tree, Set<BlobHash> before, Map<BlobHash, Long> others) {
    /** Reads an image of a file that can be changed in its place. */
    static UpdateBase read(BlockDevice device, int number, WimWriterOptions options) throws IOException {
        // What cannot be written to is refused before anything is read of it.
        AppendBase.open(device, options.limits());
        try (WimArchive archive = archive(device, options)) {
            requireImage(archive, number);
            try (WimImage image = archive.image(number)) {
                if (!image.isWhole()) {
                    throw new RefusedException(
                            image.description() + " has directories that cannot be read",
                            "apply it, which tells what is lost, and capture the result");
                }
                Set<BlobHash> before = new HashSet<>();
                image.forEachUse((directory, name, hash) -> before.add(hash));
                ByteBuffer metadata = ByteBuffer.wrap(image.metadataBytes()).order(ByteOrder.LITTLE_ENDIAN);
                ImageTree tree = ImageTree.read(
                        image.description(),
                        metadata,
                        hash -> archive.blobs().find(hash).map(Blob::size).orElse(0L),
                        options.limits());
                return new UpdateBase(number, image.description(), tree, before, usesOfOthers(archive, number));
            }
        }
    }

    /** How often images other than one use each blob of a file. */
    static Map<BlobHash, Long> usesOfOthers(BlockDevice device, int number, WimWriterOptions options)
            throws IOException {
        try (WimArchive archive = archive(device, options)) {
            requireImage(archive, number);
            return usesOfOthers(archive, number);
        }
    }

    private static Map<BlobHash, Long> usesOfOthers(WimArchive archive, int number) throws IOException {
        List<Integer> others = IntStream.rangeClosed(1, archive.imageCount())
                .filter(other -> other != number)
                .boxed()
                .toList();
        return new RawContents(archive, others).uses();
    }

    private static void requireImage(WimArchive archive, int number) {
        if (number < 1 || number > archive.imageCount()) {
            throw new IllegalArgumentException("image " + number + " of " + archive.imageCount());
        }
    }

    private static WimArchive archive(BlockDevice device, WimWriterOptions options) throws IOException {
        ForwardingDevice keptOpen = new ForwardingDevice(device) {
            @Override
            public void close() {
                // Whoever opened it closes it.
            }
        };
        return WimArchive.open(
                List.of(keptOpen),
                WimOpenOptions.builder().limits(options.limits()).build());
    }
}
