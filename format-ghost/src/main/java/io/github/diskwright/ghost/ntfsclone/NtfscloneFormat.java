package io.github.diskwright.ghost.ntfsclone;

import io.github.diskwright.ghost.plain.KeptFile;
import io.github.diskwright.ghost.plain.PlainBytes;
import io.github.diskwright.ghost.plain.PlainFile;
import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NewImage;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Property;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The special image of ntfsclone as a format of the registry, for reading: versions up to 10, also out of gzip, Zstandard
 * and LZ4 files. Proved against ntfsclone 2022.10.3, images of metadata included; versions before 10.0 against images that
 * tests make and that ntfsclone restores.
 *
 * <p>Opening goes through the whole file once, because nothing in it tells where a cluster lies; compressed files are
 * decompressed for that, as {@link io.github.diskwright.ghost.partclone} says. Afterwards a read costs that read. There are
 * no checksums: damage inside clusters cannot be seen.
 */
public final class NtfscloneFormat implements BlockFormat {
    /** For {@link java.util.ServiceLoader}. */
    public NtfscloneFormat() {}

    @Override
    public String name() {
        return "ntfsclone";
    }

    @Override
    public String title() {
        return "ntfsclone special image";
    }

    @Override
    public List<String> fileEndings() {
        return List.of();
    }

    @Override
    public boolean recognises(BlockDevice file) throws IOException {
        return ImageHeader.isAt(PlainFile.start(file, ImageHeader.MAGIC_LENGTH));
    }

    /** {@inheritDoc} With temporary files, for compressed images, in the folder of {@code java.io.tmpdir}; read-only. */
    @Override
    public BlockImage open(BlockDevice file, OpenOptions options) throws IOException {
        return open(file, options, temporaryFolder());
    }

    /**
     * As {@link #open(BlockDevice, OpenOptions)}, with a folder of choice for temporary files.
     *
     * @throws IOException if the file cannot be read or breaks a rule
     */
    public BlockImage open(BlockDevice file, OpenOptions options, Path spoolFolder) throws IOException {
        KeptFile kept = new KeptFile(file);
        PlainBytes bytes = PlainFile.open(kept, spoolFolder, options.limits());
        try {
            ImageHeader header = ImageHeader.read(bytes);
            ClusterIndex index = CommandWalk.index(bytes, header, options.limits(), JobOptions.defaults());
            kept.handOver();
            return new OpenImage(this, bytes, header, index, new NtfscloneDevice(bytes, header, index));
        } catch (IOException | RuntimeException | Error e) {
            try {
                bytes.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static Path temporaryFolder() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Always fails: these images are only read. */
    @Override
    public NewImage create(ResizableDevice file, CreateOptions options) throws IOException {
        throw new UnsupportedFeatureException(file.description(), "writing ntfsclone images");
    }

    /** {@inheritDoc} Goes through all commands. */
    @Override
    public List<Finding> check(BlockDevice file, CheckOptions options) throws IOException {
        try (PlainBytes bytes = PlainFile.open(new KeptFile(file), temporaryFolder(), options.limits())) {
            ImageHeader header = ImageHeader.read(bytes);
            CommandWalk.index(bytes, header, options.limits(), options.job());
            return List.of(new Finding(
                    "ntfsclone.no-checksums",
                    Severity.INFO,
                    0,
                    "clusters have no checksums: damage to them cannot be seen"));
        } catch (CorruptImageException e) {
            return List.of(error("ntfsclone.unreadable", e.position(), e));
        } catch (UnsupportedFeatureException e) {
            return List.of(error("ntfsclone.unsupported", 0, e));
        }
    }

    private static Finding error(String rule, long position, IOException e) {
        return new Finding(rule, Severity.ERROR, position, String.valueOf(e.getMessage()));
    }

    private record OpenImage(
            BlockFormat format, PlainBytes bytes, ImageHeader header, ClusterIndex index, BlockDevice device)
            implements BlockImage {
        @Override
        public List<Property> properties() {
            return List.of(
                    Property.text("version", "format version", header.major() + "." + header.minor()),
                    Property.bytes("clusterSize", "cluster size", header.clusterSize()),
                    Property.number("clusters", "clusters", header.clusters()),
                    Property.number("usedClusters", "used clusters", header.usedClusters()),
                    Property.number("storedClusters", "stored clusters", index.clusters()),
                    Property.number("runs", "runs", index.runs()),
                    Property.text(
                            "compression", "compression", bytes.compression().label()));
        }

        @Override
        public void close() throws IOException {
            device.close();
        }
    }
}
