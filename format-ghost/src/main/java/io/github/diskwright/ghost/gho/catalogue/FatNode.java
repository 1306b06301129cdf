package io.github.diskwright.ghost.gho.catalogue;

import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.OpenStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A file of a tree. */
final class FatNode implements FileNode {
    private final FatTree tree;
    private final FatItem item;

    FatNode(FatTree tree, FatItem item) {
        this.tree = tree;
        this.item = item;
    }

    @Override
    public String name() {
        return item.name();
    }

    @Override
    public Optional<String> shortName() {
        return item.shortName();
    }

    @Override
    public FileKind kind() {
        return item.entry().isDirectory() ? FileKind.DIRECTORY : FileKind.FILE;
    }

    @Override
    public long fileId() {
        return item.id();
    }

    @Override
    public int linkCount() {
        return 1;
    }

    @Override
    public int attributes() {
        int bits = item.entry().attributes() & (DosAttributes.BASIC | DosAttributes.DIRECTORY);
        return bits == 0 ? DosAttributes.NORMAL : bits;
    }

    @Override
    public FileTimes times() {
        return item.entry().times(tree.options().zone());
    }

    @Override
    public long size() {
        return isDirectory() ? 0 : item.entry().size();
    }

    @Override
    public long dataOrder() {
        return Math.max(0, item.position());
    }

    @Override
    public List<DataStream> streams() {
        return isDirectory() ? List.of() : List.of(new Data());
    }

    @Override
    public DirectoryCursor children() throws IOException {
        requireDirectory();
        tree.requireOpen();
        return new FatCursor(tree, item.children());
    }

    @Override
    public Optional<FileNode> child(CharSequence name) throws IOException {
        requireDirectory();
        tree.requireOpen();
        return item.child(name).map(found -> new FatNode(tree, found));
    }

    private void requireDirectory() {
        if (!isDirectory()) {
            throw new IllegalStateException(item.name() + " is no directory");
        }
    }

    /** Its data. */
    private final class Data implements DataStream {
        @Override
        public String name() {
            return "";
        }

        @Override
        public long size() {
            return FatNode.this.size();
        }

        @Override
        public OpenStream open() throws IOException {
            tree.requireOpen();
            return FileData.open(tree.reader(), item.position(), size(), tree::requireOpen);
        }
    }
}
