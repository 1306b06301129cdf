package io.github.diskwright.ntfs.check;

import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.record.AttributeType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** Looks at the head and the last page of the change journal, {@code $UsnJrnl}. */
final class ChangeJournalCheck {
    private static final int HEAD_BYTES = 32;
    private static final int PAGE = 4096;
    private static final int LEAST_RECORD = 0x3C;

    private final CheckState state;
    private final Report report;

    ChangeJournalCheck(CheckState state, Report report) {
        this.state = state;
        this.report = report;
    }

    void check(List<NtfsAttribute> attributes) throws IOException {
        Optional<NtfsAttribute> max = IndexParts.find(attributes, AttributeType.DATA, "$Max");
        Optional<NtfsAttribute> journal = IndexParts.find(attributes, AttributeType.DATA, "$J");
        if (max.isPresent()) {
            checkHead(max.get(), journal.map(NtfsAttribute::size).orElse(0L));
        }
        if (journal.isPresent() && !journal.get().isCompressed()) {
            checkEnd(journal.get());
        }
    }

    private void checkHead(NtfsAttribute max, long journalSize) throws IOException {
        if (max.size() < HEAD_BYTES) {
            report.error("ntfs.usn-head", max.head(), max.size() + " bytes");
            return;
        }
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        max.read(0, head);
        long least = head.getLong(0x18);
        if (least < 0 || least > journalSize) {
            report.error(
                    "ntfs.usn-head",
                    max.head(),
                    "the lowest valid USN is " + least + ", the journal ends at " + journalSize);
        }
    }

    /** Records of the last page have to lead to its end, from wherever the first one of them begins. */
    private void checkEnd(NtfsAttribute journal) throws IOException {
        long size = journal.size();
        if (size == 0) {
            return;
        }
        long start = (size - 1) / PAGE * PAGE;
        ByteBuffer page = ByteBuffer.allocate((int) (size - start)).order(ByteOrder.LITTLE_ENDIAN);
        journal.read(start, page);
        page.flip();
        for (int at = 0; at < page.limit(); at += 8) {
            if (leadsToEnd(page, at, start)) {
                return;
            }
        }
        report.error("ntfs.usn-record", journal.head(), "no records lead to its end at USN " + size);
    }

    private static boolean leadsToEnd(ByteBuffer page, int from, long start) {
        int at = from;
        while (at <= page.limit() - 8) {
            int length = page.getInt(at);
            if (length == 0) {
                return (at > from || from == 0) && isZero(page, at);
            }
            int version = Short.toUnsignedInt(page.getShort(at + 4));
            boolean fits = length >= LEAST_RECORD && length % 8 == 0 && length <= page.limit() - at;
            if (!fits || version < 2 || version > 4 || version == 2 && page.getLong(at + 0x18) != start + at) {
                return false;
            }
            at += length;
        }
        return true;
    }

    private static boolean isZero(ByteBuffer page, int from) {
        for (int at = from; at < page.limit(); at++) {
            if (page.get(at) != 0) {
                return false;
            }
        }
        return true;
    }
}
