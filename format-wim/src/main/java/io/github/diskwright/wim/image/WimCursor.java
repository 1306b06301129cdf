package io.github.diskwright.wim.image;

import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.FileNode;
import java.io.IOException;

/** Goes through a directory of an image. */
final class WimCursor implements DirectoryCursor {
    private final WimImage image;
    private final WimNode directory;
    private final EntryWalk walk;
    private boolean onFile;

    WimCursor(WimImage image, WimNode directory, int index) {
        this.image = image;
        this.directory = directory;
        this.walk = new EntryWalk(image.metadata(), index);
    }

    @Override
    public boolean next() throws IOException {
        image.requireOpen();
        onFile = false;
        onFile = walk.next();
        return onFile;
    }

    @Override
    public String name() {
        requireFile();
        return RawEntry.name(image.metadata().bytes(), walk.index()).toString();
    }

    @Override
    public FileNode node() throws IOException {
        requireFile();
        return image.node(directory, walk.index());
    }

    private void requireFile() {
        if (!onFile) {
            throw new IllegalStateException("the cursor is on no file");
        }
    }

    @Override
    public void close() {
        onFile = false;
    }
}
