package io.github.diskwright.cli;

import io.github.diskwright.ghost.gho.GhoArchive;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.tree.NtfsTree;
import java.io.IOException;

/** The files in an image: of an NTFS volume, or those of a {@code .GHO} image. */
final class GhostTree implements AutoCloseable {
    private final AutoCloseable image;
    private final FileTree tree;

    private GhostTree(AutoCloseable image, FileTree tree) {
        this.image = image;
        this.tree = tree;
    }

    static GhostTree open(Session session, ImageName name, GhoSource gho) throws IOException {
        if (GhoSource.isGho(name)) {
            GhoArchive archive = gho.open(session, name.path());
            try {
                return new GhostTree(archive, GhoSource.tree(archive, name));
            } catch (IOException | RuntimeException e) {
                archive.close();
                throw e;
            }
        }
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
            closeImage();
        }
    }

    private void closeImage() throws IOException {
        try {
            image.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // Neither of both throws anything else.
            throw new IllegalStateException(e);
        }
    }
}
