package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.FileRecord;
import java.util.ArrayList;
import java.util.List;

/** Collects what one part of the check finds, up to a limit. Not thread-safe. */
final class Report {
    /** Instead of a record's number: the finding is not about a file. */
    static final long NO_RECORD = -1;

    private final int limit;
    private final List<Draft> drafts = new ArrayList<>();

    /** @param limit most findings that are kept */
    Report(int limit) {
        this.limit = limit;
    }

    /** A finding that does not know the path of its file yet. */
    record Draft(String id, Severity severity, long position, long record, String text) {}

    /** A finding about the volume. */
    void error(String id, long position, String text) {
        add(id, Severity.ERROR, position, NO_RECORD, text);
    }

    /** A finding about the volume. */
    void warning(String id, long position, String text) {
        add(id, Severity.WARNING, position, NO_RECORD, text);
    }

    /** A finding about the volume. */
    void info(String id, long position, String text) {
        add(id, Severity.INFO, position, NO_RECORD, text);
    }

    /** A finding about a record. */
    void error(String id, FileRecord record, int offset, String text) {
        add(id, Severity.ERROR, record.position() + offset, owner(record), text);
    }

    /** A finding about a record. */
    void warning(String id, FileRecord record, int offset, String text) {
        add(id, Severity.WARNING, record.position() + offset, owner(record), text);
    }

    /** A finding about an attribute. */
    void error(String id, Attribute attribute, String text) {
        error(id, attribute.record(), attribute.offset(), attribute + ": " + text);
    }

    /** A finding about an attribute. */
    void warning(String id, Attribute attribute, String text) {
        warning(id, attribute.record(), attribute.offset(), attribute + ": " + text);
    }

    /** What a parser has to say. */
    void error(String id, FileRecord record, CorruptImageException e) {
        add(id, Severity.ERROR, e.position(), owner(record), text(e));
    }

    void add(String id, Severity severity, long position, long record, String text) {
        if (drafts.size() < limit) {
            drafts.add(new Draft(id, severity, position, record, text));
        }
    }

    static String text(CorruptImageException e) {
        return e.structure() + ": expected " + e.expected() + ", found " + e.found();
    }

    private static long owner(FileRecord record) {
        return record.number();
    }

    List<Draft> drafts() {
        return drafts;
    }

    int size() {
        return drafts.size();
    }

    boolean isFull() {
        return drafts.size() >= limit;
    }

    /** Adds what another report has, as far as there is room. */
    void addAll(List<Draft> others) {
        int room = Math.min(limit - drafts.size(), others.size());
        drafts.addAll(others.subList(0, room));
    }
}
