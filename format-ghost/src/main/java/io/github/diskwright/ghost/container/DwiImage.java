package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.ChunkIndex;
import io.github.diskwright.ghost.container.internal.EndRecord;
import io.github.diskwright.ghost.container.internal.IndexEntry;
import io.github.diskwright.ghost.container.internal.KeyRing;
import io.github.diskwright.ghost.container.internal.SegmentHeader;
import io.github.diskwright.ghost.container.internal.Segments;
import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.Property;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An open {@code .dwi} image. Its {@link #device()} is the disk, read-only and random-access: every chunk is held against
 * its digest when it is read. Thread-safe.
 *
 * <p>Opening reads the headers, the end record and the directory; an incomplete or damaged image is scanned. Memory: 48
 * bytes for every 64 MiB of the disk's data, at most 8 MiB of index pages, {@link DwiOpenOptions#cacheMemory()}, and two
 * chunks for each thread that reads.
 */
public final class DwiImage implements BlockImage {
    private final OpenedSegments files;
    private final Segments segments;
    private final ImageEnd end;
    private final Optional<DwiImage> base;
    private final ChunkReaders readers;
    private final ChunkCache cache;
    private final DwiDevice device;

    private DwiImage(
            OpenedSegments files, Segments segments, ImageEnd end, Optional<DwiImage> base, DwiOpenOptions options) {
        this.files = files;
        this.segments = segments;
        this.end = end;
        this.base = base;
        this.readers = new ChunkReaders(segments, base);
        this.cache = new ChunkCache((int) Math.max(1, Math.min(1 << 20, options.cacheMemory() / chunkSize())));
        String description = segments.describe(firstSegment(files));
        this.device = new DwiDevice(description, segments.header(), end.index(), readers, cache, options.damage());
    }

    private static int firstSegment(OpenedSegments files) {
        int number = 1;
        while (files.devices().get(number - 1).isEmpty()) {
            number++;
        }
        return number;
    }

    /**
     * Opens an image, all of whose files lie beside each other.
     *
     * @param file any of them
     * @throws io.github.diskwright.image.CorruptImageException if it breaks a rule of the format, or is not complete
     * @throws io.github.diskwright.image.RefusedException if it is encrypted and the secret does not open it
     * @throws io.github.diskwright.image.UnsupportedFeatureException if it needs what this library cannot do
     * @throws IOException if a file cannot be read
     */
    public static DwiImage open(Path file, DwiOpenOptions options) throws IOException {
        FileDevice device = FileDevice.openReadOnly(file);
        try {
            return open(device, options);
        } catch (IOException | RuntimeException | Error e) {
            device.close();
            throw e;
        }
    }

    /**
     * Opens an image from one of its files; if that is a file of the host, the others are looked for beside it.
     *
     * @param file becomes part of the image, which closes it; stays open if this fails
     * @throws IOException as for {@link #open(Path, DwiOpenOptions)}
     */
    public static DwiImage open(BlockDevice file, DwiOpenOptions options) throws IOException {
        OpenedSegments files = OpenedSegments.beside(file, options.limits());
        try {
            return open(files, options);
        } catch (IOException | RuntimeException | Error e) {
            files.closeAllBut(file);
            throw e;
        }
    }

    /**
     * Opens an image from its files.
     *
     * @param segments in any order; become part of the image, which closes them; stay open if this fails
     * @throws IOException as for {@link #open(Path, DwiOpenOptions)}
     */
    public static DwiImage open(List<? extends BlockDevice> segments, DwiOpenOptions options) throws IOException {
        return open(OpenedSegments.of(segments), options);
    }

    private static DwiImage open(OpenedSegments files, DwiOpenOptions options) throws IOException {
        SegmentHeader header = files.header();
        String source = files.devices().get(header.segment() - 1).orElseThrow().description();
        Segments segments =
                new Segments(header, files.devices(), KeyRing.open(source, header, options.secret(), options.limits()));
        ImageEnd end = ImageEnd.find(segments, options);
        Optional<DwiImage> base = Bases.open(segments, end, options);
        return new DwiImage(files, segments, end, base, options);
    }

    @Override
    public BlockFormat format() {
        return new DwiFormat();
    }

    @Override
    public BlockDevice device() {
        return device;
    }

    /** Its id. */
    public UUID imageId() {
        return segments.header().imageId();
    }

    /** What it says of itself and the disk. */
    public ImageFacts facts() {
        return end.facts();
    }

    /** Whether it was completed, and its end is sound. */
    public boolean isComplete() {
        return end.record().isPresent();
    }

    /** Whether it is encrypted. */
    public boolean isEncrypted() {
        return segments.header().isEncrypted();
    }

    /** Bytes of a chunk. */
    public int chunkSize() {
        return segments.header().chunkSize();
    }

    /** Number of chunks. */
    public long chunkCount() {
        return segments.header().chunkCount();
    }

    /** Bytes of a chunk of a number: the chunk size, or fewer for the last one. */
    public int chunkLength(long chunk) {
        return segments.header().chunkLength(chunk);
    }

    /** Number of files. */
    public int segmentCount() {
        return segments.count();
    }

    /** The image that this one needs, open. */
    public Optional<DwiImage> base() {
        return base;
    }

    /** Value of the digest tree of the disk, with blocks of the chunk size; empty unless it is complete. */
    public Optional<DigestValue> tree() {
        return end.record().map(record -> new DigestValue(DigestAlgorithm.SHA_256, record.treeValue()));
    }

    /** What could not be read of the source when the image was made, ascending. */
    public List<UnreadableRange> unreadable() {
        return end.unreadable();
    }

    /** What was damaged of all that was read of this image so far, if {@link DwiOpenOptions.Damage#ZEROS} lets it pass. */
    public List<UnreadableRange> lost() {
        return device.lost();
    }

    /**
     * Digest of a chunk, filled up with zeros to the chunk size: 32 bytes; empty for unused and zero chunks.
     *
     * @param chunk its number, 0 to {@link #chunkCount()} - 1
     * @throws IOException if the index is damaged there
     */
    public Optional<byte[]> digest(long chunk) throws IOException {
        return end.index().locate(chunk).entry().filter(IndexEntry::hasDigest).map(IndexEntry::digest);
    }

    BaseImage asBase() {
        String name = files.devices().get(firstSegment(files) - 1).orElseThrow() instanceof FileDevice file
                ? String.valueOf(file.path().getFileName())
                : "";
        DigestValue value = tree().orElseThrow(() -> new IllegalStateException("the base is not complete"));
        return new BaseImage(imageId(), value, device.size(), name);
    }

    Segments segments() {
        return segments;
    }

    ChunkIndex index() {
        return end.index();
    }

    Optional<EndRecord> end() {
        return end.record();
    }

    @Override
    public List<Property> properties() {
        return ImageProperties.of(this);
    }

    @Override
    public void close() throws IOException {
        device.close();
        readers.close();
        cache.clear();
        try {
            if (base.isPresent()) {
                base.get().close();
            }
        } finally {
            files.close();
        }
    }
}
