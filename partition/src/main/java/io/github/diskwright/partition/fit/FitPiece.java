package io.github.diskwright.partition.fit;

import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.layout.PlacedPart;

/** A partition that goes to its place on the same disk: where it is by now. Not thread-safe. */
final class FitPiece {
    private static final long NO_RECORD = -1;

    final PlacedPart target;
    final Partition source;

    /** Bytes that move; until all have moved it has no more. */
    final long length;

    private long position;
    private long record = NO_RECORD;

    FitPiece(PlacedPart target, Partition source) {
        this.target = target;
        this.source = source;
        this.position = source.position();
        this.length = Math.min(source.length(), target.length());
    }

    long position() {
        return position;
    }

    long end() {
        return position + length;
    }

    long goalEnd() {
        return target.position() + length;
    }

    boolean isThere() {
        return position == target.position();
    }

    void arrive() {
        position = target.position();
    }

    boolean isLogical() {
        return target.part().isLogical();
    }

    /** Whether it has a record of its own, other than the one that the extended partition starts with. */
    boolean hasRecord() {
        return record != NO_RECORD;
    }

    /** Where that is. */
    long record() {
        return record;
    }

    void setRecord(long value) {
        record = value;
    }

    boolean overlaps(long start, long limit) {
        return position < limit && start < end();
    }
}
