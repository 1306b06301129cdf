package io.github.diskwright.partition.move;

import io.github.diskwright.image.ImageException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One step of a {@link MovePlan}. Immutable and thread-safe; positions and lengths are bytes of the disk. */
public sealed interface MoveStep {
    /** Bytes that the step writes. */
    long length();

    /** First byte that the step writes. */
    long target();

    /** Whether the step writes any byte of a range. */
    default boolean changes(long position, long count) {
        return target() < position + count && position < target() + length();
    }

    /**
     * Data that goes from one place to another. The ranges may overlap. What it leaves behind keeps its bytes.
     *
     * @param from where its first byte is
     * @param to where its first byte goes
     * @param length bytes, 1 or more
     */
    record Move(long from, long to, long length) implements MoveStep {
        /**
         * @throws IllegalArgumentException if a number is negative, the length zero, or it goes nowhere
         */
        public Move {
            if (from < 0 || to < 0 || length < 1 || from == to) {
                throw new IllegalArgumentException("cannot move " + length + " bytes from " + from + " to " + to);
            }
        }

        @Override
        public long target() {
            return to;
        }

        /** Bytes between the old place and the new one. */
        long distance() {
            return Math.abs(to - from);
        }

        @Override
        public String toString() {
            return "move " + length + " bytes from " + ImageException.hex(from) + " to " + ImageException.hex(to);
        }
    }

    /** Bytes that are written at a place. */
    final class Write implements MoveStep {
        private final long position;
        private final @Nullable ByteBuffer before;
        private final ByteBuffer after;
        private final String what;

        /**
         * @param position where the first byte goes
         * @param before what is there before, as long as {@code after}; null where that does not matter
         * @param after what will be there
         * @param what what is written, for people
         */
        Write(long position, @Nullable ByteBuffer before, ByteBuffer after, String what) {
            this.position = position;
            this.before = before == null ? null : copy(before);
            this.after = copy(after);
            this.what = Objects.requireNonNull(what, "what");
            if (position < 0 || !after.hasRemaining() || what.length() > MovePlan.MAX_TEXT) {
                throw new IllegalArgumentException(after.remaining() + " bytes at " + position + ": " + what);
            }
            if (before != null && before.remaining() != after.remaining()) {
                throw new IllegalArgumentException(
                        before.remaining() + " old bytes for " + after.remaining() + " new ones");
            }
        }

        private static ByteBuffer copy(ByteBuffer bytes) {
            ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
            copy.put(bytes.duplicate()).flip();
            return copy.asReadOnlyBuffer();
        }

        @Override
        public long target() {
            return position;
        }

        @Override
        public long length() {
            return after.limit();
        }

        /** What is there before, where that is part of the plan: read-only, from 0 to its limit. */
        public Optional<ByteBuffer> before() {
            return Optional.ofNullable(before).map(ByteBuffer::duplicate);
        }

        /** What will be there: read-only, from 0 to its limit. */
        public ByteBuffer after() {
            return after.duplicate();
        }

        /** What is written, for people. */
        public String what() {
            return what;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Write that
                    && position == that.position
                    && what.equals(that.what)
                    && Objects.equals(before, that.before)
                    && after.equals(that.after);
        }

        @Override
        public int hashCode() {
            return Objects.hash(position, after, what);
        }

        @Override
        public String toString() {
            return "write " + what + ", " + length() + " bytes at " + ImageException.hex(position);
        }
    }
}
