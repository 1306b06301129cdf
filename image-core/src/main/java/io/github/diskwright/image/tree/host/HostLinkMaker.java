package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.NewFile;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.TreeFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Makes symbolic links of the host from reparse data. Thread-safe. */
final class HostLinkMaker {
    private final HostPlaces places;
    private final boolean isWindows;

    HostLinkMaker(HostPlaces places, boolean isWindows) {
        this.places = places;
        this.isWindows = isWindows;
    }

    /**
     * Makes a link.
     *
     * @return its place, to be committed
     */
    HostPlaces.Place make(Path path, NewFile link, FileReport report) throws IOException {
        ReparsePoint point = link.metadata().reparsePoint().orElseThrow();
        Path target = target(path, point);
        HostPlaces.Place place = places.take(path);
        try {
            place.fill(at -> Files.createSymbolicLink(at, target));
        } catch (UnsupportedOperationException e) {
            throw new UnsupportedFeatureException(path.toString(), "symbolic links", e);
        }
        reportLosses(link, point, report);
        return place;
    }

    private Path target(Path path, ReparsePoint point) throws IOException {
        Optional<String> target = HostLinks.target(point, path.toString(), isWindows);
        if (target.isEmpty()) {
            throw new UnsupportedFeatureException(path.toString(), point + " as a link of the host");
        }
        try {
            return path.getFileSystem().getPath(target.get());
        } catch (InvalidPathException e) {
            throw new UnsupportedFeatureException(path.toString(), "the target of the link on this host", e);
        }
    }

    private static void reportLosses(NewFile link, ReparsePoint point, FileReport report) {
        if (point.tag() != ReparsePoint.SYMLINK) {
            report.lost(TreeFeature.REPARSE_POINTS, point + ": is now a symbolic link");
        }
        for (DataStream stream : link.streams()) {
            if (stream.name().isEmpty() && stream.size() > 0) {
                report.lost(TreeFeature.REPARSE_POINTS, stream.size() + " bytes of data beside the link");
            }
        }
    }
}
