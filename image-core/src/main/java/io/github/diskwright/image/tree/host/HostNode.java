package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.ExtendedAttribute;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.UnixMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file of the host. */
final class HostNode implements FileNode {
    private final HostTree tree;
    private final Path path;
    private final String name;
    private final HostFacts facts;

    HostNode(HostTree tree, Path path, String name, HostFacts facts) {
        this.tree = tree;
        this.path = path;
        this.name = name;
        this.facts = facts;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public FileKind kind() {
        return facts.kind();
    }

    @Override
    public long fileId() {
        return facts.fileId();
    }

    @Override
    public int linkCount() {
        return facts.linkCount();
    }

    @Override
    public int attributes() {
        return facts.attributes();
    }

    @Override
    public FileTimes times() {
        return facts.times();
    }

    @Override
    public long size() {
        return facts.size();
    }

    @Override
    public List<DataStream> streams() throws IOException {
        tree.requireOpen();
        if (facts.isSymbolicLink() || facts.kind() == FileKind.SPECIAL) {
            return List.of();
        }
        List<DataStream> named = tree.view().namedStreams(path);
        if (facts.kind() == FileKind.DIRECTORY) {
            return named;
        }
        DataStream unnamed = new HostStream(path, facts.size());
        if (named.isEmpty()) {
            return List.of(unnamed);
        }
        List<DataStream> all = new ArrayList<>(named.size() + 1);
        all.add(unnamed);
        all.addAll(named);
        return all;
    }

    @Override
    public Optional<ReparsePoint> reparsePoint() throws IOException {
        tree.requireOpen();
        if (facts.isSymbolicLink()) {
            String target = Files.readSymbolicLink(path).toString();
            return Optional.of(HostLinks.reparsePoint(target, tree.view().isWindows()));
        }
        if (isReparsePoint()) {
            throw new UnsupportedFeatureException(path.toString(), "reparse data that are no symbolic link");
        }
        return Optional.empty();
    }

    @Override
    public List<ExtendedAttribute> extendedAttributes() throws IOException {
        tree.requireOpen();
        boolean canHave = !facts.isSymbolicLink() && facts.kind() != FileKind.SPECIAL;
        return canHave ? tree.view().extendedAttributes(path) : List.of();
    }

    @Override
    public Optional<UnixMetadata> unix() {
        return facts.unix();
    }

    @Override
    public DirectoryCursor children() throws IOException {
        requireDirectory();
        tree.requireOpen();
        return isReparsePoint() ? HostCursor.EMPTY : new HostCursor(tree, path);
    }

    @Override
    public Optional<FileNode> child(CharSequence childName) throws IOException {
        requireDirectory();
        tree.requireOpen();
        String wanted = childName.toString();
        if (isReparsePoint() || new HostNames(false).problem(wanted).isPresent()) {
            return Optional.empty();
        }
        try {
            Path child = path.resolve(wanted);
            if (!path.equals(child.getParent())) {
                return Optional.empty();
            }
            String actual = tree.nameRule().isCaseSensitive() ? wanted : actualName(child, wanted);
            return Optional.of(tree.node(child, actual));
        } catch (NoSuchFileException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The name as the directory has it. */
    private static String actualName(Path child, String wanted) throws IOException {
        Path actual = child.toRealPath(HostView.NOT_FOLLOWING).getFileName();
        return actual == null ? wanted : actual.toString();
    }

    private void requireDirectory() {
        if (facts.kind() != FileKind.DIRECTORY) {
            throw new IllegalStateException(path + " is no directory");
        }
    }
}
