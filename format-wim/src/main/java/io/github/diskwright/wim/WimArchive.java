package io.github.diskwright.wim;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.resource.BlobReader;
import io.github.diskwright.wim.resource.BlobSource;
import io.github.diskwright.wim.resource.BlobTable;
import io.github.diskwright.wim.resource.WimPart;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.ResourceHeader;
import io.github.diskwright.wim.structure.WimHeader;
import io.github.diskwright.wim.xml.WimXml;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A WIM, ESD or SWM file that is open for reading: one file, or all parts of a split one, and the files that it refers to.
 *
 * <p><b>Split files</b> are opened by the path of any part; the others are looked for beside it by their usual names
 * ({@code base.swm}, {@code base2.swm}, ...). One that is not there is named in {@link #missingParts()}, and in the error
 * when something in it is needed: to list images only the first one is.
 *
 * <p><b>Memory</b>: about 250 bytes for each blob, what {@link WimImage} takes for each image that is open, and the cache
 * of {@link BlobReader}. Nothing is ever written. Thread-safe; closing it closes the files, and is idempotent.
 */
public final class WimArchive implements AutoCloseable {
    private final ArchiveFiles files;
    private final WimOpenOptions options;
    private final BlobReader reader;
    private final List<WimPart> parts;
    private final BlobTable table;
    private final List<BlobTable> references;
    private final BlobSource source = new Source();

    private WimArchive(ArchiveFiles files, WimOpenOptions options, BlobReader reader) throws IOException {
        this.files = files;
        this.options = options;
        this.reader = reader;
        this.parts = files.parts();
        this.table = BlobTable.read(parts, reader, options.irregularities());
        this.references = new ArrayList<>();
        for (WimPart reference : files.references()) {
            references.add(BlobTable.read(List.of(reference), reader, options.irregularities()));
        }
        new HeaderRules(parts.get(0), table.metadata(), options.irregularities()).check();
    }

    /**
     * Opens a file.
     *
     * @param path of it, or of any part of a split one
     * @param options how strict to be, and what else data may be in
     * @throws CorruptImageException if the header or blob table breaks a rule, or parts do not belong together
     * @throws UnsupportedFeatureException if it is of another version
     * @throws NoSuchFileException if there is no such file
     * @throws IOException if it cannot be read
     */
    public static WimArchive open(Path path, WimOpenOptions options) throws IOException {
        return open(options, files -> files.open(path));
    }

    /**
     * Opens files that are open already, in whatever order. The archive takes them over: closing it closes them. If opening
     * fails they are closed.
     *
     * @param devices the file, or parts of a split one
     * @param options how strict to be, and what else data may be in
     * @throws CorruptImageException if the header or blob table breaks a rule, or parts do not belong together
     * @throws UnsupportedFeatureException if it is of another version
     * @throws IOException if it cannot be read
     */
    public static WimArchive open(List<BlockDevice> devices, WimOpenOptions options) throws IOException {
        if (devices.isEmpty()) {
            throw new IllegalArgumentException("no files");
        }
        return open(options, files -> {
            for (BlockDevice device : devices) {
                files.take(device);
            }
        });
    }

    /** Opens the files of an archive. */
    private interface Opening {
        void open(ArchiveFiles files) throws IOException;
    }

    private static WimArchive open(WimOpenOptions options, Opening opening) throws IOException {
        ArchiveFiles files = new ArchiveFiles(options);
        BlobReader reader = new BlobReader(options.cacheMemory());
        try {
            opening.open(files);
            files.openReferences();
            return new WimArchive(files, options, reader);
        } catch (IOException | RuntimeException | Error e) {
            reader.close();
            try {
                files.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** What it is called: the first part that is at hand. */
    public String description() {
        return parts.get(0).description();
    }

    /** The header of the first part that is at hand. */
    public WimHeader header() {
        return parts.get(0).header();
    }

    /** The parts that are at hand, by rising number; one of a file that is not split. */
    public List<WimPart> parts() {
        return parts;
    }

    /** Names that the parts which are not at hand should have, by number; empty if all are there. */
    public SortedMap<Integer, Path> missingParts() {
        return Collections.unmodifiableSortedMap(files.missing());
    }

    /** The blobs of all parts. */
    public BlobTable blobTable() {
        return table;
    }

    /** Where blobs are looked up: in the parts, then in the files referred to. */
    public BlobSource blobs() {
        return source;
    }

    /** What reads them. */
    public BlobReader reader() {
        return reader;
    }

    /** Number of images: as the header says, or fewer if the blob table has fewer. */
    public int imageCount() {
        return parts.get(0).header().part() == 1 ? table.metadata().size() : header().imageCount();
    }

    /**
     * The XML data: names of the images, and what is in them. Read anew with each call. Data that cannot be used are an
     * irregularity; then the images have no names.
     *
     * @throws CorruptImageException if they cannot be used and that is not to be tolerated
     * @throws IOException if they cannot be read
     */
    public WimXml xml() throws IOException {
        WimPart part = parts.get(0);
        ResourceHeader place = header().xml();
        String name = "XML data of " + description();
        if (place.isNone()) {
            options.irregularities().warn(description(), "wim.xml.missing", 0, "no XML data");
            return WimXml.unnamed(imageCount());
        }
        List<ImageException> problems = new ArrayList<>();
        WimXml xml = WimXml.parseOrUnnamed(
                part.readTable("XML data", place, reader).array(), imageCount(), name, options.limits(), problems::add);
        for (ImageException problem : problems) {
            options.irregularities()
                    .warn(description(), "wim.xml.unusable", place.offset(), String.valueOf(problem.getMessage()));
        }
        return xml;
    }

    /**
     * Opens an image.
     *
     * @param number 1 to {@link #imageCount()}
     * @return the image, to be closed before this
     * @throws IllegalArgumentException if there is no such image
     * @throws IntegrityException if the metadata's SHA-1 is another one
     * @throws CorruptImageException if the metadata are damaged
     * @throws UnsupportedFeatureException if they are encrypted, or larger than the limits
     * @throws NoSuchFileException if the part that has them is not at hand
     * @throws IOException if they cannot be read
     */
    public WimImage image(int number) throws IOException {
        if (number < 1 || number > imageCount()) {
            throw new IllegalArgumentException("image " + number + " of " + imageCount());
        }
        if (number > table.metadata().size()) {
            Path name = files.missing().get(1);
            throw new NoSuchFileException(
                    name == null ? "part 1" : name.toString(), null, "part 1 of " + description() + " is not there");
        }
        try {
            return WimImage.open(
                    "image " + number + " of " + description(),
                    table.metadata().get(number - 1),
                    source,
                    reader,
                    options.limits(),
                    options.irregularities());
        } catch (CorruptImageException | IntegrityException e) {
            if (isEncrypted()) {
                throw new UnsupportedFeatureException(description(), "encrypted parts, as of an ESD file", e);
            }
            throw e;
        }
    }

    /** Whether the XML data say that parts of the file are encrypted; what cannot be read says nothing. */
    private boolean isEncrypted() {
        try {
            return xml().isEncrypted();
        } catch (IOException e) {
            return false;
        }
    }

    /** Looks in the archive's own table and in those of the files that it refers to. */
    private final class Source implements BlobSource {
        @Override
        public Optional<Blob> find(BlobHash hash) {
            Optional<Blob> found = table.find(hash);
            for (int i = 0; found.isEmpty() && i < references.size(); i++) {
                found = references.get(i).find(hash);
            }
            return found;
        }

        @Override
        public boolean isSolid() {
            return table.isSolid() || references.stream().anyMatch(BlobTable::isSolid);
        }

        @Override
        public IOException missing(BlobHash hash, String what) {
            Optional<CorruptImageException> fault = table.fault(hash);
            if (fault.isPresent()) {
                CorruptImageException e = fault.get();
                return new CorruptImageException(
                        e.source(), e.structure() + " of " + what, e.position(), e.expected(), e.found());
            }
            SortedMap<Integer, Path> missing = files.missing();
            if (missing.isEmpty()) {
                return new CorruptImageException(
                        what, "data", 0, "the SHA-1 " + hash + " in the files at hand", "no such blob");
            }
            int number = missing.firstKey();
            return new NoSuchFileException(
                    String.valueOf(missing.get(number)),
                    null,
                    "the data of " + what + " are in a part that is not there, perhaps part " + number);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
        files.close();
    }
}
