package io.github.diskwright.wim.image;

import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.FileNode;

/** The cursor of a link that is a directory, which lists nothing. */
final class NoChildren implements DirectoryCursor {
    static final NoChildren INSTANCE = new NoChildren();

    private NoChildren() {}

    @Override
    public boolean next() {
        return false;
    }

    @Override
    public String name() {
        throw new IllegalStateException("there is no file");
    }

    @Override
    public FileNode node() {
        throw new IllegalStateException("there is no file");
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
