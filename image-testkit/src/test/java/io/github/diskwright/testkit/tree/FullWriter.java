package io.github.diskwright.testkit.tree;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.FileTreeWriter;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.NewFile;
import io.github.diskwright.image.tree.TargetFile;
import io.github.diskwright.image.tree.TreeProperties;
import java.io.IOException;
import java.util.Optional;

/** A target with room for directories only. */
record FullWriter(FileTreeWriter writer) implements FileTreeWriter {
    @Override
    public String description() {
        return writer.description();
    }

    @Override
    public TreeProperties properties() {
        return writer.properties();
    }

    @Override
    public NameRule nameRule() {
        return writer.nameRule();
    }

    @Override
    public TargetFile createRoot(NewFile root, FileReport report) throws IOException {
        return writer.createRoot(root, report);
    }

    @Override
    public TargetFile createDirectory(TargetFile parent, NewFile directory, FileReport report) throws IOException {
        return writer.createDirectory(parent, directory, report);
    }

    @Override
    public TargetFile createFile(TargetFile parent, NewFile file, FileReport report) throws IOException {
        throw new NoSpaceException(description(), 1, 0);
    }

    @Override
    public void createLink(
            TargetFile parent, String name, Optional<String> shortName, TargetFile file, FileReport report)
            throws IOException {
        writer.createLink(parent, name, shortName, file, report);
    }

    @Override
    public void finishDirectory(TargetFile directory, FileReport report) throws IOException {
        writer.finishDirectory(directory, report);
    }

    @Override
    public void finish() throws IOException {
        writer.finish();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
