package io.github.diskwright.wim.image;

import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.wim.structure.BlobHash;
import java.io.IOException;

/** Hears which blobs the names of an image use: each name of a file with several for itself, as reference counts do. */
@FunctionalInterface
public interface BlobUse {
    /**
     * A stream, reparse data or export of an encrypted file that is not empty.
     *
     * @param directory where
     * @param name of the file; empty for the root
     * @param hash of the data
     * @throws IOException ends the walk
     */
    void use(TreePath directory, String name, BlobHash hash) throws IOException;
}
