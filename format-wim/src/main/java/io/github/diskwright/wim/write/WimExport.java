package io.github.diskwright.wim.write;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.resource.BlobReader;
import io.github.diskwright.wim.resource.Resource;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.xml.ImageXml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Copies images from one archive into a file that is being written. Blobs that the target has are not copied again; ordinary
 * ones of the same compression and chunk size are copied as they are stored; all others are decompressed, checked against
 * their SHA-1 and compressed as the target has it.
 */
public final class WimExport {
    private WimExport() {}

    /** What happens to blobs that are stored as the target stores them. */
    public enum Stored {
        /** They are copied as they are. */
        COPIED,
        /** They are compressed again, which checks them and makes them as small as the target's level does. */
        COMPRESSED_AGAIN
    }

    /**
     * Copies an image.
     *
     * @param archive the source; stays open
     * @param number of the image
     * @param target takes it; stays open, and is not finished
     * @param image what the target's XML data will say of it, mostly {@code archive.xml().image(number)}
     * @throws RefusedException if the image cannot be read to its end, or the target has one of that name
     * @throws io.github.diskwright.image.IntegrityException if a blob's SHA-1 is another one
     * @throws IOException if the source cannot be read, a blob is in none of its files, or the target cannot be written
     */
    public static void run(WimArchive archive, int number, WimWriter target, ImageXml image) throws IOException {
        run(archive, number, target, image, Stored.COPIED);
    }

    /**
     * As the other one.
     *
     * @param stored what happens to blobs that are stored as the target stores them
     */
    public static void run(WimArchive archive, int number, WimWriter target, ImageXml image, Stored stored)
            throws IOException {
        try (WimImage source = archive.image(number)) {
            if (!source.isWhole()) {
                throw new RefusedException(
                        source.description() + " has directories that cannot be read",
                        "apply it, which tells what is lost, and capture the result");
            }
            target.xml().withAdded(image);
            ByteBuffer metadata = ByteBuffer.wrap(source.metadataBytes()).order(ByteOrder.LITTLE_ENDIAN);
            ImageTree tree = ImageTree.read(
                    source.description(),
                    metadata,
                    hash -> archive.blobs().find(hash).map(Blob::size).orElse(0L),
                    Limits.defaults());
            Map<BlobHash, Use> uses = uses(archive, source, tree);
            if (target.isSolid()) {
                pack(archive, uses.values(), target.store());
            } else {
                for (Use use : uses.values()) {
                    copy(archive.reader(), use, target.blobs(), stored);
                }
            }
            target.addImage(tree, image);
        }
    }

    /** A blob, and for errors a file that has it. */
    private record Use(Blob blob, TreePath path, String file) {}

    /** What the tree that will be written needs, in the order in which it is stored. */
    private static Map<BlobHash, Use> uses(WimArchive archive, WimImage source, ImageTree tree) throws IOException {
        Map<BlobHash, TreePath> paths = new LinkedHashMap<>();
        source.forEachUse((directory, name, hash) -> paths.putIfAbsent(hash, directory.resolve(name)));
        Map<BlobHash, TreePath> needed = new LinkedHashMap<>();
        tree.forEach(entry -> entry.file().streams().forEach(stream -> {
            if (!stream.hash().isZero()) {
                needed.putIfAbsent(
                        stream.hash(), paths.getOrDefault(stream.hash(), TreePath.ROOT.resolve(entry.name())));
            }
        }));
        Map<BlobHash, Use> uses = new LinkedHashMap<>();
        for (Map.Entry<BlobHash, TreePath> use : needed.entrySet()) {
            String file = source.description() + ", " + use.getValue();
            Optional<Blob> blob = archive.blobs().find(use.getKey());
            if (blob.isEmpty()) {
                throw archive.blobs().missing(use.getKey(), file);
            }
            uses.put(use.getKey(), new Use(blob.get(), use.getValue(), file));
        }
        List<Map.Entry<BlobHash, Use>> sorted = new ArrayList<>(uses.entrySet());
        sorted.sort(Comparator.comparingLong(entry -> entry.getValue().blob().order()));
        Map<BlobHash, Use> result = new LinkedHashMap<>();
        sorted.forEach(entry -> result.put(entry.getKey(), entry.getValue()));
        return result;
    }

    /**
     * Stores blobs in solid resources: in the order of the source if that is solid, because somebody has thought about it,
     * else with files of one kind as neighbours.
     */
    private static void pack(WimArchive archive, Collection<Use> uses, BlobStore target) throws IOException {
        List<BlobBytes> inputs = new ArrayList<>();
        for (Use use : uses) {
            if (!target.has(use.blob().hash())) {
                inputs.add(new BlobBytes(archive.reader(), use));
            }
        }
        if (!archive.blobTable().isSolid()) {
            inputs.sort(Comparator.comparing(input -> input.use().path().name(), SolidQueue.NAME_ORDER));
        }
        if (inputs.isEmpty()) {
            return;
        }
        target.putSolid(inputs, new SolidWriter.Results() {
            @Override
            public void stored(int number, ImageStream stream) {
                // The target finds it by its hash.
            }

            @Override
            public void failed(int number, IOException cause) throws IOException {
                throw cause;
            }
        });
    }

    private static void copy(BlobReader reader, Use use, BlobSink target, Stored policy) throws IOException {
        Blob blob = use.blob();
        Resource resource = blob.resource();
        if (target.has(blob.hash())) {
            return;
        }
        boolean isAlike = policy == Stored.COPIED
                && resource.form() == Resource.Form.CHUNKED
                && !resource.isPipable()
                && resource.compression() == target.compression()
                && resource.chunkSize() == target.chunkSize();
        if (isAlike) {
            try (OpenStream stored = new StoredBytes(resource)) {
                target.putStored(blob.hash(), blob.size(), stored);
            }
        } else {
            target.put(new BlobBytes(reader, use));
        }
    }

    /** The bytes of a resource as they are stored. */
    private record StoredBytes(Resource resource) implements OpenStream {
        @Override
        public long size() {
            return resource.storedSize();
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            checkRange(position, target.remaining());
            resource.part().device().read(resource.position() + position, target);
        }

        @Override
        public void close() {
            // The file stays open.
        }
    }

    /** A blob's bytes, checked while they are read. */
    private record BlobBytes(BlobReader reader, Use use) implements BlobInput {
        @Override
        public String description() {
            return use.file();
        }

        @Override
        public long size() {
            return use.blob().size();
        }

        @Override
        public Optional<BlobHash> knownHash() {
            return Optional.of(use.blob().hash());
        }

        @Override
        public OpenStream open() {
            return reader.open(use.blob(), use.file());
        }
    }
}
