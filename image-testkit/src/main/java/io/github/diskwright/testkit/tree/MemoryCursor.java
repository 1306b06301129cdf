package io.github.diskwright.testkit.tree;

import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.FileNode;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Goes through a directory of a {@link MemoryTree}. */
final class MemoryCursor implements DirectoryCursor {
    private final MemoryTree tree;
    private final Iterator<MemoryFile.Entry> entries;
    private MemoryFile.@Nullable Entry current;
    private boolean closed;

    MemoryCursor(MemoryTree tree, Iterator<MemoryFile.Entry> entries) {
        this.tree = tree;
        this.entries = entries;
        tree.open().incrementAndGet();
    }

    @Override
    public boolean next() throws IOException {
        tree.requireOpen();
        current = !closed && entries.hasNext() ? entries.next() : null;
        return current != null;
    }

    @Override
    public String name() {
        return requireEntry().name();
    }

    @Override
    public FileNode node() {
        return new MemoryNode(tree, requireEntry());
    }

    private MemoryFile.Entry requireEntry() {
        MemoryFile.Entry entry = current;
        if (entry == null) {
            throw new IllegalStateException("at no file");
        }
        return entry;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            tree.open().decrementAndGet();
        }
    }
}
