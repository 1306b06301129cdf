package io.github.diskwright.ntfs.check;

import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.StandardInformation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Checks a file's reparse point and object id, and adds them to what their indexes should show. */
final class LinkCheck {
    private static final int REPARSE_HEAD = 8;
    private static final int GUID_BYTES = 16;
    private static final int SYSTEM_COMPRESSED = 0x80000017;

    private final CheckState state;
    private final Report report;
    private final FileRecord base;

    LinkCheck(CheckState state, Report report, FileRecord base) {
        this.state = state;
        this.report = report;
        this.base = base;
    }

    void check(Optional<StandardInformation> information, List<NtfsAttribute> attributes) throws IOException {
        Optional<NtfsAttribute> point = IndexParts.find(attributes, AttributeType.REPARSE_POINT, "");
        boolean flagged =
                information.isPresent() && (information.get().attributes() & StandardInformation.REPARSE_POINT) != 0;
        if (information.isPresent() && flagged != point.isPresent()) {
            report.error(
                    "ntfs.reparse-flag",
                    base,
                    0,
                    flagged
                            ? "is marked to have a reparse point and has none"
                            : "has a reparse point and is not marked so");
        }
        if (point.isPresent()) {
            checkPoint(point.get(), attributes);
        }
        Optional<NtfsAttribute> id = IndexParts.find(attributes, AttributeType.OBJECT_ID, "");
        if (id.isPresent() && id.get().isResident()) {
            ByteBuffer value = id.get().head().value();
            if (value.limit() < GUID_BYTES) {
                report.error("ntfs.object-id", id.get().head(), "an object id of " + value.limit() + " bytes");
            } else {
                long file = base.reference().toWord();
                state.records.addName(base.number(), NameHash.ofObjectId(file, value));
            }
        }
    }

    private void checkPoint(NtfsAttribute point, List<NtfsAttribute> attributes) throws IOException {
        long size = point.size();
        if (!state.budget.spend(point.isResident() ? 0 : Math.min(size, 1 << 16)) || size > 1 << 16) {
            return;
        }
        if (size < REPARSE_HEAD) {
            report.error("ntfs.reparse-point", point.head(), "a reparse point of " + size + " bytes");
            state.records.addState(base.number(), RecordTable.DAMAGED);
            return;
        }
        ByteBuffer value = point.readAll();
        int tag = value.getInt(0);
        int head = tag < 0 ? REPARSE_HEAD : REPARSE_HEAD + GUID_BYTES;
        int length = Short.toUnsignedInt(value.getShort(4));
        if (head + length != size) {
            report.error(
                    "ntfs.reparse-point",
                    point.head(),
                    "a reparse point of " + size + " bytes with " + length + " bytes of data");
        }
        state.records.addName(
                base.number(), NameHash.ofReparsePoint(base.reference().toWord(), tag));
        if (tag == SYSTEM_COMPRESSED) {
            new SystemCompressionCheck(state, report, base).check(value, attributes);
        }
    }
}
