package io.github.diskwright.cli;

import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.tree.NtfsTree;
import java.io.IOException;

/** The files in an image: those of an NTFS volume. */
final class GhostTree implements AutoCloseable {
    private final OpenedImage image;
    private final FileTree tree;

    private GhostTree(OpenedImage image, FileTree tree) {
        this.image = image;
        this.tree = tree;
    }

    static GhostTree open(Session session, ImageName name) throws IOException {
        OpenedImage image = OpenedImage.open(session, name);
        try {
            return new GhostTree(image, NtfsTree.of(NtfsVolume.open(image.device())));
        } catch (IOException | RuntimeException e) {
            image.close();
            throw e;
        }
    }

    FileTree tree() {
        return tree;
    }

    @Override
    public void close() throws IOException {
        try {
            tree.close();
        } finally {
            image.close();
        }
    }
}
