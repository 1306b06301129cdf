package io.github.diskwright.image.tree.nio;

import io.github.diskwright.image.tree.DirectoryCursor;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The files of a directory, as paths. Used by one thread at a time. */
final class NodeDirectoryStream implements DirectoryStream<Path> {
    private final NamePath directory;
    private final DirectoryCursor cursor;
    private final Filter<? super Path> filter;
    private boolean taken;
    private boolean closed;

    NodeDirectoryStream(NamePath directory, DirectoryCursor cursor, Filter<? super Path> filter) {
        this.directory = directory;
        this.cursor = cursor;
        this.filter = filter;
    }

    @Override
    public Iterator<Path> iterator() {
        if (taken || closed) {
            throw new IllegalStateException("the stream was used before");
        }
        taken = true;
        return new Paths();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        cursor.close();
    }

    private @Nullable Path advance() {
        try {
            while (!closed && cursor.next()) {
                String name = cursor.name();
                if (isName(name)) {
                    Path path = directory.listed(cursor.node());
                    if (filter.accept(path)) {
                        return path;
                    }
                }
            }
            return null;
        } catch (IOException e) {
            throw new DirectoryIteratorException(e);
        }
    }

    /** A path with another name would lead elsewhere once it is text. */
    private static boolean isName(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.indexOf(0) < 0;
    }

    private final class Paths implements Iterator<Path> {
        private @Nullable Path next;

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = advance();
            }
            return next != null;
        }

        @Override
        public Path next() {
            Path result = hasNext() ? next : null;
            next = null;
            if (result == null) {
                throw new NoSuchElementException();
            }
            return result;
        }
    }
}
