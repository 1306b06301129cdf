package io.github.diskwright.ghost.partclone;

import io.github.diskwright.ghost.partclone.internal.PartcloneCheck;
import io.github.diskwright.ghost.partclone.internal.PartcloneHeader;
import io.github.diskwright.ghost.partclone.internal.PartcloneImage;
import io.github.diskwright.ghost.plain.KeptFile;
import io.github.diskwright.ghost.plain.PlainBytes;
import io.github.diskwright.ghost.plain.PlainFile;
import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.PackOptions;
import io.github.diskwright.image.PackedFormat;
import io.github.diskwright.image.Property;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.partition.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Images of partclone as a format of the registry; {@link PartcloneWriter} can do more. */
public final class PartcloneFormat implements PackedFormat {
    /** For {@link java.util.ServiceLoader}. */
    public PartcloneFormat() {}

    @Override
    public String name() {
        return "partclone";
    }

    @Override
    public String title() {
        return "partclone image";
    }

    @Override
    public List<String> fileEndings() {
        return List.of(".pcl");
    }

    /** {@inheritDoc} Images inside gzip, Zstandard and LZ4 are recognised too, where the library for it is there. */
    @Override
    public boolean recognises(BlockDevice file) throws IOException {
        return PartcloneHeader.isAt(PlainFile.start(file, 64));
    }

    /** {@inheritDoc} With {@link PartcloneReadOptions#defaults()} for the rest; always read-only. */
    @Override
    public BlockImage open(BlockDevice file, OpenOptions options) throws IOException {
        return open(file, PartcloneReadOptions.defaults().withLimits(options.limits()));
    }

    /**
     * As {@link #open(BlockDevice, OpenOptions)}, with the options that only these images have.
     *
     * @throws IOException if the file cannot be read or breaks a rule
     */
    public BlockImage open(BlockDevice file, PartcloneReadOptions options) throws IOException {
        KeptFile kept = new KeptFile(file);
        PlainBytes bytes = PlainFile.open(kept, options.spoolFolder(), options.limits());
        try {
            PartcloneImage image = PartcloneImage.open(bytes, options.limits());
            image.requireWhole();
            kept.handOver();
            boolean isVerifying = options.verification() == PartcloneReadOptions.Verification.FIRST_READ;
            return new OpenImage(this, image, image.device(isVerifying));
        } catch (IOException | RuntimeException | Error e) {
            closeAfter(e, bytes);
            throw e;
        }
    }

    private static void closeAfter(Throwable failure, PlainBytes bytes) {
        try {
            bytes.close();
        } catch (IOException suppressed) {
            failure.addSuppressed(suppressed);
        }
    }

    /**
     * {@inheritDoc} A volume of NTFS becomes an image of that kind with its clusters as blocks, anything else a raw one. There
     * is no compression in it, and no encryption.
     */
    @Override
    public void pack(BlockDevice source, ResizableDevice file, PackOptions options, JobOptions job) throws IOException {
        if (options.secret().isPresent()) {
            throw new UnsupportedFeatureException(file.description(), "an encrypted partclone image");
        }
        if (!options.codec().orElse("store").equals("store")) {
            throw new UnsupportedFeatureException(
                    file.description(),
                    "a partclone image that is compressed by " + options.codec().get());
        }
        PartcloneOptions.Builder wanted = PartcloneOptions.builder();
        Optional<Content> ntfs = Content.detect(source).stream()
                .filter(content -> content.name().equals("ntfs") && !content.isDamaged())
                .findFirst();
        ntfs.ifPresent(content -> wanted.fileSystem(PartcloneOptions.NTFS));
        ntfs.map(Content::blockSize)
                .filter(size -> size.isPresent() && source.size() % size.getAsLong() == 0)
                .ifPresent(size -> wanted.blockSize((int) size.getAsLong()));
        options.blockSize().ifPresent(wanted::blockSize);
        PartcloneWriter.write(source, file, wanted.build(), job);
    }

    /**
     * {@inheritDoc} Reads all of the file: header, bitmap, and blocks against their checksums. A compressed file is
     * decompressed on the way, in one frame or gzip to a temporary file in the default folder.
     */
    @Override
    public List<Finding> check(BlockDevice file, CheckOptions options) throws IOException {
        BlockDevice kept = new KeptFile(file);
        try (PlainBytes bytes =
                PlainFile.open(kept, PartcloneReadOptions.defaults().spoolFolder(), options.limits())) {
            return PartcloneCheck.check(bytes, options);
        } catch (CorruptImageException | UnsupportedFeatureException e) {
            return List.of(PartcloneCheck.unreadable(e));
        }
    }

    private record OpenImage(BlockFormat format, PartcloneImage image, BlockDevice device) implements BlockImage {
        @Override
        public List<Property> properties() {
            PartcloneHeader header = image.header();
            List<Property> properties = new ArrayList<>();
            properties.add(Property.text("version", "format version", "000" + header.version()));
            if (!header.tool().isEmpty()) {
                properties.add(Property.text("tool", "made by version", header.tool()));
            }
            properties.add(Property.text("fileSystem", "file system", header.fileSystem()));
            properties.add(Property.bytes("blockSize", "block size", header.blockSize()));
            properties.add(Property.number("blocks", "blocks", header.totalBlocks()));
            properties.add(
                    Property.number("usedBlocks", "used blocks", image.map().usedBlocks()));
            properties.add(Property.text(
                    "checksum", "checksum", header.checksum().name().toLowerCase(Locale.ROOT)));
            properties.add(Property.number("blocksPerChecksum", "blocks per checksum", header.blocksPerChecksum()));
            properties.add(Property.text(
                    "compression", "compression", image.bytes().compression().label()));
            return properties;
        }

        @Override
        public void close() throws IOException {
            device.close();
        }
    }
}
