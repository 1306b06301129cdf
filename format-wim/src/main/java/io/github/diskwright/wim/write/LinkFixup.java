package io.github.diskwright.wim.write;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.tree.ReparsePoint;
import java.util.Optional;

/** Changes the targets of links on capture, so that those inside the tree lead into it wherever it is applied. */
@FunctionalInterface
public interface LinkFixup {
    /**
     * The reparse data of a link to something inside the tree, with a target that starts at the tree's root.
     *
     * @param link its reparse data
     * @param source description of the link, for errors
     * @return empty if they are to stay as they are
     * @throws CorruptImageException if the data are not those of a link
     */
    Optional<ReparsePoint> fix(ReparsePoint link, String source) throws CorruptImageException;
}
