package io.github.diskwright.partition.move;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Steps that change a disk, in their order. Each step is durable before the next one begins. Immutable and thread-safe;
 * holds the bytes that are to be written.
 */
public final class MovePlan {
    /** Most steps of a plan. */
    public static final int MAX_STEPS = 16_384;

    /** Most bytes that the writes of a plan may hold, old and new ones together. */
    public static final long MAX_WRITTEN = 256L << 20;

    static final int MAX_TEXT = 1000;

    private final long diskSize;
    private final long sizeAfter;
    private final List<MoveStep> steps;

    private MovePlan(long diskSize, long sizeAfter, List<MoveStep> steps) {
        this.diskSize = diskSize;
        this.sizeAfter = sizeAfter;
        this.steps = List.copyOf(steps);
    }

    /**
     * A plan without steps.
     *
     * @param diskSize bytes of the disk that it is for, zero or more
     */
    public static Builder builder(long diskSize) {
        if (diskSize < 0) {
            throw new IllegalArgumentException("disk size is " + diskSize);
        }
        return new Builder(diskSize);
    }

    /** Bytes of the disk that it is for. */
    public long diskSize() {
        return diskSize;
    }

    /**
     * Bytes that the disk is to have when all steps are done, {@link #diskSize()} at most. Whoever carries the plan out
     * cuts what the disk is in; the plan only remembers it, and its journal.
     */
    public long sizeAfter() {
        return sizeAfter;
    }

    /** The steps in their order. */
    public List<MoveStep> steps() {
        return steps;
    }

    /** Bytes that all steps write together. */
    public long length() {
        return steps.stream().mapToLong(MoveStep::length).reduce(0, Math::addExact);
    }

    /** Bytes that the journal of this plan needs; more than 64 MiB only where data moves by a small distance. */
    public long journalSize() {
        return JournalLayout.of(this, MoveTuning.DEFAULTS).size();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MovePlan that
                && diskSize == that.diskSize
                && sizeAfter == that.sizeAfter
                && steps.equals(that.steps);
    }

    @Override
    public int hashCode() {
        return Objects.hash(diskSize, sizeAfter, steps);
    }

    /** The steps, one per line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        steps.forEach(step -> text.append(step).append('\n'));
        return text.toString();
    }

    /** Collects steps. Not thread-safe. */
    public static final class Builder {
        private final long diskSize;
        private long sizeAfter;
        private final List<MoveStep> steps = new ArrayList<>();
        private long written;
        private long total;

        private Builder(long diskSize) {
            this.diskSize = diskSize;
            this.sizeAfter = diskSize;
        }

        /**
         * Sets {@link MovePlan#sizeAfter()}.
         *
         * @throws IllegalArgumentException if the size is negative or more than the disk has
         */
        public Builder sizeAfter(long bytes) {
            if (bytes < 0 || bytes > diskSize) {
                throw new IllegalArgumentException("size is " + bytes + ", allowed up to " + diskSize);
            }
            sizeAfter = bytes;
            return this;
        }

        /**
         * Adds a move of data.
         *
         * @throws IllegalArgumentException if a range is not inside the disk or empty, the two are the same, or all steps
         *     together are longer than a {@code long} can tell
         */
        public Builder move(long from, long to, long length) {
            MoveStep.Move step = new MoveStep.Move(from, to, length);
            requireInside(from, length);
            return add(step);
        }

        /**
         * Adds a write.
         *
         * @param position where the first byte goes
         * @param after what to write, 1 byte or more; copied
         * @param what what it is, for people, 1,000 characters at most
         * @throws IllegalArgumentException if it is not inside the disk, or there is too much to write in all
         */
        public Builder write(long position, ByteBuffer after, String what) {
            return addWrite(new MoveStep.Write(position, null, after, what), 1);
        }

        /**
         * Adds a write over known bytes. Work on the plan stops where others are found.
         *
         * @param position where the first byte goes
         * @param before what is there when the step's turn comes, as long as {@code after}; copied
         * @param after what to write, 1 byte or more; copied
         * @param what what it is, for people, 1,000 characters at most
         * @throws IllegalArgumentException if it is not inside the disk, or there is too much to write in all
         */
        public Builder write(long position, ByteBuffer before, ByteBuffer after, String what) {
            return addWrite(new MoveStep.Write(position, before, after, what), 2);
        }

        private Builder addWrite(MoveStep.Write step, int copies) {
            written = Math.addExact(written, copies * step.length());
            if (written > MAX_WRITTEN) {
                throw new IllegalArgumentException("more than " + MAX_WRITTEN + " bytes to write");
            }
            return add(step);
        }

        Builder add(MoveStep step) {
            requireInside(step.target(), step.length());
            if (steps.size() == MAX_STEPS) {
                throw new IllegalArgumentException("more than " + MAX_STEPS + " steps");
            }
            if (step.length() > Long.MAX_VALUE - total) {
                throw new IllegalArgumentException("more than " + Long.MAX_VALUE + " bytes in all");
            }
            total += step.length();
            steps.add(step);
            return this;
        }

        private void requireInside(long position, long length) {
            if (position > diskSize || length > diskSize - position) {
                throw new IllegalArgumentException(
                        length + " bytes at " + position + " are not inside the disk of " + diskSize + " bytes");
            }
        }

        /** The plan. */
        public MovePlan build() {
            return new MovePlan(diskSize, sizeAfter, steps);
        }
    }
}
