package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.NewFile;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreeProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A file system that shows nothing but names, sizes and times, such as a zip file's. */
final class BasicView extends HostView {
    private static final TreeProperties PROPERTIES = TreeProperties.builder()
            .with(TreeFeature.SYMBOLIC_LINKS, TreeFeature.CREATION_TIME, TreeFeature.WRITE_TIME)
            .with(TreeFeature.ACCESS_TIME)
            .build();

    @Override
    TreeProperties readable() {
        return PROPERTIES;
    }

    @Override
    TreeProperties writable() {
        return PROPERTIES;
    }

    @Override
    HostFacts facts(Path path) throws IOException {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, NOT_FOLLOWING);
        return basicFacts(path, found, 0, times(found));
    }

    @Override
    void apply(Path path, NewFile file, HostWriterOptions options, FileReport report) {
        // Times are all there is.
    }
}
