package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.ntfs.record.FileName;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.IndexEntry;

/** Takes the entries of a directory from the sums of the files that they name. For one thread. */
final class DirectorySums implements IndexWalk.EntryVisitor {
    private final CheckState state;
    private final Report report;
    private final FileRecord directory;

    DirectorySums(CheckState state, Report report, FileRecord directory) {
        this.state = state;
        this.report = report;
        this.directory = directory;
    }

    @Override
    public void visit(IndexEntry entry, long position) {
        FileName name;
        try {
            name = FileName.read("", position, entry.key());
        } catch (CorruptImageException e) {
            error("ntfs.index-key", position, Report.text(e));
            state.brokenIndexes.add(directory.number());
            return;
        }
        long number = FileReference.number(entry.reference());
        if (!state.records.contains(number)) {
            error(
                    "ntfs.entry-target",
                    position,
                    "entry \"" + name.name() + "\" names file record " + number + ", which there is not");
            return;
        }
        long parent = name.parent();
        int sequence = FileReference.sequence(parent);
        if (FileReference.number(parent) != directory.number()
                || sequence != 0 && sequence != directory.sequenceNumber()) {
            error(
                    "ntfs.entry-parent",
                    position,
                    "entry \"" + name.name() + "\" says that it is of directory " + FileReference.of(parent));
            parent = directory.reference().toWord();
        }
        state.records.addName(number, -NameHash.ofName(entry.reference(), parent, name));
        if (name.namespace() != FileName.DOS && FileFacts.isUserRecord(number)) {
            state.records.addFacts(number, -factsOf(name));
        }
    }

    /** The hash of what the entry shows. */
    static int factsOf(FileName name) {
        return NameHash.ofFacts(name.allocatedSize(), name.dataSize(), name.attributes() & FileFacts.SHOWN, 0);
    }

    private void error(String id, long position, String text) {
        report.add(id, Severity.ERROR, position, directory.number(), text);
    }
}
