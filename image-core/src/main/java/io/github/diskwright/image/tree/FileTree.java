package io.github.diskwright.image.tree;

import java.io.IOException;
import java.util.Optional;

/**
 * A tree of files that can be read: directories, files, their streams and metadata.
 *
 * <p>Compared with {@link java.nio.file.FileSystem}: names are any 16-bit units, files have several streams, security
 * descriptors and reparse data, links are data and never followed, and nodes are found from their directory on without
 * a path being built.
 *
 * <p><b>Threads.</b> A tree, its nodes and its open streams may be read on any number of threads. A
 * {@link DirectoryCursor} belongs to one thread at a time.
 *
 * <p><b>Closing</b> is idempotent. What was opened from the tree (cursors, streams) is to be closed before it; used
 * later, they fail with an {@link IOException}.
 *
 * <p><b>Change.</b> A tree over something that changes meanwhile (a directory of the host) gives each file as it is
 * when it is asked for; files that vanish are errors of those files.
 */
public interface FileTree extends AutoCloseable {
    /** What this is, for people and error messages: a directory's path, {@code "image 2 of install.wim"}. */
    String description();

    /** What the files of this tree can have. */
    TreeProperties properties();

    /** When two names of one directory, or of the streams of one file, are the same. */
    NameRule nameRule();

    /**
     * The root directory. Its name is empty.
     *
     * @throws io.github.diskwright.image.ImageException if it is damaged
     * @throws IOException if the host cannot read
     */
    FileNode root() throws IOException;

    /**
     * How much the tree holds, where that is known without walking it. Claims from input, for progress displays only.
     */
    default Optional<TreeTotals> totals() {
        return Optional.empty();
    }

    /**
     * Looks up a file, name by name with {@link FileNode#child}. Links are not followed: below one nothing is found.
     *
     * @param path from the root
     * @return the file; empty if some name of the path is not there, or is not a directory's and goes on
     * @throws io.github.diskwright.image.ImageException if a directory on the way is damaged
     * @throws IOException if the host cannot read
     */
    default Optional<FileNode> find(TreePath path) throws IOException {
        FileNode node = root();
        for (String name : path.names()) {
            Optional<FileNode> child = node.isDirectory() ? node.child(name) : Optional.empty();
            if (child.isEmpty()) {
                return child;
            }
            node = child.get();
        }
        return Optional.of(node);
    }

    /**
     * Looks up a stream of a file by {@link #nameRule()}.
     *
     * @param node a file of this tree
     * @param name the stream's name; empty for the unnamed stream
     * @throws io.github.diskwright.image.ImageException if the file is damaged
     * @throws IOException if the host cannot read
     */
    default Optional<DataStream> stream(FileNode node, CharSequence name) throws IOException {
        NameRule rule = nameRule();
        for (DataStream stream : node.streams()) {
            if (rule.areSame(stream.name(), name)) {
                return Optional.of(stream);
            }
        }
        return Optional.empty();
    }

    @Override
    void close() throws IOException;
}
