package io.github.diskwright.testkit.tree;

import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.ExtendedAttribute;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.ObjectId;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.image.tree.UnixMetadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A name of a {@link MemoryFile}. */
record MemoryNode(MemoryTree tree, MemoryFile.Entry entry) implements FileNode {
    private MemoryFile file() {
        return entry.file();
    }

    @Override
    public String name() {
        return entry.name();
    }

    @Override
    public Optional<String> shortName() {
        return entry.shortName();
    }

    @Override
    public FileKind kind() {
        return file().kind();
    }

    @Override
    public long fileId() {
        return file().id();
    }

    @Override
    public int linkCount() {
        return file().kind() == FileKind.DIRECTORY ? 1 : file().names();
    }

    @Override
    public int attributes() {
        return MemoryTree.attributes(file());
    }

    @Override
    public FileTimes times() {
        return file().metadata().times();
    }

    @Override
    public long size() {
        byte[] data = file().streams().get("");
        return data == null ? 0 : data.length;
    }

    @Override
    public List<DataStream> streams() throws IOException {
        tree.requireOpen();
        List<DataStream> streams = new ArrayList<>();
        file().streams().forEach((name, data) -> {
            DataStream stream = new MemoryStream(tree, name, file().kindOf(name), data);
            streams.add(name.isEmpty() ? 0 : streams.size(), stream);
        });
        return streams;
    }

    @Override
    public Optional<ReparsePoint> reparsePoint() {
        return file().metadata().reparsePoint();
    }

    @Override
    public Optional<SecurityDescriptor> security() {
        return file().metadata().security();
    }

    @Override
    public Optional<ObjectId> objectId() {
        return file().metadata().objectId();
    }

    @Override
    public List<ExtendedAttribute> extendedAttributes() {
        return file().metadata().extendedAttributes();
    }

    @Override
    public Optional<UnixMetadata> unix() {
        return file().metadata().unix();
    }

    @Override
    public DirectoryCursor children() throws IOException {
        requireDirectory();
        tree.requireOpen();
        return new MemoryCursor(tree, file().entries().iterator());
    }

    @Override
    public Optional<FileNode> child(CharSequence name) throws IOException {
        requireDirectory();
        tree.requireOpen();
        return file().entry(name, tree.nameRule()).map(found -> new MemoryNode(tree, found));
    }

    private void requireDirectory() {
        if (file().kind() != FileKind.DIRECTORY) {
            throw new IllegalStateException(name() + " is no directory");
        }
    }
}
