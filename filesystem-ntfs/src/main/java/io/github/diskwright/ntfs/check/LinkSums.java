package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.Severity;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.IndexEntry;
import java.nio.ByteBuffer;

/** Takes the entries of the index of reparse points or of object ids from the sums of the files that they name. */
final class LinkSums implements IndexWalk.EntryVisitor {
    private static final int REPARSE_KEY = 12;
    private static final int GUID_BYTES = 16;

    private final CheckState state;
    private final Report report;
    private final FileRecord index;
    private final boolean isReparse;

    /** @param owner name of the file with the index */
    LinkSums(CheckState state, Report report, FileRecord index, String owner) {
        this.state = state;
        this.report = report;
        this.index = index;
        this.isReparse = owner.equals("$Reparse");
    }

    @Override
    public void visit(IndexEntry entry, long position) {
        if (!isWhole(entry, isReparse)) {
            report.add("ntfs.index-key", Severity.ERROR, position, index.number(), "an entry that is too short");
            state.brokenIndexes.add(index.number());
            return;
        }
        long file = target(entry, isReparse);
        long number = FileReference.number(file);
        if (!state.records.contains(number)) {
            report.add(
                    isReparse ? "ntfs.reparse-entry" : "ntfs.object-id-entry",
                    Severity.ERROR,
                    position,
                    index.number(),
                    "names file record " + number + ", which there is not");
            return;
        }
        state.records.addName(number, -hash(entry, isReparse));
    }

    static boolean isWhole(IndexEntry entry, boolean isReparse) {
        return isReparse
                ? entry.keyLength() >= REPARSE_KEY
                : entry.keyLength() >= GUID_BYTES && entry.data().limit() >= 8;
    }

    /** The file that an entry names. */
    static long target(IndexEntry entry, boolean isReparse) {
        return isReparse ? entry.key().getLong(4) : entry.data().getLong(0);
    }

    /** What the sum of the file has for it. */
    static long hash(IndexEntry entry, boolean isReparse) {
        ByteBuffer key = entry.key();
        long file = target(entry, isReparse);
        return isReparse ? NameHash.ofReparsePoint(file, key.getInt(0)) : NameHash.ofObjectId(file, key);
    }
}
