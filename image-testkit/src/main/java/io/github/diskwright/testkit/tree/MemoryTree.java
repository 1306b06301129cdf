package io.github.diskwright.testkit.tree;

import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileMetadata;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.FileTreeWriter;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreeProperties;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A tree of files in memory that can have everything: any names, also twice, cycles, every kind of metadata. It counts what
 * is open. May be read by several threads while nobody changes it.
 */
public final class MemoryTree implements FileTree {
    private final NameRule nameRule;
    private final MemoryFile root;
    private final AtomicInteger open = new AtomicInteger();
    private TreeProperties properties;
    private long nextId;
    private volatile boolean closed;

    private MemoryTree(NameRule nameRule) {
        this.nameRule = nameRule;
        this.root = newFile(FileKind.DIRECTORY, FileMetadata.none());
        this.properties = TreeProperties.builder()
                .with(TreeFeature.values())
                .maxNameLength(65_535)
                .timeGranularity(Duration.ofNanos(1))
                .build();
    }

    /** An empty tree whose names differ by case. */
    public static MemoryTree create() {
        return new MemoryTree(NameRule.EXACT);
    }

    /** An empty tree. */
    public static MemoryTree create(NameRule nameRule) {
        return new MemoryTree(nameRule);
    }

    /** The root directory, to be filled. */
    public MemoryFile rootFile() {
        return root;
    }

    /**
     * A file that has to be there.
     *
     * @param names the way to it from the root
     */
    public MemoryFile file(String... names) {
        MemoryFile file = root;
        for (String name : names) {
            file = file.entry(name, nameRule)
                    .orElseThrow(() -> new AssertionError("no " + String.join("/", names)))
                    .file();
        }
        return file;
    }

    /** Makes a file that has no name yet. */
    public MemoryFile newFile(FileKind kind, FileMetadata metadata) {
        return new MemoryFile(nextId++, kind, metadata);
    }

    /**
     * Gives a file a name; a directory may get several, or one in itself.
     *
     * @param directory where
     * @param name any, also one that is there already
     * @param file whose name it will be
     * @return the file
     */
    public MemoryFile add(MemoryFile directory, String name, MemoryFile file) {
        return add(directory, name, Optional.empty(), file);
    }

    /** Gives a file a name and a short one beside it. */
    public MemoryFile add(MemoryFile directory, String name, Optional<String> shortName, MemoryFile file) {
        directory.add(name, shortName, file);
        return file;
    }

    /**
     * Takes a name away, of a directory with all that is in it.
     *
     * @param directory where
     * @param name one that is there
     * @return the file, which may have other names
     */
    public MemoryFile remove(MemoryFile directory, String name) {
        MemoryFile.Entry entry =
                directory.entry(name, NameRule.EXACT).orElseThrow(() -> new AssertionError("no " + name));
        directory.remove(entry);
        if (entry.file().kind() == FileKind.DIRECTORY) {
            List.copyOf(entry.file().entries()).forEach(child -> remove(entry.file(), child.name()));
        }
        return entry.file();
    }

    /** Takes a name away and gives the file, with all that is in it, another one. */
    public void move(MemoryFile directory, String name, MemoryFile newDirectory, String newName) {
        MemoryFile.Entry entry =
                directory.entry(name, NameRule.EXACT).orElseThrow(() -> new AssertionError("no " + name));
        directory.remove(entry);
        newDirectory.add(newName, Optional.empty(), entry.file());
    }

    /**
     * Gives a copy of a file of another tree a name, with all that is in it; what has several names in there has them in the copy.
     *
     * @param directory where
     * @param name the copy's name
     * @param original a file without cycles in it
     * @return the copy
     */
    public MemoryFile addCopy(MemoryFile directory, String name, MemoryFile original) {
        return add(directory, name, copy(original, new IdentityHashMap<>()));
    }

    private MemoryFile copy(MemoryFile original, Map<MemoryFile, MemoryFile> copies) {
        MemoryFile known = copies.get(original);
        if (known != null) {
            return known;
        }
        MemoryFile copy = newFile(original.kind(), original.metadata());
        copies.put(original, copy);
        copy.streams().putAll(original.streams());
        if (original.kindOf("") == DataStream.Kind.ENCRYPTED_EXPORT) {
            copy.setEncryptedExport();
        }
        for (MemoryFile.Entry entry : original.entries()) {
            add(copy, entry.name(), entry.shortName(), copy(entry.file(), copies));
        }
        return copy;
    }

    /** Makes a directory. */
    public MemoryFile addDirectory(MemoryFile directory, String name) {
        return add(directory, name, newFile(FileKind.DIRECTORY, FileMetadata.none()));
    }

    /** Makes a file with data. */
    public MemoryFile addFile(MemoryFile directory, String name, byte[] data) {
        MemoryFile file = add(directory, name, newFile(FileKind.FILE, FileMetadata.none()));
        file.streams().put("", data);
        return file;
    }

    /** A writer that puts files into this tree, whose root has to be empty. For one thread. */
    public FileTreeWriter writer() {
        return new MemoryTreeWriter(this);
    }

    /** Says that files can have, or the writer can hold, only this. */
    public MemoryTree withProperties(TreeProperties other) {
        properties = other;
        return this;
    }

    /** How many cursors and streams are open. */
    public int openCount() {
        return open.get();
    }

    AtomicInteger open() {
        return open;
    }

    void requireOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    /** Attributes as a node has to have them, in whatever way the file was made. */
    static int attributes(MemoryFile file) {
        int bits = file.metadata().attributes() & ~(DosAttributes.DIRECTORY | DosAttributes.REPARSE_POINT);
        return bits
                | (file.kind() == FileKind.DIRECTORY ? DosAttributes.DIRECTORY : 0)
                | (file.metadata().reparsePoint().isPresent() ? DosAttributes.REPARSE_POINT : 0);
    }

    @Override
    public String description() {
        return "tree in memory";
    }

    @Override
    public TreeProperties properties() {
        return properties;
    }

    @Override
    public NameRule nameRule() {
        return nameRule;
    }

    @Override
    public FileNode root() throws IOException {
        requireOpen();
        return new MemoryNode(this, new MemoryFile.Entry("", Optional.empty(), root));
    }

    @Override
    public void close() {
        closed = true;
    }
}
