package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.pipeline.Pace;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileName;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.IndexEntry;
import java.io.IOException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what is wrong with the files whose sums are not zero: goes through all indexes once more and compares what
 * they say of these files, entry by entry. For one thread.
 */
final class Mismatches {
    private static final String TASK = "comparing names";
    private static final int MOST_NAMES = 1 << 20;

    private final CheckState state;
    private final Report report;
    private final TreeMap<Long, Suspect> suspects = new TreeMap<>();

    Mismatches(CheckState state, Report report) {
        this.state = state;
        this.report = report;
    }

    /** @param limit most files that are looked at */
    void run(int limit) throws IOException {
        collect(limit);
        if (suspects.isEmpty()) {
            return;
        }
        Pace pace = new Pace(state.job, TASK);
        for (long number = 0; number < state.records.size() && !report.isFull(); number++) {
            if (state.records.is(number, RecordTable.NAMES_FILES)) {
                pace.check();
                walk(number, "", true);
            }
        }
        for (long number : state.linkIndexes) {
            walk(number, systemName(number), false);
        }
        for (Suspect suspect : suspects.values()) {
            tellMissing(suspect);
        }
    }

    private void collect(int limit) throws IOException {
        long weight = 0;
        RecordTable records = state.records;
        for (long number = 0; number < records.size(); number++) {
            if (suspects.size() >= limit || weight >= MOST_NAMES) {
                return;
            }
            if (!records.isSuspect(number)) {
                continue;
            }
            boolean isFile = records.is(number, RecordTable.IN_USE) && !records.is(number, RecordTable.EXTENSION);
            @Nullable Suspect suspect = isFile ? read(number) : Suspect.ofNoFile(number);
            if (suspect != null) {
                weight += suspect.weight();
                suspects.put(number, suspect);
            }
        }
    }

    private @Nullable Suspect read(long number) throws IOException {
        try {
            return Suspect.of(state.volume, number);
        } catch (CorruptImageException | UnsupportedFeatureException e) {
            // What it says was told when the record was checked.
            return null;
        }
    }

    private String systemName(long number) throws IOException {
        try {
            return state.volume.file(number).names().get(0).name();
        } catch (CorruptImageException e) {
            return "";
        }
    }

    private void walk(long number, String owner, boolean isDirectory) throws IOException {
        try {
            NtfsFile file = state.volume.file(number);
            // What is wrong with the index itself was told.
            Report nowhere = new Report(0);
            for (NtfsAttribute attribute : file.attributes()) {
                if (attribute.type() != AttributeType.INDEX_ROOT) {
                    continue;
                }
                IndexParts parts = IndexParts.of(attribute, file.attributes(), owner);
                if (parts.isDirectory() == isDirectory) {
                    boolean isReparse = owner.equals("$Reparse");
                    IndexWalk.EntryVisitor visitor = isDirectory
                            ? (entry, position) -> entry(file, entry, position)
                            : (entry, position) -> link(number, isReparse, entry, position);
                    new IndexWalk(state, nowhere, parts, visitor).run();
                }
            }
        } catch (CorruptImageException | UnsupportedFeatureException e) {
            // Told when the record was checked.
            state.brokenIndexes.add(number);
        }
    }

    private void entry(NtfsFile directory, IndexEntry entry, long position) throws CorruptImageException {
        Suspect suspect = suspects.get(FileReference.number(entry.reference()));
        if (suspect == null || entry.keyLength() < FileName.HEAD_BYTES) {
            return;
        }
        FileName name = FileName.read("", position, entry.key());
        long number = directory.record().number();
        String label = "entry \"" + name.name() + "\" ";
        if (!suspect.isFile()) {
            add(
                    "ntfs.entry-target",
                    position,
                    number,
                    label + "names file record " + suspect.number() + ", which is no file");
            return;
        }
        int index = suspect.take(name, number);
        if (!suspect.isNamedBy(entry.reference())) {
            add(
                    "ntfs.entry-target",
                    position,
                    number,
                    label + "names file record " + FileReference.of(entry.reference()) + ", which is "
                            + FileReference.of(suspect.reference()));
        } else if (index == -1) {
            add(
                    "ntfs.entry-name",
                    position,
                    number,
                    label + "names file record " + suspect.number() + ", which does not have this name");
        } else if (index == -2) {
            add("ntfs.entry-twice", position, number, label + "is there twice");
        } else {
            compare(directory, suspect, name, index, position);
        }
    }

