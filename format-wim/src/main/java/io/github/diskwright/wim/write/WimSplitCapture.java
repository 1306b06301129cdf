package io.github.diskwright.wim.write;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.wim.PartNames;
import io.github.diskwright.wim.structure.BlobEntry;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.ResourceHeader;
import io.github.diskwright.wim.structure.WimHeader;
import io.github.diskwright.wim.xml.ImageXml;
import io.github.diskwright.wim.xml.WimXml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Captures an image straight into the parts of a split file, {@code base.swm}, {@code base2.swm} and so on, each no larger
 * than asked for, in one pass: no whole file is written before.
 *
 * <p>The first part has the image's metadata and nothing else, because they are known last; the data are in the others, in
 * the order in which they came. Whether a file still fits is judged by its size before it is compressed, so that parts are
 * smaller than they might be by what the last file of each would have saved. A file that is larger than a part, compressed,
 * makes that part as large as it is.
 *
 * <p>All parts appear under their names when {@link #finish} is through, the first one last. Solid files cannot be made so:
 * capture one, and use {@link WimSplit}. Memory: that of {@link WimWriter}. Not thread-safe.
 */
public final class WimSplitCapture implements AutoCloseable {
    /** What times and counts add to the XML data that the caller has given, at most. */
    private static final int XML_RESERVE = 4096;

    private final PartNames names;
    private final long partSize;
    private final PendingFile.Existing existing;
    private final WimWriterOptions options;
    private final List<Part> parts = new ArrayList<>();
    private ImageXml image = ImageXml.empty();
    private long xmlBytes;
    private boolean hasFixups;
    private boolean started;
    private @Nullable ImageTree tree;
    private @Nullable Part current;

    /** A part, whose data are written or being written. */
    private static final class Part implements AutoCloseable {
        private final PendingFile file;
        private final WimWriterOptions options;
        private final BlobIndex index;
        private final Optional<StretchHashes> hashes;
        /** Where its data end, while nothing is written. */
        private long end;
        /** Bytes that what is in it takes at most. */
        private long most;

        private int blobs;
        private @Nullable WimOutput out;
        private @Nullable BlobStore store;

        Part(Path path, PendingFile.Existing existing, BlobIndex index, WimWriterOptions options) throws IOException {
            this.index = index;
            this.options = options;
            this.hashes = options.integrity().isPresent()
                    ? Optional.of(new StretchHashes(options.integrity().getAsInt()))
                    : Optional.empty();
            this.file = PendingFile.beside(path, existing, 512, FileDevice.Sparseness.SPARSE);
        }

        /** Goes on at its end; buffers are held until {@link #end}. */
        private BlobStore open() throws IOException {
            BlobStore opened = store;
            if (opened == null) {
                WimOutput output = new WimOutput(file.device(), end, hashes);
                if (end == 0) {
                    output.skip(WimHeader.SIZE_BYTES);
                    most = WimHeader.SIZE_BYTES;
                }
                opened = new BlobStore(output, index, options);
                opened.requireMemory();
                out = output;
                store = opened;
            }
            return opened;
        }

        ImageStream put(BlobInput input) throws IOException {
            BlobStore opened = open();
            most += input.size();
            blobs++;
            return opened.put(input);
        }

        void putMetadata(ImageTree tree) throws IOException {
            index.addImage(open().putMetadata(tree.toBytes()));
        }

        /** Bytes that are really taken. */
        long written() throws IOException {
            WimOutput output = out;
            if (output != null) {
                open().drain();
                most = output.position();
            }
            return most;
        }

        /** Ends its data, and frees the buffers. */
        void end() throws IOException {
            WimOutput output = out;
            if (output != null) {
                open().drain();
                output.writeAll();
                end = output.position();
            }
            release();
        }

        private void release() {
            BlobStore opened = store;
            if (opened != null) {
                opened.close();
            }
            store = null;
            out = null;
        }

        void writeEnd(WimHeader header, LongFunction<byte[]> xml) throws IOException {
            new FileEnd(file.device(), new WimOutput(file.device(), end, hashes), hashes, index).write(header, xml);
        }

        @Override
        public void close() throws IOException {
            release();
            file.close();
        }
    }

    private WimSplitCapture(Path first, long partSize, PendingFile.Existing existing, WimWriterOptions options) {
        this.names = PartNames.ofFirst(first);
        this.partSize = partSize;
        this.existing = existing;
        this.options = options;
    }

    /**
     * Starts.
     *
     * @param first name of the first part
     * @param partSize bytes that a part may have, tables included; 1 or more
     * @param existing what to do with files of the parts' names
     * @param options how they are written
     * @throws UnsupportedFeatureException if they are to be solid
     * @throws RefusedException if the first part exists and is to stay, or if the memory budget is too small
     * @throws IOException if the host cannot write
     */
    public static WimSplitCapture create(
            Path first, long partSize, PendingFile.Existing existing, WimWriterOptions options) throws IOException {
        if (partSize < 1) {
            throw new IllegalArgumentException("parts of " + partSize + " bytes");
        }
        if (options.packing() == WimWriterOptions.Packing.SOLID) {
            throw new UnsupportedFeatureException(
                    first.toString(), "capturing solid data straight into parts; capture one file and split it");
        }
        WimSplitCapture capture = new WimSplitCapture(first, partSize, existing, options);
        capture.next();
        return capture;
    }

    /** Starts the next part; the first one is for metadata. */
    private Part next() throws IOException {
        Part before = current;
        BlobIndex index = before == null ? new BlobIndex() : new BlobIndex(before.index);
        if (before != null) {
            before.end();
        }
        Part part = new Part(names.name(parts.size() + 1), existing, index, options);
        parts.add(part);
        current = part;
        part.open();
        return part;
    }

    /**
     * Starts the image; there can be one.
     *
     * @param described what the XML data will say of it; counts and times are filled in where they are missing
     * @param capture how a tree becomes an image
     * @return what takes the image's files
     */
    public WimImageWriter addImage(ImageXml described, CaptureOptions capture) throws IOException {
        if (started) {
            throw new IllegalStateException("there is an image already");
        }
        started = true;
        image = described;
        xmlBytes = WimXml.empty().withAdded(described).toBytes().length + XML_RESERVE;
        return new WimImageWriter(new Target(), capture);
    }

    private final class Target implements ImageTarget {
        @Override
        public String description() {
            return "image " + image.name() + " of " + names.name(1);
        }

        @Override
        public boolean isSolid() {
            return false;
        }

        @Override
        public ImageStream put(BlobInput input) throws IOException {
            return partFor(input).put(input);
        }

        @Override
        public void put(SolidQueue queue) {
            // Everything was stored as it came: the queue is empty.
        }

        @Override
        public void finished(ImageTree made, boolean fixed) {
            tree = made;
            hasFixups = fixed;
        }

        @Override
        public void givenUp() {
            started = false;
        }
    }

    private Part partFor(BlobInput input) throws IOException {
        Part part = current;
        if (part == null || parts.size() == 1) {
            return next();
        }
        if (!fits(part.most, part, input) && part.blobs > 0 && !fits(part.written(), part, input)) {
            return next();
        }
        return part;
    }

    private boolean fits(long taken, Part part, BlobInput input) {
        long covered = taken + input.size() + (part.blobs + 1L) * BlobEntry.SIZE_BYTES;
        long table = options.integrity().isEmpty()
                ? 0
                : 12 + (covered / options.integrity().getAsInt() + 1) * BlobHash.SIZE_BYTES;
        // Data that do not compress get a chunk table before they are stored as they are.
        return covered + input.size() / 1024 + xmlBytes + table <= partSize;
    }

    /**
     * Writes metadata and tables, and gives all parts their names.
     *
     * @return the names
     * @throws IllegalStateException if the image is not finished
     * @throws IOException if they cannot be written; there are no parts then
     */
    public List<Path> finish() throws IOException {
        ImageTree made = tree;
        Part last = current;
        if (made == null || last == null) {
            throw new IllegalStateException("the image is not finished");
        }
        Part first = parts.get(0);
        last.end();
        first.putMetadata(made);
        first.end();
        for (Map.Entry<BlobHash, Long> use : WimWriter.uses(made).entrySet()) {
            last.index.find(use.getKey()).orElseThrow().addReferences(use.getValue());
        }
        WimXml xml = WimXml.empty()
                .withAdded(WimWriter.describe(made, image, options.clock().get()));
        UUID guid = options.ids().get();
        for (int number = 1; number <= parts.size(); number++) {
            Part part = parts.get(number - 1);
            part.writeEnd(header(number, guid), end -> xml.withTotalBytes(end).toBytes());
        }
        List<Path> paths = new ArrayList<>();
        for (int number = parts.size(); number >= 1; number--) {
            parts.get(number - 1).file.commit();
            paths.add(0, names.name(number));
        }
        tree = null;
        return List.copyOf(paths);
    }

    private WimHeader header(int number, UUID guid) {
        WimHeader.Builder header = WimHeader.builder()
                .compression(options.compression(), options.chunkSize())
                .guid(guid)
                .set(WimHeader.SPANNED)
                .part(number, parts.size())
                .imageCount(1);
        if (hasFixups) {
            header.set(WimHeader.RP_FIX);
        }
        if (options.compression() == CompressionType.LZMS) {
            header.version(WimHeader.VERSION_SOLID);
        }
        if (number == 1 && options.bootIndex().orElse(0) == 1) {
            header.boot(1, ResourceHeader.NONE);
        }
        return header.build();
    }

    /** Gives up what is not finished: no part is left. Idempotent. */
    @Override
    public void close() throws IOException {
        @Nullable IOException failure = null;
        for (Part part : parts) {
            try {
                part.close();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
