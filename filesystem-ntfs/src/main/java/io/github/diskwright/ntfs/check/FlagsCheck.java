package io.github.diskwright.ntfs.check;

import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsIndex;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import java.util.List;

/** Checks that a record's flags fit what the file has. */
final class FlagsCheck {
    private final Report report;
    private final FileRecord base;
    private final CheckState state;

    FlagsCheck(CheckState state, Report report, FileRecord base) {
        this.state = state;
        this.report = report;
        this.base = base;
    }

    void check(List<NtfsAttribute> attributes) {
        boolean hasNames = false;
        boolean hasView = false;
        for (NtfsAttribute attribute : attributes) {
            if (attribute.type() == AttributeType.INDEX_ROOT) {
                boolean isDirectory = attribute.name().equals(NtfsIndex.DIRECTORY);
                hasNames |= isDirectory;
                hasView |= !isDirectory;
            } else if (isIndexPart(attribute)
                    && IndexParts.find(attributes, AttributeType.INDEX_ROOT, attribute.name())
                            .isEmpty()) {
                report.error("ntfs.index-root", attribute.head(), "there is no $INDEX_ROOT of this name");
            }
        }
        boolean broken = state.brokenIndexes.contains(base.number());
        if (base.isDirectory() != hasNames && !broken) {
            report.error(
                    "ntfs.record-flags",
                    base,
                    0x16,
                    hasNames ? "has a directory's index and is not marked as one" : "a directory without an index");
        }
        // The flag without such an index is seen on files below $Extend and means nothing.
        if (hasView && (base.flags() & FileRecord.VIEW_INDEX) == 0) {
            report.error("ntfs.record-flags", base, 0x16, "has a view index and is not marked so");
        }
    }

    /** Bitmaps belong to an index if they have a name; the one of $MFT has none. */
    private static boolean isIndexPart(NtfsAttribute attribute) {
        return attribute.type() == AttributeType.INDEX_ALLOCATION
                || attribute.type() == AttributeType.BITMAP && !attribute.name().isEmpty();
    }
}
