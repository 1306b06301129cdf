package io.github.diskwright.ntfs.tree;

import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.NtfsIndex;
import io.github.diskwright.ntfs.record.FileName;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.IndexEntry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Goes through a directory in the order of its index, without short names. */
final class NtfsCursor implements DirectoryCursor {
    private final NtfsTree tree;
    private final NtfsFile directory;
    private @Nullable NtfsIndex index;
    private NtfsIndex.@Nullable Cursor entries;
    private @Nullable FileName name;
    private long reference;

    /** A cursor through a link, which has no files. */
    NtfsCursor(NtfsTree tree, NtfsFile directory) {
        this.tree = tree;
        this.directory = directory;
    }

    /** A cursor through a directory. */
    NtfsCursor(NtfsTree tree, NtfsIndex index) throws IOException {
        this(tree, index.file());
        this.index = index;
        this.entries = index.cursor();
    }

    @Override
    public boolean next() throws IOException {
        name = null;
        tree.requireOpen();
        NtfsIndex.Cursor open = entries;
        NtfsIndex source = index;
        if (open == null || source == null) {
            return false;
        }
        while (open.next()) {
            IndexEntry entry = open.entry();
            FileName found = source.fileName(entry);
            long record = FileReference.number(entry.reference());
            if (found.namespace() != FileName.DOS
                    && !tree.isHidden(directory.record().number(), record, found.name())) {
                name = found;
                reference = entry.reference();
                return true;
            }
        }
        return false;
    }

    @Override
    public String name() {
        return current().name();
    }

    @Override
    public FileNode node() throws IOException {
        return tree.node(directory, reference, current());
    }

    private FileName current() {
        FileName here = name;
        if (here == null) {
            throw new IllegalStateException("at no file");
        }
        return here;
    }

    @Override
    public void close() {
        entries = null;
        name = null;
    }
}
