package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreeProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sets the times of files of the host. */
final class HostTimes {
    private HostTimes() {}

    /** Sets those that are known and that the host has; says which could not be. */
    static void set(Path path, FileTimes times, TreeProperties host, FileReport report) {
        @Nullable FileTime write = fileTime(times.write());
        @Nullable FileTime access = fileTime(times.access());
        @Nullable FileTime creation = host.has(TreeFeature.CREATION_TIME) ? fileTime(times.creation()) : null;
        if (write == null && access == null && creation == null) {
            return;
        }
        try {
            Files.getFileAttributeView(path, BasicFileAttributeView.class, HostView.NOT_FOLLOWING)
                    .setTimes(write, access, creation);
        } catch (IOException e) {
            report.lost(TreeFeature.WRITE_TIME, times + ": " + e);
        }
    }

    private static @Nullable FileTime fileTime(Optional<Instant> time) {
        return time.map(FileTime::from).orElse(null);
    }
}
