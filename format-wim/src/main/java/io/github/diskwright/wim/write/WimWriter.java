package io.github.diskwright.wim.write;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.ResourceHeader;
import io.github.diskwright.wim.structure.WimHeader;
import io.github.diskwright.wim.xml.ImageXml;
import io.github.diskwright.wim.xml.WimXml;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A WIM file that is written: a new one, or one that images are added to. Images come one after the other; nothing of
 * them is part of the file until {@link #finish}. Not thread-safe.
 *
 * <p><b>Memory</b>: the budget of the job for what is read and compressed; 200 bytes for each blob, and what
 * {@link ImageTree} takes for the image that is being written.
 */
public final class WimWriter implements AutoCloseable {
    private final ResizableDevice device;
    private final Optional<PendingFile> pending;
    private final WimWriterOptions options;
    private final BlobIndex index;
    private final WimOutput out;
    private final Optional<StretchHashes> hashes;
    private final BlobStore store;
    private final WimHeader.Builder header;
    private final Optional<AppendBase> base;
    private WimXml xml;
    private int bootIndex;
    private @Nullable WimImageWriter open;
    private boolean finished;
    private boolean closed;

    private WimWriter(
            ResizableDevice device, Optional<PendingFile> pending, Optional<AppendBase> base, WimWriterOptions options)
            throws IOException {
        this.device = device;
        this.pending = pending;
        this.base = base;
        this.options = options;
        this.index = base.isPresent() ? base.get().index() : new BlobIndex();
        this.xml = base.isPresent() ? base.get().xml() : WimXml.empty();
        this.bootIndex = options.bootIndex().orElse(oldBootIndex());
        this.header = base.isPresent()
                ? base.get().header().toBuilder()
                : WimHeader.builder()
                        .compression(options.compression(), options.chunkSize())
                        .guid(options.ids().get());
        this.hashes = base.isPresent() ? base.get().hashes(options) : newHashes(options);
        long start = base.isPresent() ? base.get().end() : 0;
        this.out = new WimOutput(device, start, hashes);
        this.store = new BlobStore(out, index, options);
        store.requireMemory();
        if (base.isEmpty()) {
            out.skip(WimHeader.SIZE_BYTES);
        }
    }

    private static Optional<StretchHashes> newHashes(WimWriterOptions options) throws IOException {
        return options.integrity().isPresent()
                ? Optional.of(new StretchHashes(options.integrity().getAsInt()))
                : Optional.empty();
    }

    /**
     * Starts a new file, which has its name when it is finished.
     *
     * @param path the name that it will have
     * @param existing what to do with a file of that name
     * @param options how it is written
     * @throws RefusedException if there is such a file and it is to stay, or if the memory budget is too small
     * @throws IOException if the host cannot write
     */
    public static WimWriter create(Path path, PendingFile.Existing existing, WimWriterOptions options)
            throws IOException {
        PendingFile file = PendingFile.beside(path, existing, 512, FileDevice.Sparseness.SPARSE);
        try {
            return new WimWriter(file.device(), Optional.of(file), Optional.empty(), options);
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /**
     * Starts a new file on a device, over what is there.
     *
     * @param device takes it; stays open. Until it is finished it is not a WIM file
     * @param options how it is written
     * @throws RefusedException if the memory budget is too small
     * @throws IOException if the host cannot write
     */
    public static WimWriter create(ResizableDevice device, WimWriterOptions options) throws IOException {
        WimWriter writer = new WimWriter(device, Optional.empty(), Optional.empty(), options);
        device.resize(0);
        device.flush();
        return writer;
    }

    /**
     * Adds to a file in its place. Whatever happens, the file opens with the images that it had, or with the new ones
     * as well. Compression and chunk size of ordinary resources are the file's, not the options'; so is the integrity table
     * if the options do not ask for one.
     *
     * @param device holds it; stays open
     * @param options how to go on
     * @throws RefusedException if the file is split, pipable or read-only, if another writer is at work or has died, or if the
     *     memory budget is too small
     * @throws ImageException if the file is damaged
     * @throws IOException if the host cannot write
     */
    public static WimWriter append(ResizableDevice device, WimWriterOptions options) throws IOException {
        AppendBase base = AppendBase.open(device, options.limits());
        WimHeader old = base.header();
        WimWriterOptions kept = options;
        if (old.compression() != options.compression() || old.chunkSize() != options.chunkSize()) {
            WimWriterOptions.Builder builder = options.toBuilder().compression(old.compression());
            if (old.compression() != CompressionType.NONE) {
                builder.chunkSize(old.chunkSize());
                if (options.compression() != CompressionType.NONE) {
                    builder.level(options.level());
                }
            }
            kept = builder.build();
        }
        WimWriter writer = new WimWriter(device, Optional.empty(), Optional.of(base), kept);
        try {
            base.mark(device);
        } catch (IOException | RuntimeException | Error e) {
            try {
                writer.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
        return writer;
    }

    /** What is written, for people. */
    public String description() {
        return device.description();
    }

    /** Where blobs go, also those of images that come from elsewhere. */
    public BlobSink blobs() {
        return store;
    }

    BlobStore store() {
        return store;
    }

    boolean isSolid() {
        return options.packing() == WimWriterOptions.Packing.SOLID;
    }

    /** How many images there will be, as far as they are finished. */
    public int imageCount() {
        return index.images().size();
    }

    /**
     * Starts an image.
     *
     * @param image what the XML data will say of it; counts and times are filled in where they are missing
     * @return what takes the image's files
     * @throws RefusedException if there is an image of that name
     */
    public WimImageWriter addImage(ImageXml image) throws IOException {
        return addImage(image, CaptureOptions.defaults());
    }

    /** As the other one, with options. */
    public WimImageWriter addImage(ImageXml image, CaptureOptions capture) throws IOException {
        requireOpen();
        if (open != null) {
            throw new IllegalStateException("an image is being written");
        }
        // The name is refused before anything is read, and again when it counts.
        xml.withAdded(image);
        WimImageWriter writer = new WimImageWriter(new NewImage(image), capture);
        open = writer;
        return writer;
    }

    /**
     * Adds an image of which everything is known: its blobs are in {@link #blobs()}.
     *
     * @param tree its metadata
     * @param image what the XML data will say of it; counts and times are filled in where they are missing
     * @throws IllegalArgumentException if a blob is not there
     * @throws RefusedException if there is an image of that name
     */
    public void addImage(ImageTree tree, ImageXml image) throws IOException {
        requireOpen();
        if (open != null) {
            throw new IllegalStateException("an image is being written");
        }
        tree.forEach(entry -> entry.file().streams().forEach(stream -> {
            if (!stream.hash().isZero() && !store.has(stream.hash())) {
                throw new IllegalArgumentException("no blob " + stream.hash() + " for " + entry);
            }
        }));
        imageFinished(tree, image, false);
    }

    /** Marks the file as one in whose images links were made relative to their roots, as another one was marked. */
    public void markLinksFixed() {
        header.set(WimHeader.RP_FIX);
    }

    /** What the XML data say by now. */
    public WimXml xml() {
        return xml;
    }

    /**
     * Changes what the XML data say of an image.
     *
     * @param number 1 to {@link #imageCount()}
     * @param image what they will say
     * @throws IllegalArgumentException if there is no such image
     * @throws RefusedException if another image has that name
     */
    public void describeImage(int number, ImageXml image) throws RefusedException {
        requireOpen();
        requireImage(number);
        xml = xml.withImage(number, image);
    }

    /** The image that is to be booted; 0 for none. */
    public int bootIndex() {
        return bootIndex;
    }

    /**
     * Says which image is to be booted.
     *
     * @param number 1 to {@link #imageCount()}; 0 for none
     */
    public void setBootIndex(int number) {
        requireOpen();
        if (number != 0) {
            requireImage(number);
        }
        bootIndex = number;
    }

    private void requireImage(int number) {
        if (number < 1 || number > index.images().size()) {
            throw new IllegalArgumentException(
                    "image " + number + " of " + index.images().size());
        }
    }

    /**
     * Takes an image out, and from the blob table what no other needs; the bytes stay in the file as a hole.
     *
     * @param number of the image
     * @param uses how often all other images use each blob, counted in their metadata
     */
    void deleteImage(int number, Map<BlobHash, Long> uses) {
        requireOpen();
        requireImage(number);
        index.removeImage(number, uses);
        xml = xml.withRemoved(number);
        if (bootIndex == number) {
            bootIndex = 0;
        } else if (bootIndex > number) {
            bootIndex--;
        }
    }

    private void imageFinished(ImageTree tree, ImageXml image, boolean hasFixups) throws IOException {
        ImageXml described = describe(tree, image);
        WimXml with = xml.withAdded(described);
        StoredBlob metadata = store.putMetadata(tree.toBytes());
        uses(tree).forEach((hash, count) -> index.find(hash).orElseThrow().addReferences(count));
        index.addImage(metadata);
        xml = with;
        if (hasFixups) {
            header.set(WimHeader.RP_FIX);
        }
        open = null;
    }

    /** How often a tree uses each blob. */
    static Map<BlobHash, Long> uses(ImageTree tree) {
        Map<BlobHash, Long> uses = new HashMap<>();
        tree.forEach(entry -> entry.file().streams().forEach(stream -> uses.merge(stream.hash(), 1L, Long::sum)));
        uses.remove(BlobHash.ZERO);
        return uses;
    }

    /**
     * Puts an image in the place of what it was.
     *
     * @param base what it was, with the tree that it will be
     * @param hasFixups whether links in it were made relative to its root
     */
    void replaceImage(UpdateBase base, boolean hasFixups) throws IOException {
        requireOpen();
        ImageXml old = xml.image(base.number());
        WimXml with = xml.withImage(
                base.number(),
                describe(
                        base.tree(),
                        old.withLastModificationTime(options.clock().get())));
        StoredBlob metadata = store.putMetadata(base.tree().toBytes());
        index.replaceImage(base, metadata, uses(base.tree()));
        xml = with;
        if (hasFixups) {
            header.set(WimHeader.RP_FIX);
        }
    }

    private ImageXml describe(ImageTree tree, ImageXml image) {
        return describe(tree, image, options.clock().get());
    }

    /** What the XML data say of an image, with the counts of its tree, and times if they are missing. */
    static ImageXml describe(ImageTree tree, ImageXml image, Instant now) {
        ImageTotals totals = tree.totals();
        ImageXml result = image.withDirectoryCount(totals.directories())
                .withFileCount(totals.files())
                .withTotalBytes(totals.bytes())
                .withHardLinkBytes(totals.hardLinkBytes());
        if (image.creationTime().isEmpty()) {
            result = result.withCreationTime(now);
        }
        return image.lastModificationTime().isEmpty() ? result.withLastModificationTime(now) : result;
    }

    /**
     * Makes what was added part of the file. After it only {@link #close} can be called.
     *
     * @throws IllegalArgumentException if the image to boot is none
     * @throws IllegalStateException if an image is not finished
     * @throws IOException if it cannot be written; the file is then what it was
     */
    public void finish() throws IOException {
        requireOpen();
        if (open != null) {
            throw new IllegalStateException("an image is not finished");
        }
        int boot = bootIndex;
        if (boot > index.images().size()) {
            throw new IllegalArgumentException(
                    "boot index " + boot + " of " + index.images().size() + " images");
        }
        store.drain();
        store.close();
        if (index.hasSolid() || options.compression() == CompressionType.LZMS) {
            header.version(WimHeader.VERSION_SOLID);
        }
        header.clear(WimHeader.WRITE_IN_PROGRESS | WimHeader.RESOURCE_ONLY | WimHeader.METADATA_ONLY)
                .imageCount(index.images().size())
                .boot(boot, ResourceHeader.NONE);
        new FileEnd(device, out, hashes, index)
                .write(header.build(), end -> xml.withTotalBytes(end).toBytes());
        finished = true;
        if (pending.isPresent()) {
            pending.get().commit();
        }
    }

    /** The image to boot of the file that is added to; what is none of its images boots nothing. */
    private int oldBootIndex() {
        int old = base.map(file -> file.header().bootIndex()).orElse(0);
        return old < 0 || old > index.images().size() ? 0 : old;
    }

    private void requireOpen() {
        if (finished || closed) {
            throw new IllegalStateException("finished or closed already");
        }
    }

    /**
     * Gives up what is not finished: a new file is deleted, one that was added to becomes what it was. A device stays open.
     * Idempotent.
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        store.close();
        if (!finished && base.isPresent()) {
            base.get().restore(device);
        }
        if (pending.isPresent()) {
            pending.get().close();
        }
    }

    /** Takes the tree of an image as a new one. */
    private final class NewImage implements ImageTarget {
        private final ImageXml image;

        NewImage(ImageXml image) {
            this.image = image;
        }

        @Override
        public String description() {
            return "image " + image.name() + " of " + WimWriter.this.description();
        }

        @Override
        public boolean isSolid() {
            return WimWriter.this.isSolid();
        }

        @Override
        public ImageStream put(BlobInput input) throws IOException {
            return store.put(input);
        }

        @Override
        public void put(SolidQueue queue) throws IOException {
            queue.write(store);
        }

        @Override
        public void finished(ImageTree tree, boolean hasFixups) throws IOException {
            imageFinished(tree, image, hasFixups);
        }

        @Override
        public void givenUp() {
            open = null;
        }
    }
}
