package io.github.diskwright.ghost.gho;

import io.github.diskwright.ghost.gho.catalogue.GhoCatalogues;
import io.github.diskwright.ghost.gho.sector.Track0;
import io.github.diskwright.ghost.gho.stream.BlockReader;
import io.github.diskwright.ghost.gho.stream.GhoStream;
import io.github.diskwright.ghost.gho.stream.Landmarks;
import io.github.diskwright.ghost.gho.structure.Compression;
import io.github.diskwright.ghost.gho.structure.GhoHeader;
import io.github.diskwright.ghost.gho.structure.GhoPassword;
import io.github.diskwright.ghost.gho.structure.PartitionKind;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .GHO} image of Symantec or Norton Ghost that is open for reading: one file, or the first one and those that
 * continue it.
 *
 * <p><b>How far this is proved.</b> No genuine image was at hand when this was written. What it does with images of FAT
 * partitions, without compression and with zlib, and with a password, follows what was measured on genuine images of Ghost
 * 7.5 and 11.x. Fast compression, continuation files and images of sectors follow what others reported and are tested on
 * synthetic images; NTFS-aware images follow what one project reported and have to be asked for, see
 * {@link GhoOptions.NtfsImages}. Images made with {@code -ir}, by Ghost 1.x to 3.x and {@code .v2i} files are refused by name.
 *
 * <p><b>Opening</b> reads the header and the end, and tries the password. Continuation files are looked for beside the first
 * one by all names that Ghost gives them, and have to be of the same image. {@link #partitions()} goes through the image as far as the
 * catalogues at its end do not tell; that is one small read for each 32 KiB.
 *
 * <p>Nothing is ever written. Memory: half a MiB of blocks, what {@link io.github.diskwright.ghost.gho.catalogue.FatTree} takes
 * for each tree that is open, and 8 bytes for each 32 KiB of images of sectors. Thread-safe; closing it closes the files, and
 * is idempotent.
 */
public final class GhoArchive implements AutoCloseable {
    private final ImageFiles files;
    private final GhoOptions options;
    private final GhoStream stream;
    private final Landmarks landmarks;
    private final BlockReader reader;
    private final ReentrantLock lock = new ReentrantLock();
    private PartitionScan.@Nullable Result scan;
    private volatile boolean closed;

    private GhoArchive(ImageFiles files, GhoOptions options) throws IOException {
        this.files = files;
        this.options = options;
        this.stream = files.stream();
        this.landmarks = new Landmarks(stream, files.header());
        this.reader = new BlockReader(
                stream,
                files.header().compression(stream.description()),
                files.header().hasPassword(),
                password());
    }

    private Optional<GhoPassword> password() throws RefusedException {
        if (!header().hasPassword() || options.password().isEmpty()) {
            return Optional.empty();
        }
        Optional<GhoPassword> password =
                GhoPassword.of(options.password().get(), options.charset(), header().passwordVerifier());
        if (password.isEmpty()) {
            throw new RefusedException(
                    "the password given is not that of " + stream.description(), "give the right one");
        }
        return password;
    }

    /**
     * Opens an image.
     *
     * @param first path of its first file; those that continue it are looked for beside it
     * @param options password, limits and what to allow
     * @throws CorruptImageException if it does not begin as an image does
     * @throws UnsupportedFeatureException if it is of a kind that cannot be read
     * @throws RefusedException if the password is wrong, or the file is not the first one
     * @throws NoSuchFileException if there is no such file
     * @throws IOException if it cannot be read
     */
    public static GhoArchive open(Path first, GhoOptions options) throws IOException {
        FileDevice file = FileDevice.openReadOnly(first);
        try {
            return open(file, options);
        } catch (IOException | RuntimeException | Error e) {
            try {
                file.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /**
     * Opens an image whose first file is open. The archive takes it over; if opening fails it stays open. If it is a file of
     * the host, those that continue it are looked for beside it.
     *
     * @param first the first file
     * @param options password, limits and what to allow
     * @throws IOException as of {@link #open(Path, GhoOptions)}
     */
    public static GhoArchive open(BlockDevice first, GhoOptions options) throws IOException {
        ImageFiles files = ImageFiles.of(first, options.limits());
        return finish(files, options, () -> {
            if (first instanceof FileDevice file) {
                files.find(file.path());
            }
        });
    }

    /**
     * Opens an image whose files are all open. The archive takes them over; if opening fails they stay open.
     *
     * @param devices the first file and those that continue it, in order
     * @param options password, limits and what to allow
     * @throws CorruptImageException if they do not belong together
     * @throws IOException as of {@link #open(Path, GhoOptions)}
     */
    public static GhoArchive open(List<? extends BlockDevice> devices, GhoOptions options) throws IOException {
        if (devices.isEmpty()) {
            throw new IllegalArgumentException("no files");
        }
        ImageFiles files = ImageFiles.of(devices.get(0), options.limits());
        for (BlockDevice device : devices.subList(1, devices.size())) {
            files.add(device);
        }
        return new GhoArchive(files, options);
    }

    /** Finds the other files of an image. */
    private interface Finding {
        void run() throws IOException;
    }

    private static GhoArchive finish(ImageFiles files, GhoOptions options, Finding finding) throws IOException {
        try {
            finding.run();
            return new GhoArchive(files, options);
        } catch (IOException | RuntimeException | Error e) {
            try {
                files.closeFrom(1);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /**
     * Whether a file begins as one of an image does, whether it can be read or not: a continuation file and a {@code .v2i} are
     * recognised too, so that opening them says what they are. Reads one sector.
     *
     * @throws IOException if the file cannot be read
     */
    public static boolean isImageFile(BlockDevice file) throws IOException {
        if (file.size() < GhoHeader.SIZE_BYTES) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.allocate(GhoHeader.SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(0, bytes);
        bytes.flip();
        if (!GhoHeader.isPresent(bytes)) {
            return bytes.getInt(0) == ImageFiles.V2I_MAGIC;
        }
        GhoHeader header = GhoHeader.read(bytes);
        // Two bytes are a weak sign; the rest of the header narrows it down.
        return header.type() <= GhoHeader.CONTINUATION && header.type() > 0 && header.compressionCode() <= 10;
    }

    /** What it is called: its first file. */
    public String description() {
        return stream.description();
    }

    /** The header of the first file. */
    public GhoHeader header() {
        return files.header();
    }

    /** How data are packed. */
    public Compression compression() {
        return reader.compression();
    }

    /** What the user wrote about the image; empty if nothing. */
    public String userDescription() {
        return header().description(options.charset());
    }

    /** When it was made by the clock on the wall; the image does not say in which zone that was. */
    public LocalDateTime created() {
        return header().created();
    }

    /** Whether contents are obfuscated and cannot be read, because no password was given. */
    public boolean isLocked() {
        return reader.isLocked();
    }

    /** Number of files at hand. */
    public int fileCount() {
        return stream.fileCount();
    }

    /** Bytes of all files, headers of continuation files not counted. */
    public long size() {
        return stream.size();
    }

    /** Whether the last record is there, without which files are missing or the image is cut off. */
    public boolean isEnded() {
        return landmarks.endRecord().isPresent();
    }

    /** Names that the next file should have one of, in lower case, where it was looked for and is not there. */
    public List<String> missingFile() {
        return files.missing().orElse(List.of());
    }

    /**
     * The partitions, as far as they can be told: behind one of NTFS that was not allowed, or of sectors that need a
     * password, none is found.
     *
     * @throws CorruptImageException if what is between them is damaged
     * @throws UnsupportedFeatureException if there is a partition of an unknown kind, or the image is of a kind that cannot
     *     be read
     * @throws IOException if a file cannot be read
     */
    public List<GhoPartition> partitions() throws IOException {
        return scan().partitions();
    }

    /**
     * Whether {@link #partitions()} are all.
     *
     * @throws IOException as of {@link #partitions()}
     */
    public boolean hasAllPartitions() throws IOException {
        return scan().isWhole();
    }

    /**
     * The sectors before the first partition, if the image has them: the MBR first. Where Ghost puts them was reported in two
     * ways; proved on synthetic images only.
     *
     * @throws IOException as of {@link #partitions()}
     */
    public Optional<byte[]> track0() throws IOException {
        return scan().track0().map(Track0::sectors);
    }

    private PartitionScan.Result scan() throws IOException {
        requireOpen();
        lock.lock();
        try {
            PartitionScan.Result known = scan;
            if (known == null) {
                known = newScan();
                scan = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** The quick way if there are catalogues that fit, the long one if not. */
    private PartitionScan.Result newScan() throws IOException {
        GhoCatalogues catalogues = catalogues();
        ImageParts parts = parts(catalogues);
        if (!catalogues.lists().isEmpty()) {
            try {
                PartitionScan.Result quick = new PartitionScan(parts, true).run();
                long lists = quick.partitions().stream()
                        .filter(partition -> partition.kind() == PartitionKind.FAT_FILES)
                        .count();
                if (lists == catalogues.lists().size()) {
                    return quick;
                }
            } catch (CorruptImageException e) {
                // The catalogue may lead astray where the records are whole; if they are not, the walk says where.
            }
        }
        return new PartitionScan(parts, false).run();
    }

    private GhoCatalogues catalogues() throws IOException {
        try {
            return GhoCatalogues.read(stream, landmarks, options.limits(), options.charset());
        } catch (ImageException e) {
            // A convenience: without it everything can be found; a check tells of the damage.
            return GhoCatalogues.none();
        }
    }

    private ImageParts parts(GhoCatalogues catalogues) {
        return new ImageParts(header(), reader, landmarks, catalogues, options, this::requireOpen);
    }

    /** What the partitions share, for a check that looks for them the long way. */
    ImageParts partsWithoutCatalogues() {
        return parts(GhoCatalogues.none());
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    /** Closes all but the first file, which its giver keeps. */
    void closeContinuations() throws IOException {
        closed = true;
        files.closeFrom(1);
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            files.close();
        }
    }
}
