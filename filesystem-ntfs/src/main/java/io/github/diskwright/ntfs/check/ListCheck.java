package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.AttributeListEntry;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.FileReference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the attribute list of a file and finds the attributes that it names. For one thread. */
final class ListCheck {
    private final CheckState state;
    private final Report report;
    private final FileRecord base;
    private final Map<Long, FileRecord> holders = new HashMap<>();
    private final Set<Attribute> listed = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean complete = true;

    ListCheck(CheckState state, Report report, FileRecord base) {
        this.state = state;
        this.report = report;
        this.base = base;
        holders.put(base.number(), base);
    }

    /** All attributes of the file in their order; empty if some cannot be read. */
    Optional<List<Attribute>> assemble() throws IOException {
        Optional<Attribute> list = base.find(AttributeType.ATTRIBUTE_LIST, "");
        if (list.isEmpty()) {
            return Optional.of(base.attributes());
        }
        List<AttributeListEntry> entries;
        try {
            long size = list.get().isNonResident() ? list.get().dataSize() : 0;
            if (!state.budget.spend(Math.min(size, AttributeListEntry.MAX_LIST_BYTES))) {
                return Optional.empty();
            }
            entries = NtfsFile.readList(state.volume, list.get());
            checkNames(list.get(), entries);
        } catch (CorruptImageException e) {
            report.error("ntfs.list-bounds", list.get(), Report.text(e));
            return Optional.empty();
        }
        @Nullable AttributeListEntry last = null;
        for (AttributeListEntry entry : entries) {
            if (last != null && order(last, entry) > 0) {
                report.error("ntfs.list-order", list.get(), describe(entry) + " comes behind " + describe(last));
            }
            last = entry;
            follow(list.get(), entry);
        }
        return complete ? Optional.of(all(list.get())) : Optional.empty();
    }

    /** Windows takes names from one offset only, whatever the entry says. */
    private void checkNames(Attribute list, List<AttributeListEntry> entries) throws IOException {
        ByteBuffer bytes = new NtfsAttribute(state.volume, List.of(list)).readAll();
        int at = 0;
        for (AttributeListEntry entry : entries) {
            int offset = Byte.toUnsignedInt(bytes.get(at + 7));
            if (offset != AttributeListEntry.NAME_OFFSET) {
                report.error(
                        "ntfs.list-name",
                        list,
                        describe(entry) + ": name at offset " + offset + ", expected "
                                + AttributeListEntry.NAME_OFFSET);
                return;
            }
            at += Short.toUnsignedInt(bytes.getShort(at + 4));
        }
    }

    private int order(AttributeListEntry first, AttributeListEntry second) {
        int order = Integer.compareUnsigned(first.type(), second.type());
        if (order == 0 && state.upCase.isPresent()) {
            order = state.upCase.get().compareUpper(first.name(), second.name());
        }
        return order == 0 && first.name().equals(second.name())
                ? Long.compare(first.lowestVcn(), second.lowestVcn())
                : order;
    }

    private static String describe(AttributeListEntry entry) {
        return AttributeType.name(entry.type()) + (entry.name().isEmpty() ? "" : ":" + entry.name()) + " from VCN "
                + entry.lowestVcn();
    }

    private void follow(Attribute list, AttributeListEntry entry) throws IOException {
        long number = FileReference.number(entry.reference());
        FileRecord holder = holders.get(number);
        if (holder == null) {
            Optional<FileRecord> extension = extension(list, entry, number);
            if (extension.isEmpty()) {
                complete = false;
                return;
            }
            holder = extension.get();
            holders.put(number, holder);
        }
        int sequence = FileReference.sequence(entry.reference());
        if (sequence != 0 && sequence != holder.sequenceNumber()) {
            report.error(
                    "ntfs.list-entry",
                    list,
                    describe(entry) + " is said to be in record " + FileReference.of(entry.reference()) + ", which is "
                            + holder.reference());
        }
        Optional<Attribute> match = match(holder, entry);
        if (match.isEmpty()) {
            report.error("ntfs.list-entry", list, describe(entry) + " is not in " + holder);
            return;
        }
        listed.add(match.get());
    }

    private Optional<FileRecord> extension(Attribute list, AttributeListEntry entry, long number) throws IOException {
        FileRecord record;
        try {
            record = state.volume.mft().record(number);
        } catch (CorruptImageException e) {
            report.error(
                    "ntfs.extension-missing",
                    list,
                    describe(entry) + " is in file record " + number + ", which cannot be read");
            return Optional.empty();
        }
        if (!record.isInUse()) {
            report.error("ntfs.extension-missing", list, describe(entry) + " is in " + record + ", which is free");
            return Optional.empty();
        }
        int sequence = FileReference.sequence(record.baseReference());
        if (FileReference.number(record.baseReference()) != base.number() || !record.isExtension()) {
            report.error(
                    "ntfs.extension-base", list, describe(entry) + " is in " + record + ", which is another file's");
            return Optional.empty();
        }
        state.listed.add(number);
        if (sequence != 0 && sequence != base.sequenceNumber()) {
            report.error(
                    "ntfs.extension-base",
                    record,
                    0x20,
                    "extends record " + FileReference.of(record.baseReference()) + ", which is " + base.reference());
        }
        return Optional.of(record);
    }

    private Optional<Attribute> match(FileRecord holder, AttributeListEntry entry) {
        @Nullable Attribute best = null;
        for (Attribute attribute : holder.attributes()) {
            boolean same = !listed.contains(attribute)
                    && attribute.is(entry.type(), entry.name())
                    && AttributeCheck.lowest(attribute) == entry.lowestVcn();
            if (same && (best == null || attribute.id() == entry.id())) {
                best = attribute;
            }
        }
        return Optional.ofNullable(best);
    }

    private List<Attribute> all(Attribute list) {
        List<Attribute> all = new ArrayList<>();
        List<FileRecord> records = new ArrayList<>(holders.values());
        records.sort((a, b) -> Long.compare(a.number(), b.number()));
        for (FileRecord holder : records) {
            for (Attribute attribute : holder.attributes()) {
                if (attribute != list && !listed.contains(attribute)) {
                    report.error("ntfs.list-incomplete", attribute, "is not in the list of attributes");
                }
                all.add(attribute);
            }
        }
        all.sort((a, b) -> AttributeCheck.order(a, b, state.upCase));
        return all;
    }
}
