package io.github.diskwright.vhdx;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.vhdx.internal.ParentPaths;
import java.io.IOException;

/** Finds the file of the parent of a differencing disk. */
@FunctionalInterface
public interface ParentFinder {
    /**
     * Opens the parent's file for reading. Whoever asked closes it.
     *
     * @param child the child's file
     * @param link what the child says of its parent
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if it cannot be opened
     */
    BlockDevice open(BlockDevice child, ParentLink link) throws IOException;

    /**
     * Looks where the child says: at the relative path from the child's own folder, and on Windows at the volume path
     * and the absolute path too. That opens any file that the child names, for reading; its contents are used only if
     * it is a VHDX with the id that the child asks for. The child must be a file of the host.
     */
    static ParentFinder byPath() {
        return ParentPaths::open;
    }
}
