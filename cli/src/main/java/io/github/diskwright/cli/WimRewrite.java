package io.github.diskwright.cli;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.structure.WimHeader;

/** What holds for every verb that puts a new file in the place of an old one. */
final class WimRewrite {
    private WimRewrite() {}

    /** Refuses files that are not to be changed. */
    static void requireWritable(WimArchive archive) throws RefusedException {
        WimHeader header = archive.header();
        if (header.totalParts() > 1) {
            throw new RefusedException(archive.description() + " is a part of a split file", "join the parts first");
        }
        if (header.has(WimHeader.READ_ONLY)) {
            throw new RefusedException(
                    archive.description() + " is marked as read-only", "export its images into another file");
        }
        if (header.has(WimHeader.WRITE_IN_PROGRESS)) {
            throw new RefusedException(
                    archive.description() + " is being written, or the last writer was interrupted",
                    "make sure that nobody writes it, and verify it");
        }
    }
}
