package io.github.diskwright.image.tree.nio;

import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.TreeFeature;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operations of {@link TreeFileSystem}. Not installed anywhere. */
final class TreeProvider extends FileSystemProvider {
    static final String SCHEME = "diskwright-tree";

    TreeProvider() {}

    private static TreeFileSystem fileSystem(Path path) {
        if (path instanceof NamePath own) {
            return own.getFileSystem();
        }
        throw new ProviderMismatchException();
    }

    private static FileNode find(Path path, LinkOption... options) throws IOException {
        TreeFileSystem files = fileSystem(path);
        return files.find(files.own(path), NodeFinder.Last.of(options));
    }

    NodeAttributes attributes(Path path, LinkOption... options) throws IOException {
        FileNode node = find(path, options);
        return new NodeAttributes(node, fileSystem(path).finder().target(node).isPresent());
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
        throw new UnsupportedOperationException("file systems over trees are made from trees");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new FileSystemNotFoundException(uri.toString());
    }

    @Override
    public Path getPath(URI uri) {
        throw new FileSystemNotFoundException(uri.toString());
    }

    @Override
    public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs)
            throws IOException {
        for (OpenOption option : options) {
            if (option == StandardOpenOption.SPARSE || option == StandardOpenOption.TRUNCATE_EXISTING) {
                continue;
            }
            if (option instanceof StandardOpenOption && option != StandardOpenOption.READ) {
                throw new ReadOnlyFileSystemException();
            }
            if (!(option instanceof StandardOpenOption) && !(option instanceof LinkOption)) {
                throw new UnsupportedOperationException(option + " is no option of this file system");
            }
        }
        boolean isFollowed = !options.contains(LinkOption.NOFOLLOW_LINKS);
        NodeAttributes found = isFollowed ? attributes(path) : attributes(path, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile()) {
            throw new FileSystemException(path.toString(), null, "is no file with data");
        }
        Optional<DataStream> data = fileSystem(path).tree().stream(found.node(), "");
        if (data.isEmpty()) {
            throw new FileSystemException(path.toString(), null, "has no unnamed stream");
        }
        return new StreamChannel(data.get().open());
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        FileNode node = find(path);
        if (!node.isDirectory()) {
            throw new NotDirectoryException(path.toString());
        }
        DirectoryCursor cursor = node.children();
        return new NodeDirectoryStream(fileSystem(path).own(path), cursor, filter);
    }

    @Override
    public Path readSymbolicLink(Path path) throws IOException {
        TreeFileSystem files = fileSystem(path);
        FileNode node = find(path, LinkOption.NOFOLLOW_LINKS);
        String target = files.finder().target(node).orElseThrow(() -> new NotLinkException(path.toString()));
        return NamePath.parse(files, target);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        if (path.equals(other)) {
            return true;
        }
        return other instanceof NamePath own
                && own.getFileSystem() == path.getFileSystem()
                && find(path).fileId() == find(other).fileId();
    }

    /** As its kind of tree has it: by an attribute, or by a dot at the start. */
    @Override
    public boolean isHidden(Path path) throws IOException {
        TreeFileSystem files = fileSystem(path);
        Path name = path.getFileName();
        boolean isUnix = files.tree().properties().has(TreeFeature.UNIX_METADATA);
        return attributes(path, LinkOption.NOFOLLOW_LINKS).isHidden()
                || isUnix && name != null && name.toString().startsWith(".");
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        find(path);
        return new TreeStore(fileSystem(path).tree());
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        FileNode node = find(path);
        for (AccessMode mode : modes) {
            if (mode == AccessMode.WRITE || mode == AccessMode.EXECUTE && !node.isDirectory()) {
                throw new AccessDeniedException(path.toString(), null, "can be read only");
            }
        }
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        fileSystem(path);
        if (type == BasicFileAttributeView.class || type == DosFileAttributeView.class) {
            String name = type == BasicFileAttributeView.class ? "basic" : "dos";
            return type.cast(new NodeAttributeView(this, path, name, options));
        }
        return null;
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        if (type != BasicFileAttributes.class && type != DosFileAttributes.class) {
            throw new UnsupportedOperationException(type.getName());
        }
        return type.cast(attributes(path, options));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return new NamedAttributes(attributes(path, options)).read(attributes);
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attrs) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void delete(Path path) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new ReadOnlyFileSystemException();
    }
}
