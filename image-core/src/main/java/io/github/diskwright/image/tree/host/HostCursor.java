package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.FileNode;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a directory of the host. Names are read ahead so that a small directory does not keep a handle open while
 * the walk is below it.
 */
final class HostCursor implements DirectoryCursor {
    private static final int AHEAD = 256;
    private static final char FIRST_NOT_ASCII = 0x80;

    /** The children of a link. */
    static final DirectoryCursor EMPTY = new DirectoryCursor() {
        @Override
        public boolean next() {
            return false;
        }

        @Override
        public String name() {
            throw new IllegalStateException("at no file");
        }

        @Override
        public FileNode node() {
            throw new IllegalStateException("at no file");
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    };

    private final HostTree tree;
    private final Path directory;
    private final ArrayDeque<Path> ahead = new ArrayDeque<>();
    private @Nullable DirectoryStream<Path> stream;
    private @Nullable Iterator<Path> entries;
    private @Nullable Path current;
    private String name = "";

    HostCursor(HostTree tree, Path directory) throws IOException {
        this.tree = tree;
        this.directory = directory;
        DirectoryStream<Path> opened = Files.newDirectoryStream(directory);
        stream = opened;
        entries = opened.iterator();
    }

    @Override
    public boolean next() throws IOException {
        tree.requireOpen();
        if (ahead.isEmpty()) {
            refill();
        }
        current = ahead.poll();
        name = current == null ? "" : String.valueOf(current.getFileName());
        return current != null;
    }

    private void refill() throws IOException {
        Iterator<Path> left = entries;
        if (left == null) {
            return;
        }
        try {
            while (ahead.size() < AHEAD && left.hasNext()) {
                ahead.add(left.next());
            }
            if (!left.hasNext()) {
                release();
            }
        } catch (DirectoryIteratorException e) {
            release();
            throw e.getCause();
        }
    }

    @Override
    public String name() {
        requireFile();
        return name;
    }

    @Override
    public FileNode node() throws IOException {
        Path path = requireFile();
        if (!isDecoded(path)) {
            throw new UnsupportedFeatureException(path.toString(), "a name that is not in the host's encoding");
        }
        return tree.node(path, name);
    }

    /** Whether the name leads back to the file. The JDK puts something in the place of bytes that it cannot decode. */
    private boolean isDecoded(Path path) {
        for (int i = 0; i < name.length(); i++) {
            char unit = name.charAt(i);
            if (unit >= FIRST_NOT_ASCII || unit == '?') {
                return HostNames.isWhole(directory, name, path);
            }
        }
        return true;
    }

    private Path requireFile() {
        Path path = current;
        if (path == null) {
            throw new IllegalStateException("at no file");
        }
        return path;
    }

    @Override
    public void close() throws IOException {
        ahead.clear();
        current = null;
        release();
    }

    private void release() throws IOException {
        DirectoryStream<Path> open = stream;
        stream = null;
        entries = null;
        if (open != null) {
            open.close();
        }
    }
}
