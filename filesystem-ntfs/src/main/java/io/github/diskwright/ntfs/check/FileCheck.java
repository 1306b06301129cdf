package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.StandardInformation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks a file as a whole: a base record and what extends it. For one thread. */
final class FileCheck {
    private final CheckState state;
    private final Report report;
    private final FileRecord base;

    FileCheck(CheckState state, Report report, FileRecord base) {
        this.state = state;
        this.report = report;
        this.base = base;
    }

    void check() throws IOException {
        Optional<List<Attribute>> all = new ListCheck(state, report, base).assemble();
        if (all.isEmpty()) {
            state.records.addState(base.number(), RecordTable.DAMAGED);
            state.hasUnknownClusters.set(true);
            return;
        }
        boolean whole = true;
        List<NtfsAttribute> attributes = new ArrayList<>();
        for (List<Attribute> extents : group(all.get())) {
            if (StreamCheck.check(state, report, extents)) {
                attributes.add(new NtfsAttribute(state.volume, List.copyOf(extents)));
            } else {
                whole = false;
            }
        }
        if (!whole) {
            state.brokenIndexes.add(base.number());
            state.records.addState(base.number(), RecordTable.NOT_SHOWN);
        }
        try {
            checkContents(attributes);
        } catch (CorruptImageException e) {
            report.error("ntfs.attribute-value", base, e);
            state.brokenIndexes.add(base.number());
        } catch (UnsupportedFeatureException e) {
            report.add(
                    "ntfs.not-checked", Severity.INFO, base.position(), base.number(), "not checked: " + e.feature());
            state.brokenIndexes.add(base.number());
        }
    }

    /** Extents of one attribute together; names, of which there may be several alike, one by one. */
    private List<List<Attribute>> group(List<Attribute> all) {
        List<List<Attribute>> groups = new ArrayList<>();
        List<Attribute> group = new ArrayList<>();
        for (Attribute attribute : all) {
            boolean same = !group.isEmpty()
                    && attribute.type() != AttributeType.FILE_NAME
                    && group.get(0).is(attribute.type(), attribute.name());
            if (!same && !group.isEmpty()) {
                groups.add(group);
                group = new ArrayList<>();
            }
            group.add(attribute);
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    private void checkContents(List<NtfsAttribute> attributes) throws IOException {
        NamesCheck names = new NamesCheck(state, report, base, attributes);
        names.check();
        Optional<StandardInformation> information = information(attributes);
        information.ifPresent(this::checkIds);
        new SecurityUse(state, report, base).check(information, attributes);
        new LinkCheck(state, report, base).check(information, attributes);
        names.addFacts(information);
        if (names.isSystem("$UsnJrnl")) {
            new ChangeJournalCheck(state, report).check(attributes);
        }
        new FlagsCheck(state, report, base).check(attributes);
        for (NtfsAttribute attribute : attributes) {
            if (attribute.type() == AttributeType.INDEX_ROOT) {
                checkIndex(IndexParts.of(attribute, attributes, names.systemName()));
            }
        }
    }

    private Optional<StandardInformation> information(List<NtfsAttribute> attributes) throws CorruptImageException {
        Optional<NtfsAttribute> found = IndexParts.find(attributes, AttributeType.STANDARD_INFORMATION, "");
        if (found.isEmpty()) {
            report.error("ntfs.standard-information", base, 0, "no $STANDARD_INFORMATION");
            return Optional.empty();
        }
        Attribute head = found.get().head();
        if (head.record() != base) {
            report.error("ntfs.standard-information", base, 0, "$STANDARD_INFORMATION is in an extension");
        }
        if (head.isNonResident() || head.valueLength() < StandardInformation.SHORT_BYTES) {
            // The rules of attributes tell it already.
            return Optional.empty();
        }
        return Optional.of(StandardInformation.read("", head.record().position() + head.offset(), head.value()));
    }

    private void checkIds(StandardInformation information) {
        int owner = information.ownerId();
        if (owner != 0 && state.ownerIds.isPresent() && !state.ownerIds.get().contains(owner)) {
            report.warning("ntfs.quota-id", base, 0, "owner 0x" + Integer.toHexString(owner) + " has no quota entry");
        }
    }

    private void checkIndex(IndexParts parts) throws IOException {
        long number = base.number();
        IndexWalk.EntryVisitor visitor = (entry, position) -> {};
        if (parts.isDirectory()) {
            state.records.addState(number, RecordTable.NAMES_FILES);
            visitor = new DirectorySums(state, report, base);
        } else if (parts.owner().equals("$Reparse") || parts.owner().equals("$ObjId")) {
            state.linkIndexes.add(number);
            visitor = new LinkSums(state, report, base, parts.owner());
        }
        if (number == NtfsVolume.SECURE && !parts.isDirectory()) {
            // The check of descriptors has told all about these two.
            return;
        }
        if (!new IndexWalk(state, report, parts, visitor).run()) {
            state.brokenIndexes.add(number);
        }
    }
}
