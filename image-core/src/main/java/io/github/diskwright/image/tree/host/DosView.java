package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.NewFile;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreeProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.DosFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Windows, as far as the JDK shows it: attributes, times, and named streams, which it calls user attributes there. It
 * shows neither security descriptors as bytes, nor reparse data but those of symbolic links, nor file numbers.
 */
final class DosView extends HostView {
    private static final String ALL_BITS = "dos:attributes";

    private final TreeProperties properties;
    private final boolean hasStreams;
    private volatile boolean hasAllBits = true;

    DosView(boolean hasStreams) {
        this.hasStreams = hasStreams;
        TreeProperties.Builder builder = TreeProperties.builder()
                .with(TreeFeature.SYMBOLIC_LINKS, TreeFeature.BASIC_ATTRIBUTES)
                .with(TreeFeature.CREATION_TIME, TreeFeature.WRITE_TIME, TreeFeature.ACCESS_TIME);
        properties = (hasStreams ? builder.with(TreeFeature.NAMED_STREAMS) : builder).build();
    }

    @Override
    TreeProperties readable() {
        return properties.toBuilder().with(TreeFeature.OTHER_ATTRIBUTES).build();
    }

    @Override
    TreeProperties writable() {
        return properties.toBuilder().with(TreeFeature.HARD_LINKS).build();
    }

    @Override
    boolean isWindows() {
        return true;
    }

    @Override
    HostFacts facts(Path path) throws IOException {
        DosFileAttributes found = Files.readAttributes(path, DosFileAttributes.class, NOT_FOLLOWING);
        return basicFacts(path, found, bits(path, found), times(found));
    }

    /** All bits, which the JDK gives under a name that it does not document; else those that it does. */
    private int bits(Path path, DosFileAttributes found) throws IOException {
        if (hasAllBits) {
            try {
                return (Integer) Files.getAttribute(path, ALL_BITS, NOT_FOLLOWING);
            } catch (IllegalArgumentException | UnsupportedOperationException e) {
                hasAllBits = false;
            }
        }
        return (found.isReadOnly() ? DosAttributes.READ_ONLY : 0)
                | (found.isHidden() ? DosAttributes.HIDDEN : 0)
                | (found.isSystem() ? DosAttributes.SYSTEM : 0)
                | (found.isArchive() ? DosAttributes.ARCHIVE : 0);
    }

    @Override
    List<DataStream> namedStreams(Path path) throws IOException {
        if (!hasStreams) {
            return List.of();
        }
        UserAttributes user = new UserAttributes(path);
        List<DataStream> streams = new ArrayList<>();
        for (String name : user.names()) {
            streams.add(new UserAttributeStream(user, name, user.size(name)));
        }
        return streams;
    }

    @Override
    void apply(Path path, NewFile file, HostWriterOptions options, FileReport report) throws IOException {
        if (file.isLink()) {
            return;
        }
        for (DataStream stream : file.streams()) {
            if (hasStreams && !stream.name().isEmpty()) {
                new UserAttributes(path).write(stream, report);
            }
        }
        setBits(path, file, report);
    }

    private static void setBits(Path path, NewFile file, FileReport report) {
        int bits = file.metadata().attributes();
        // New files are to be archived unless told otherwise, new directories are not.
        int fresh = file.kind() == FileKind.DIRECTORY ? 0 : DosAttributes.ARCHIVE;
        if ((bits & DosAttributes.BASIC) == fresh) {
            return;
        }
        DosFileAttributeView view = Files.getFileAttributeView(path, DosFileAttributeView.class, NOT_FOLLOWING);
        try {
            view.setArchive((bits & DosAttributes.ARCHIVE) != 0);
            view.setHidden((bits & DosAttributes.HIDDEN) != 0);
            view.setSystem((bits & DosAttributes.SYSTEM) != 0);
            view.setReadOnly((bits & DosAttributes.READ_ONLY) != 0);
        } catch (IOException e) {
            report.lost(TreeFeature.BASIC_ATTRIBUTES, "attributes 0x" + Integer.toHexString(bits) + ": " + e);
        }
    }
}
