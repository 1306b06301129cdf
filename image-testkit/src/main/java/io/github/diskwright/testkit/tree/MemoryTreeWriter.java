package io.github.diskwright.testkit.tree;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.FileTreeWriter;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.NewFile;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.TargetFile;
import io.github.diskwright.image.tree.TargetLosses;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreeProperties;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Fills a {@link MemoryTree}, and fails when the order of calls is not that of the contract. For one thread. */
final class MemoryTreeWriter implements FileTreeWriter {
    private final MemoryTree tree;
    private final Set<MemoryFile> unfinished = new HashSet<>();
    private boolean finished;

    /** A file that was made here. */
    private record Made(MemoryFile file) implements TargetFile {
        @Override
        public boolean isDirectory() {
            return file.kind() == FileKind.DIRECTORY;
        }
    }

    MemoryTreeWriter(MemoryTree tree) {
        this.tree = tree;
    }

    @Override
    public String description() {
        return tree.description();
    }

    @Override
    public TreeProperties properties() {
        return tree.properties();
    }

    @Override
    public NameRule nameRule() {
        return tree.nameRule();
    }

    @Override
    public TargetFile createRoot(NewFile root, FileReport report) throws IOException {
        if (!tree.rootFile().entries().isEmpty()) {
            throw new RefusedException("the tree has files in it", "take an empty one");
        }
        return fill(tree.rootFile(), root, report);
    }

    @Override
    public TargetFile createDirectory(TargetFile parent, NewFile directory, FileReport report) throws IOException {
        return create(parent, directory, report);
    }

    @Override
    public TargetFile createFile(TargetFile parent, NewFile file, FileReport report) throws IOException {
        return create(parent, file, report);
    }

    private TargetFile create(TargetFile parent, NewFile made, FileReport report) throws IOException {
        MemoryFile directory = free(parent, made.name());
        MemoryFile file = tree.newFile(made.kind(), made.metadata());
        TargetFile result = fill(file, made, report);
        directory.add(made.name(), made.shortName(), file);
        return result;
    }

    private TargetFile fill(MemoryFile file, NewFile made, FileReport report) throws IOException {
        TargetLosses.report(made, properties(), report);
        file.setMetadata(made.metadata());
        for (DataStream stream : made.streams()) {
            if (stream.name().isEmpty() || properties().has(TreeFeature.NAMED_STREAMS)) {
                try (OpenStream open = stream.open()) {
                    byte[] data = new byte[Math.toIntExact(open.size())];
                    open.read(0, ByteBuffer.wrap(data));
                    file.streams().put(stream.name(), data);
                }
            }
        }
        if (file.kind() == FileKind.DIRECTORY) {
            unfinished.add(file);
        }
        return new Made(file);
    }

    @Override
    public void createLink(
            TargetFile parent, String name, Optional<String> shortName, TargetFile file, FileReport report)
            throws IOException {
        if (!properties().has(TreeFeature.HARD_LINKS)) {
            throw new UnsupportedFeatureException(description(), "hard links");
        }
        free(parent, name).add(name, shortName, ((Made) file).file());
    }

    /** A directory that is not finished and has no file of that name. */
    private MemoryFile free(TargetFile parent, String name) throws RefusedException {
        MemoryFile directory = ((Made) parent).file();
        if (finished || !unfinished.contains(directory)) {
            throw new IllegalStateException("the directory of " + name + " is finished, or none");
        }
        if (name.isEmpty() || directory.entry(name, nameRule()).isPresent()) {
            throw new RefusedException("the name \"" + name + "\" is empty or taken", "rename the file");
        }
        return directory;
    }

    @Override
    public void finishDirectory(TargetFile directory, FileReport report) {
        MemoryFile file = ((Made) directory).file();
        for (MemoryFile.Entry entry : file.entries()) {
            if (unfinished.contains(entry.file())) {
                throw new IllegalStateException(entry.name() + " was to be finished before its directory");
            }
        }
        if (!unfinished.remove(file)) {
            throw new IllegalStateException("finished twice");
        }
    }

    @Override
    public void finish() {
        if (finished || !unfinished.isEmpty()) {
            throw new IllegalStateException(unfinished.size() + " directories are not finished");
        }
        finished = true;
    }

    @Override
    public void close() {
        finished = true;
    }
}
