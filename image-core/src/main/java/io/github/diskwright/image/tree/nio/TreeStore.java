package io.github.diskwright.image.tree.nio;

import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.TreeTotals;
import java.nio.file.FileStore;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import org.jspecify.annotations.Nullable;

/** What a tree says of itself as a store of files. */
final class TreeStore extends FileStore {
    private final FileTree tree;

    TreeStore(FileTree tree) {
        this.tree = tree;
    }

    @Override
    public String name() {
        return tree.description();
    }

    @Override
    public String type() {
        return TreeProvider.SCHEME;
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public long getTotalSpace() {
        return tree.totals().map(TreeTotals::bytes).orElse(0L);
    }

    @Override
    public long getUsableSpace() {
        return 0;
    }

    @Override
    public long getUnallocatedSpace() {
        return 0;
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
        return type == BasicFileAttributeView.class || type == DosFileAttributeView.class;
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
        return name.equals("basic") || name.equals("dos") || name.equals("tree");
    }

    @Override
    public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
        return null;
    }

    @Override
    public Object getAttribute(String attribute) {
        throw new UnsupportedOperationException(attribute);
    }
}
