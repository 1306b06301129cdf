package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.ExtendedAttribute;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.NewFile;
import io.github.diskwright.image.tree.TreeProperties;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a file system of the host shows metadata. Thread-safe. */
abstract class HostView {
    /** The view that tells most. */
    static HostView of(FileSystem host) {
        Set<String> views = host.supportedFileAttributeViews();
        boolean hasUserAttributes = views.contains("user");
        if (views.contains("unix")) {
            return new UnixView(hasUserAttributes);
        }
        return views.contains("dos") ? new DosView(hasUserAttributes) : new BasicView();
    }

    /** What files can have that are read. */
    abstract TreeProperties readable();

    /** What files can be given. */
    abstract TreeProperties writable();

    /** Whether names are those of Windows. */
    boolean isWindows() {
        return false;
    }

    /** Everything about a file that costs one call; links are not followed. */
    abstract HostFacts facts(Path path) throws IOException;

    /** Extended attributes of a file or directory. */
    List<ExtendedAttribute> extendedAttributes(Path path) throws IOException {
        return List.of();
    }

    /** Named streams of a file or directory. */
    List<DataStream> namedStreams(Path path) throws IOException {
        return List.of();
    }

    /** What a file is to have from its first moment, so that nobody reads what will be closed to him. */
    FileAttribute<?>[] protection(NewFile file) {
        return new FileAttribute<?>[0];
    }

    /** Gives a file that is there, or a directory that is complete, everything but times. */
    abstract void apply(Path path, NewFile file, HostWriterOptions options, FileReport report) throws IOException;

    /** Facts of what the host calls a file, without numbers of its own. */
    static HostFacts basicFacts(Path path, BasicFileAttributes found, int attributes, FileTimes times)
            throws IOException {
        FileKind kind = kind(path, found);
        Object key = found.fileKey();
        long id = HostIds.ofPath(key == null ? path.toString() : key.toString());
        int bits = attributes & ~(DosAttributes.DIRECTORY | DosAttributes.REPARSE_POINT) | ownBits(kind, found);
        long size = kind == FileKind.FILE && !found.isSymbolicLink() ? found.size() : 0;
        return new HostFacts(kind, found.isSymbolicLink(), bits, times, size, id, 1, Optional.empty());
    }

    private static FileKind kind(Path path, BasicFileAttributes found) {
        if (found.isDirectory() || found.isSymbolicLink() && Files.isDirectory(path)) {
            return FileKind.DIRECTORY;
        }
        return found.isOther() ? FileKind.SPECIAL : FileKind.FILE;
    }

    /** A directory that is something else as well is a junction or the like. */
    private static int ownBits(FileKind kind, BasicFileAttributes found) {
        return (kind == FileKind.DIRECTORY ? DosAttributes.DIRECTORY : 0)
                | (found.isSymbolicLink() || found.isDirectory() && found.isOther() ? DosAttributes.REPARSE_POINT : 0);
    }

    static FileTimes times(BasicFileAttributes found) {
        return FileTimes.of(
                found.creationTime().toInstant(),
                found.lastModifiedTime().toInstant(),
                found.lastAccessTime().toInstant());
    }

    static final LinkOption NOT_FOLLOWING = LinkOption.NOFOLLOW_LINKS;
}
