package io.github.diskwright.image.tree.nio;

import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A {@link FileTree} as a file system that can be read.
 *
 * <p><b>Paths</b> have slashes between names and one root. Two paths are equal if their names are by the tree's
 * {@link FileTree#nameRule()}. Names that no path can have (with a slash or NUL in them, {@code .} and {@code ..}, as a
 * hostile image may have them) are not shown.
 *
 * <p><b>Links</b> of all kinds that have a target are symbolic links, and are followed inside the tree: an absolute target
 * starts at the tree's root, whatever drive it names, and nothing leads out of the tree.
 *
 * <p><b>Attributes</b>: the views {@code basic} and {@code dos}, and {@code tree} by name, which has {@code attributes} (all
 * bits), {@code fileId}, {@code linkCount}, {@code shortName}, {@code reparseTag}, {@code reparseData}, {@code security},
 * {@code objectId} and {@code streams} (the names), of which a file shows those that it has. Times that a tree does not know
 * are those of the last write, or 1970. Everything else is at {@link #node}.
 *
 * <p>A path that comes from a directory stream keeps what the directory said of the file, so that a walk asks once.
 *
 * <p>Thread-safe. Closing it closes the tree. It is not found by a URI; {@link #of} is the only way to one.
 */
public final class TreeFileSystem extends FileSystem {
    private final FileTree tree;
    private final TreeProvider provider = new TreeProvider();
    private final NodeFinder finder;
    private final NamePath root;
    private volatile boolean open = true;

    private TreeFileSystem(FileTree tree) {
        this.tree = tree;
        this.finder = new NodeFinder(tree);
        this.root = NamePath.root(this);
    }

    /**
     * A file system over a tree.
     *
     * @param tree the tree, which the file system closes
     */
    public static TreeFileSystem of(FileTree tree) {
        return new TreeFileSystem(tree);
    }

    /** The tree. */
    public FileTree tree() {
        return tree;
    }

    /**
     * The file at a path, for what {@code java.nio.file} has no words for. Links are not followed at the last name.
     *
     * @param path a path of this file system
     * @throws ProviderMismatchException if it is one of another
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if the tree is damaged or cannot be read
     */
    public FileNode node(Path path) throws IOException {
        return find(own(path), NodeFinder.Last.AS_IT_IS);
    }

    FileNode find(NamePath path, NodeFinder.Last last) throws IOException {
        requireOpen();
        return finder.find(path.toAbsolutePath(), last);
    }

    NodeFinder finder() {
        return finder;
    }

    NamePath own(Path path) {
        if (!(path instanceof NamePath own) || own.getFileSystem() != this) {
            throw new ProviderMismatchException();
        }
        return own;
    }

    NamePath rootPath() {
        return root;
    }

    void requireOpen() {
        if (!open) {
            throw new ClosedFileSystemException();
        }
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() throws IOException {
        open = false;
        tree.close();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public String getSeparator() {
        return NamePath.SEPARATOR;
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(root);
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of(new TreeStore(tree));
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic", "dos", "tree");
    }

    @Override
    public Path getPath(String first, String... more) {
        StringBuilder text = new StringBuilder(first);
        for (String part : more) {
            if (!part.isEmpty()) {
                text.append(text.isEmpty() ? "" : NamePath.SEPARATOR).append(part);
            }
        }
        return NamePath.parse(this, text.toString());
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        int colon = syntaxAndPattern.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("\"" + syntaxAndPattern + "\" has no syntax before a colon");
        }
        String pattern = syntaxAndPattern.substring(colon + 1);
        String syntax = syntaxAndPattern.substring(0, colon);
        String regex;
        if (syntax.equalsIgnoreCase("glob")) {
            regex = Glob.toRegex(pattern);
        } else if (syntax.equalsIgnoreCase("regex")) {
            regex = pattern;
        } else {
            throw new UnsupportedOperationException("syntax \"" + syntax + "\"");
        }
        int flags = tree.nameRule().isCaseSensitive() ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        Pattern compiled = Pattern.compile(regex, flags | Pattern.DOTALL);
        return path -> compiled.matcher(path.toString()).matches();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }
}
