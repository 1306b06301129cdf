package io.github.diskwright.ghost.gho.catalogue;

import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.FileNode;
import java.io.IOException;
import java.util.List;

/** Goes through a directory. */
final class FatCursor implements DirectoryCursor {
    private final FatTree tree;
    private final List<FatItem> items;
    private int at = -1;

    FatCursor(FatTree tree, List<FatItem> items) {
        this.tree = tree;
        this.items = items;
    }

    @Override
    public boolean next() throws IOException {
        tree.requireOpen();
        at = Math.min(items.size(), at + 1);
        return at < items.size();
    }

    @Override
    public String name() {
        return item().name();
    }

    @Override
    public FileNode node() throws IOException {
        return new FatNode(tree, item());
    }

    private FatItem item() {
        if (at < 0 || at >= items.size()) {
            throw new IllegalStateException("the cursor is on no file");
        }
        return items.get(at);
    }

    @Override
    public void close() {
        at = items.size();
    }
}
