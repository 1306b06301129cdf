package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.Fixups;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Checks file records one by one: their heads, then, by others, what is in them. For one thread. */
final class RecordCheck {
    /** Offset of the update words from version 3.1 on, which tells that the record knows its own number. */
    private static final int HEAD_31 = 0x30;

    private final CheckState state;
    private final Report report;

    RecordCheck(CheckState state, Report report) {
        this.state = state;
        this.report = report;
    }

    /** @param bytes as they are on the volume; changed, and kept no longer than the call */
    void check(long number, byte[] bytes) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long position = state.volume.mft().position(number);
        boolean marked = state.markedRecords.contains(number);
        if (head.getInt(0) != FileRecord.MAGIC) {
            if (marked && !isNeverWritten(number, bytes)) {
                damaged(number, "ntfs.record-magic", position, "no file record, though it is marked as used");
            }
            return;
        }
        try {
            Fixups.remove(state.volume.device().description(), "file record " + number, position, head);
        } catch (CorruptImageException e) {
            if (marked) {
                damaged(number, fixupRule(e, position), e.position(), Report.text(e));
            }
            return;
        }
        FileRecord bare = bare(number, position, bytes);
        if ((head.getShort(0x16) & FileRecord.IN_USE) == 0) {
            state.records.set(number, 0, bare.sequenceNumber());
            if (marked && (number < 16 || number > 23)) {
                warn(number, "ntfs.mft-bitmap-extra", position + 0x16, "marked as used, and free by its own word");
            }
            return;
        }
        if (!marked) {
            report.error("ntfs.mft-bitmap-missing", bare, 0x16, "in use, and marked as free in the bitmap of $MFT");
        }
        checkParsed(bare, bytes);
    }

    /** The update words were wrong in number or place, or one of them did not fit. */
    private static String fixupRule(CorruptImageException e, long position) {
        long offset = e.position() - position;
        return offset == 4 || offset == 6 ? "ntfs.record-fixups" : "ntfs.record-torn";
    }

    /** Records behind the initialized size are marked before they are written. */
    private boolean isNeverWritten(long number, byte[] bytes) {
        long end = (number + 1) * bytes.length;
        return end > state.volume.mft().initializedSize() && number >= NtfsVolume.FIRST_FREE_RECORD;
    }

    /** The record with nothing but its head, for messages. */
    private FileRecord bare(long number, long position, byte[] bytes) throws CorruptImageException {
        byte[] head = bytes.clone();
        head[0x16] &= ~FileRecord.IN_USE;
        return FileRecord.parse(state.volume.device().description(), position, number, head);
    }

    private void checkParsed(FileRecord bare, byte[] bytes) throws IOException {
        long number = bare.number();
        if (!checkHead(bare, bytes)) {
            return;
        }
        FileRecord record;
        try {
            record = FileRecord.parse(state.volume.device().description(), bare.position(), number, bytes);
        } catch (CorruptImageException e) {
            damaged(number, "ntfs.attribute-bounds", e.position(), Report.text(e));
            return;
        }
        state.records.set(number, stateOf(record), record.sequenceNumber());
        new AttributeCheck(state, report).check(record);
        if (record.isExtension()) {
            checkExtension(record);
        } else {
            new FileCheck(state, report, record).check();
        }
    }

    private static int stateOf(FileRecord record) {
        return RecordTable.IN_USE
                | (record.isDirectory() ? RecordTable.DIRECTORY : 0)
                | (record.isExtension() ? RecordTable.EXTENSION : 0);
    }

    /** @return whether the attributes can be looked at */
    private boolean checkHead(FileRecord record, byte[] bytes) {
        ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int array = Short.toUnsignedInt(head.getShort(4));
        int arrayEnd = array + 2 * Short.toUnsignedInt(head.getShort(6));
        if (record.sequenceNumber() == 0) {
            report.error("ntfs.record-sequence", record, 0x10, "sequence number 0");
        }
        if (array >= HEAD_31 && head.getInt(0x2C) != (int) record.number()) {
            report.error(
                    "ntfs.record-number",
                    record,
                    0x2C,
                    "says that it is record " + Integer.toUnsignedString(head.getInt(0x2C)));
        }
        if (record.bytesAllocated() != bytes.length) {
            report.error(
                    "ntfs.record-allocated",
                    record,
                    0x1C,
                    "says that it has " + Integer.toUnsignedString(record.bytesAllocated()) + " bytes, expected "
                            + bytes.length);
        }
        int used = record.bytesUsed();
        int first = record.firstAttributeOffset();
        if (first % 8 != 0 || first < arrayEnd || first > bytes.length - FileRecord.END_BYTES) {
            damaged(record.number(), "ntfs.record-first", record.position() + 0x14, "attributes from offset " + first);
            return false;
        }
        if (used < first + FileRecord.END_BYTES - 4 || used > bytes.length) {
            damaged(
                    record.number(),
                    "ntfs.record-used",
                    record.position() + 0x18,
                    Integer.toUnsignedString(used) + " bytes in use, of " + bytes.length);
            return false;
        }
        return checkEnd(record, head, first, used);
    }

    /** Goes from attribute to attribute by their lengths. */
    private boolean checkEnd(FileRecord record, ByteBuffer bytes, int first, int used) {
        int at = first;
        while (at <= used - 4 && bytes.getInt(at) != AttributeType.END) {
            int length = at <= used - 8 ? bytes.getInt(at + 4) : 0;
            if (length < 0x18 || length > used - at) {
                break;
            }
            at += length;
        }
        if (at > used - 4) {
            damaged(
                    record.number(),
                    "ntfs.record-end",
                    record.position() + used,
                    "no mark at the end of the attributes");
            return false;
        }
        if (bytes.getInt(at) == AttributeType.END && used != at + FileRecord.END_BYTES) {
            report.warning(
                    "ntfs.record-used", record, 0x18, used + " bytes in use, expected " + (at + FileRecord.END_BYTES));
        }
        return true;
    }

    private void checkExtension(FileRecord record) {
        long base = FileReference.number(record.baseReference());
        state.records.link(record.number(), base);
        if (!state.records.contains(base) || base == record.number()) {
            report.error("ntfs.extension-base", record, 0x20, "extends file record " + base + ", which there is not");
        }
        if (record.linkCount() != 0) {
            report.error("ntfs.link-count", record, 0x12, record.linkCount() + " links of an extension, expected 0");
        }
        Optional<?> misplaced = record.attributes().stream()
                .filter(attribute -> attribute.type() == AttributeType.STANDARD_INFORMATION
                        || attribute.type() == AttributeType.ATTRIBUTE_LIST)
                .findFirst();
        if (misplaced.isPresent()) {
            report.error("ntfs.extension-attribute", record, 0, misplaced.get() + " is in an extension");
        }
    }

    private void damaged(long number, String id, long position, String text) {
        state.records.set(number, RecordTable.IN_USE | RecordTable.DAMAGED, 0);
        state.hasUnknownClusters.set(true);
        report.add(id, Severity.ERROR, position, number, text);
    }

    private void warn(long number, String id, long position, String text) {
        report.add(id, Severity.WARNING, position, number, text);
    }
}
