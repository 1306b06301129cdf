package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileName;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.StandardInformation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks the names that a file says it has, and adds them to what indexes should show. For one thread. */
final class NamesCheck {
    private final CheckState state;
    private final Report report;
    private final FileRecord base;
    private final FileFacts facts;
    private final List<FileName> names = new ArrayList<>(2);
    private boolean unreadable;

    NamesCheck(CheckState state, Report report, FileRecord base, List<NtfsAttribute> attributes) {
        this.state = state;
        this.report = report;
        this.base = base;
        this.facts = new FileFacts(base, attributes);
    }

    void check() {
        int count = 0;
        for (NtfsAttribute attribute : facts.attributes()) {
            if (attribute.type() == AttributeType.FILE_NAME) {
                count++;
                read(attribute);
            }
        }
        if (count != base.linkCount()) {
            report.error("ntfs.link-count", base, 0x12, base.linkCount() + " links are counted, there are " + count);
        }
        if (count == 0 && (base.number() < 12 || base.number() >= NtfsVolume.FIRST_FREE_RECORD)) {
            report.error("ntfs.name-missing", base, 0, "has no name");
        }
        if (unreadable) {
            state.records.addState(base.number(), RecordTable.DAMAGED);
        }
        checkPairs();
        long parent = names.isEmpty() ? -1 : FileReference.number(names.get(0).parent());
        state.records.link(base.number(), parent);
        if (base.isDirectory() && names.stream().filter(NamesCheck::isLong).count() > 1) {
            report.error("ntfs.directory-links", base, 0x12, "a directory with several names");
        }
        long file = base.reference().toWord();
        for (FileName name : names) {
            state.records.addName(base.number(), NameHash.ofName(file, name.parent(), name));
        }
    }

    private void read(NtfsAttribute attribute) {
        FileName name;
        try {
            name = FileName.read(
                    "",
                    base.position() + attribute.head().offset(),
                    attribute.head().value());
        } catch (CorruptImageException e) {
            unreadable = true;
            report.error("ntfs.name-bounds", attribute.head(), Report.text(e));
            return;
        }
        names.add(name);
        if (name.namespace() > FileName.WIN32_AND_DOS) {
            report.error("ntfs.name-namespace", attribute.head(), "namespace " + name.namespace());
        }
        String text = name.name();
        if (text.isEmpty() || text.indexOf('\0') >= 0 || text.indexOf('/') >= 0) {
            report.error(
                    "ntfs.name-characters",
                    attribute.head(),
                    "an empty name, or one with a character it must not have");
        }
        boolean isDirectory = (name.attributes() & FileName.DIRECTORY) != 0;
        if (isDirectory != base.isDirectory()) {
            report.warning(
                    "ntfs.name-directory",
                    attribute.head(),
                    isDirectory
                            ? "is marked as a directory's, which the file is not"
                            : "is not marked as a directory's");
        }
    }

    /** A short name goes with one long name in the same directory. */
    private void checkPairs() {
        for (FileName name : names) {
            boolean needsOther = name.namespace() == FileName.DOS;
            if (needsOther
                    && names.stream()
                            .noneMatch(
                                    other -> other.namespace() == FileName.WIN32 && other.parent() == name.parent())) {
                report.error("ntfs.name-pair", base, 0, "short name " + name.name() + " without a long one");
            }
        }
    }

    private static boolean isLong(FileName name) {
        return name.namespace() != FileName.DOS;
    }

    /** Name of a system file below the root or below {@code $Extend}; empty for others. */
    String systemName() {
        if (names.isEmpty()) {
            return "";
        }
        long parent = FileReference.number(names.get(0).parent());
        boolean isSystem = parent == NtfsVolume.EXTEND || base.number() < NtfsVolume.FIRST_FREE_RECORD;
        return isSystem ? names.get(0).name() : "";
    }

    /** Whether this is a system file. */
    boolean isSystem(String name) {
        return systemName().equals(name);
    }

    /** Adds the sizes and attributes that the directory should show, where Windows keeps them fresh. */
    void addFacts(Optional<StandardInformation> information) {
        if (information.isPresent() && facts.areShown(names)) {
            state.records.addFacts(base.number(), facts.hash(information.get()));
        } else {
            state.records.addState(base.number(), RecordTable.NOT_SHOWN);
        }
    }
}
