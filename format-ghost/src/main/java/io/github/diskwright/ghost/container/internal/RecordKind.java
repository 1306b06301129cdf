package io.github.diskwright.ghost.container.internal;

import java.util.Optional;

/** What a record holds (section 3.1). */
public enum RecordKind {
    /** A chunk. */
    CHUNK(1, "chunk"),
    /** A part of the index. */
    PAGE(2, "index page"),
    /** Everything before it is durable. */
    CHECKPOINT(3, "checkpoint"),
    /** What the image is of. */
    FACTS(4, "facts"),
    /** What could not be read. */
    UNREADABLE(5, "unreadable ranges"),
    /** Where the pages are. */
    DIRECTORY(6, "directory"),
    /** Last record of a segment with others behind it. */
    SEGMENT_END(7, "segment end"),
    /** Last record of an image. */
    END(8, "end record"),
    /** The header of the last segment once more, before the end record. */
    HEADER_COPY(9, "copy of the segment header");

    private final int code;
    private final String title;

    RecordKind(int code, String title) {
        this.code = code;
        this.title = title;
    }

    /** The number in a record header. */
    public int code() {
        return code;
    }

    /** What messages call it. */
    public String title() {
        return title;
    }

    /** Whether the body stays in clear in an encrypted image: what is in clear anyway, or nothing. */
    boolean isInClear() {
        return this == SEGMENT_END || this == HEADER_COPY;
    }

    static Optional<RecordKind> ofCode(int code) {
        return code >= 1 && code <= values().length ? Optional.of(values()[code - 1]) : Optional.empty();
    }
}
