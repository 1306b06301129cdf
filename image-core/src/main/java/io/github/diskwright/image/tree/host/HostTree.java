package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.TreeProperties;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A directory of the host as a tree of files, with everything that the JDK's views show of them.
 *
 * <p>On Unix: owner, mode, numbers for hard links, extended attributes named {@code user.*}, devices and pipes. On Windows:
 * attributes, times, named streams; not security descriptors, nor hard links, nor reparse data other than those of
 * symbolic links (a file or directory with such data is an error of that file, a junction is not gone into). Symbolic links
 * everywhere, as reparse data; where their target is a directory they are directories. Not followed, but for that look.
 *
 * <p>A name that the JVM cannot decode (bytes that are not of the host's encoding) is shown as well as can be, and asking
 * for the file is an error: it is reported, not passed over.
 *
 * <p>Memory: nothing per file, up to 256 names for each cursor. A data stream that is open holds a file handle, and
 * survives interrupts as {@link io.github.diskwright.image.device.FileDevice} does.
 */
public final class HostTree implements FileTree {
    private final Path directory;
    private final HostView view;
    private final NameRule nameRule;
    private volatile boolean closed;

    private HostTree(Path directory, HostView view) {
        this.directory = directory;
        this.view = view;
        this.nameRule = HostNameRule.of(directory, view.isWindows());
    }

    /**
     * Opens a directory.
     *
     * @param directory the root of the tree; may be a link to a directory
     * @throws NotDirectoryException if it is something else
     * @throws IOException if the host cannot read it
     */
    public static HostTree open(Path directory) throws IOException {
        return open(directory, HostView.of(directory.getFileSystem()));
    }

    /** With a view other than the one that tells most. */
    static HostTree open(Path directory, HostView view) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.readAttributes(directory, BasicFileAttributes.class);
            throw new NotDirectoryException(directory.toString());
        }
        return new HostTree(directory.toRealPath(), view);
    }

    /** The directory, with no link in its path. */
    public Path directory() {
        return directory;
    }

    @Override
    public String description() {
        return directory.toString();
    }

    @Override
    public TreeProperties properties() {
        return view.readable();
    }

    @Override
    public NameRule nameRule() {
        return nameRule;
    }

    @Override
    public FileNode root() throws IOException {
        return node(directory, "");
    }

    HostView view() {
        return view;
    }

    HostNode node(Path path, String name) throws IOException {
        requireOpen();
        return new HostNode(this, path, name, view.facts(path));
    }

    void requireOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
