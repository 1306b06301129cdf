package io.github.diskwright.cli;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.structure.WimHeader;
import io.github.diskwright.wim.xml.WimXml;
import java.io.IOException;

/** What holds for every verb that puts a new file in the place of an old one. */
final class WimRewrite {
    private WimRewrite() {}

    /** Refuses files that are not to be changed, and those of whose XML data nothing would be left. */
    static void requireWritable(WimArchive archive) throws IOException {
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
        if (!header.xml().isNone()) {
            byte[] xml = archive.parts()
                    .get(0)
                    .readTable("XML data", header.xml(), archive.reader())
                    .array();
            WimXml.parse(xml, archive.description(), Limits.defaults())
                    .requireImageCount(archive.imageCount(), archive.description());
        }
    }
}