    private void compare(NtfsFile directory, Suspect suspect, FileName name, int index, long position) {
        long parent = suspect.name(index).parent();
        int sequence = FileReference.sequence(parent);
        if (sequence != 0 && sequence != directory.record().sequenceNumber()) {
            tellParent(suspect, suspect.name(index));
        } else if (suspect.isShownOtherwise(name)) {
            report.add(
                    "ntfs.entry-facts",
                    Severity.WARNING,
                    position,
                    directory.record().number(),
                    "entry \"" + name.name() + "\" shows other sizes or attributes (" + name.dataSize() + " bytes in "
                            + name.allocatedSize() + ") than file record " + suspect.number() + " has ("
                            + suspect.facts() + ")");
        }
    }

    private void link(long index, boolean isReparse, IndexEntry entry, long position) {
        if (!LinkSums.isWhole(entry, isReparse)) {
            return;
        }
        Suspect suspect = suspects.get(FileReference.number(LinkSums.target(entry, isReparse)));
        if (suspect == null) {
            return;
        }
        long hash = LinkSums.hash(entry, isReparse);
        boolean taken = isReparse ? suspect.takeReparse(hash) : suspect.takeObject(hash);
        if (!taken) {
            add(
                    isReparse ? "ntfs.reparse-entry" : "ntfs.object-id-entry",
                    position,
                    index,
                    "an entry for file record " + suspect.number() + ", which has no such "
                            + (isReparse ? "reparse point" : "object id"));
        }
    }

    private void tellMissing(Suspect suspect) {
        for (FileName name : suspect.missing()) {
            long parent = FileReference.number(name.parent());
            RecordTable records = state.records;
            boolean isThere = records.contains(parent) && records.is(parent, RecordTable.IN_USE);
            if (isThere && (records.is(parent, RecordTable.DAMAGED) || state.brokenIndexes.contains(parent))) {
                // The entry may be in what cannot be read.
                continue;
            }
            int sequence = FileReference.sequence(name.parent());
            boolean isParent = isThere
                    && records.is(parent, RecordTable.DIRECTORY)
                    && (sequence == 0 || sequence == records.sequence(parent));
            if (isParent) {
                tell(
                        "ntfs.name-unindexed",
                        suspect,
                        "directory " + FileReference.of(name.parent()) + " has no entry for the name \"" + name.name()
                                + "\"");
            } else {
                tellParent(suspect, name);
            }
        }
        boolean sound = state.linkIndexes.stream().noneMatch(state.brokenIndexes::contains);
        if (suspect.lacksReparse() && sound) {
            tell("ntfs.reparse-unindexed", suspect, "the index of reparse points has no entry for it");
        }
        if (suspect.lacksObject() && sound) {
            tell("ntfs.object-id-unindexed", suspect, "the index of object ids has no entry for it");
        }
    }

    private void tellParent(Suspect suspect, FileName name) {
        tell(
                "ntfs.name-parent",
                suspect,
                "the name \"" + name.name() + "\" is in directory " + FileReference.of(name.parent())
                        + ", which there is not");
    }

    private void tell(String id, Suspect suspect, String text) {
        add(id, state.volume.mft().position(suspect.number()), suspect.number(), text);
    }

    private void add(String id, long position, long record, String text) {
        report.add(id, Severity.ERROR, position, record, text);
    }
}
