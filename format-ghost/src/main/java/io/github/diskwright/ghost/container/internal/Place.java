package io.github.diskwright.ghost.container.internal;

/**
 * Where a record is.
 *
 * @param segment number of the segment, from 1; 0 for nowhere
 * @param position first byte of its header in the segment
 */
public record Place(int segment, long position) {
    /** No record at all. */
    public static final Place NONE = new Place(0, 0);

    /** Whether there is one. */
    public boolean isSome() {
        return segment != 0;
    }
}
