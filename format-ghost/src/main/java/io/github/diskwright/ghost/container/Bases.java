package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.SegmentHeader;
import io.github.diskwright.ghost.container.internal.Segments;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** Finds and opens the images that incremental ones are based on. */
final class Bases {
    private Bases() {}

    static Optional<DwiImage> open(Segments segments, ImageEnd end, DwiOpenOptions options) throws IOException {
        if ((segments.header().features() & SegmentHeader.HAS_BASE) == 0) {
            return Optional.empty();
        }
        BaseImage wanted = end.facts()
                .base()
                .orElseThrow(() -> new CorruptImageException(
                        segments.describe(1), "facts", 0, "a base, as the segment header says", "none"));
        return Optional.of(open(segments, wanted, options));
    }

    private static DwiImage open(Segments segments, BaseImage wanted, DwiOpenOptions options) throws IOException {
        int left = options.generations() - 1;
        if (left < 0) {
            throw new UnsupportedFeatureException(segments.describe(1), "a longer chain of base images");
        }
        Path path = path(segments, wanted, options);
        requireWanted(path, segments, wanted);
        if (options.isOpening(wanted.imageId())
                || wanted.imageId().equals(segments.header().imageId())) {
            throw new CorruptImageException(
                    segments.describe(1), "facts", 0, "a base that is not based on it", "image " + wanted.imageId());
        }
        DwiImage base =
                DwiImage.open(path, options.forBase(left, segments.header().imageId()));
        try {
            check(segments, base, wanted);
            return base;
        } catch (IOException | RuntimeException | Error e) {
            base.close();
            throw e;
        }
    }

    /** Looks at the id first: a chain of images that name each other would be opened over and over. */
    private static void requireWanted(Path path, Segments segments, BaseImage wanted) throws IOException {
        try (FileDevice file = FileDevice.openReadOnly(path)) {
            UUID found = OpenedSegments.readHeader(file).imageId();
            if (!found.equals(wanted.imageId())) {
                throw wrongBase(file.description(), found, segments, wanted);
            }
        }
    }

    private static RefusedException wrongBase(String file, UUID found, Segments segments, BaseImage wanted) {
        return new RefusedException(
                file + " is image " + found + ", not " + wanted.imageId() + ", which " + segments.describe(1)
                        + " is based on",
                "give the right base");
    }

    private static void check(Segments segments, DwiImage base, BaseImage wanted) throws IOException {
        if (!base.imageId().equals(wanted.imageId())
                || base.chunkSize() != segments.header().chunkSize()) {
            throw wrongBase(base.device().description(), base.imageId(), segments, wanted);
        }
        if (base.tree().isPresent() && !base.tree().get().equals(wanted.tree())) {
            throw new IntegrityException(
                    base.device().description() + ": base of " + segments.describe(1),
                    wanted.tree().hex(),
                    base.tree().get().hex());
        }
    }

    private static Path path(Segments segments, BaseImage wanted, DwiOpenOptions options) throws IOException {
        Optional<Path> given = options.base();
        if (given.isPresent()) {
            return given.get();
        }
        for (int segment = 1; segment <= segments.count(); segment++) {
            Optional<BlockDevice> device = segments.device(segment);
            if (device.isPresent()
                    && device.get() instanceof FileDevice file
                    && !wanted.fileName().isEmpty()) {
                Optional<Path> beside = beside(file.path(), wanted.fileName());
                if (beside.isPresent()) {
                    return beside.get();
                }
            }
        }
        throw new RefusedException(
                segments.describe(1) + " is based on image " + wanted.imageId() + ", which was called '"
                        + wanted.fileName() + "' and is not beside it",
                "say where the base is");
    }

    /** The name is what somebody wrote into the image: only its last part counts, and only if it is one here. */
    private static Optional<Path> beside(Path file, String name) {
        try {
            Path last = Path.of(name).getFileName();
            Path path = file.resolveSibling(last == null ? Path.of("") : last);
            return Files.isRegularFile(path) ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
