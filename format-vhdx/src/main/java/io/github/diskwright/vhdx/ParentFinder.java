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
     * @throws io.github.diskwright.image.RefusedException if there is no such file
     * @throws IOException if it cannot be opened
     */
    BlockDevice open(BlockDevice child, ParentLink link) throws IOException;

    /**
     * Looks where the child says: at the relative path from the child's own folder, and on Windows at the volume path
     * and the absolute path too. That opens any file that the child names, for reading; its contents are used only if
     * it is a VHDX with the id that the child asks for. The child must be a file of the host.
     *
     * <p>While a child is open for writing its parents, all of them, cannot be opened for writing; see {@link
     * io.github.diskwright.image.device.FileDevice#openReadOnlyLocked}.
     *
     * <p>The first file that exists is the one. Paths that have become stale are not corrected by opening or writing,
     * neither those that were passed over nor those behind the one that was right: {@link VhdxMaintenance#relink} with
     * {@link VhdxMaintenance#linkTo} does that, when the caller knows that the parent stays where it is.
     */
    static ParentFinder byPath() {
        return ParentPaths::open;
    }
}
