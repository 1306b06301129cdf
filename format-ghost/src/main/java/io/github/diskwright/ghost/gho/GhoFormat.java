package io.github.diskwright.ghost.gho;

import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.NewImage;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Property;
import io.github.diskwright.image.Secret;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code .GHO} images as a format of the registry: those of the sectors of one partition are a disk of that partition's bytes.
 * Images of the files of FAT volumes are trees, not disks, and are opened as {@link GhoArchive}. How far all this is proved is
 * said there.
 */
public final class GhoFormat implements BlockFormat {
    /** For {@link java.util.ServiceLoader}. */
    public GhoFormat() {}

    @Override
    public String name() {
        return "gho";
    }

    @Override
    public String title() {
        return "Ghost image (.GHO)";
    }

    @Override
    public List<String> fileEndings() {
        return List.of(".gho", ".ghs");
    }

    @Override
    public boolean recognises(BlockDevice file) throws IOException {
        return GhoArchive.isImageFile(file);
    }

    /**
     * {@inheritDoc} Continuation files are looked for beside a file of the host.
     *
     * @throws UnsupportedFeatureException also if the image holds files, several partitions, or NTFS-aware ones
     */
    @Override
    public BlockImage open(BlockDevice file, OpenOptions options) throws IOException {
        return open(file, withPassword(GhoOptions.builder().limits(options.limits()), options.secret()));
    }

    private static GhoOptions withPassword(GhoOptions.Builder options, Optional<Secret> secret) {
        secret.flatMap(Secret::password).ifPresent(options::password);
        return options.build();
    }

    /**
     * As {@link #open(BlockDevice, OpenOptions)}, with the options that only these images have, the password among them.
     *
     * @throws IOException if the file cannot be read, is damaged or holds no disk
     */
    public BlockImage open(BlockDevice file, GhoOptions options) throws IOException {
        GhoArchive archive = GhoArchive.open(file, options);
        try {
            return new GhoImage(this, new OwningDevice(disk(archive), archive), properties(archive));
        } catch (IOException | RuntimeException | Error e) {
            try {
                archive.closeContinuations();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static BlockDevice disk(GhoArchive archive) throws IOException {
        List<GhoPartition> partitions = archive.partitions();
        if (partitions.size() != 1) {
            throw new UnsupportedFeatureException(
                    archive.description(),
                    "a Ghost image of " + partitions.size() + " partitions as one disk; its partitions can be opened");
        }
        return partitions.get(0).device();
    }

    @Override
    public NewImage create(ResizableDevice file, CreateOptions options) throws IOException {
        throw new UnsupportedFeatureException(file.description(), "writing of Ghost images");
    }

    @Override
    public List<Finding> check(BlockDevice file, CheckOptions options) throws IOException {
        return GhoCheck.run(file, withPassword(GhoOptions.builder(), options.secret()), options);
    }

    /**
     * What an image says of itself, before its data are touched.
     *
     * @param archive the image
     * @return its properties, in a good order to read
     * @throws IOException if partitions cannot be told
     */
    public static List<Property> properties(GhoArchive archive) throws IOException {
        List<Property> properties = new ArrayList<>();
        properties.add(Property.text(
                "compression", "compression", archive.compression().label()));
        properties.add(Property.text(
                "mode", "mode", archive.header().isSectorCopy() ? "all sectors" : "aware of file systems"));
        properties.add(Property.flag("password", "password", archive.header().hasPassword()));
        properties.add(Property.text(
                "createdLocal",
                "created (local time, zone unknown)",
                archive.created().toString()));
        if (!archive.userDescription().isEmpty()) {
            properties.add(Property.text("description", "description", archive.userDescription()));
        }
        properties.add(Property.number("files", "files", archive.fileCount()));
        properties.add(Property.flag("complete", "complete", archive.isEnded()));
        for (GhoPartition partition : archive.partitions()) {
            properties.add(Property.text(
                    String.format(Locale.ROOT, "partition%d", partition.number()),
                    "partition " + partition.number(),
                    partition.kind().label()));
        }
        return properties;
    }

    private record GhoImage(BlockFormat format, BlockDevice device, List<Property> properties) implements BlockImage {
        @Override
        public void close() throws IOException {
            device.close();
        }
    }

    /** A disk that closes its image with itself. */
    private static final class OwningDevice extends ForwardingDevice {
        private final GhoArchive archive;

        OwningDevice(BlockDevice device, GhoArchive archive) {
            super(device);
            this.archive = archive;
        }

        @Override
        public void close() throws IOException {
            super.close();
            archive.close();
        }
    }
}
