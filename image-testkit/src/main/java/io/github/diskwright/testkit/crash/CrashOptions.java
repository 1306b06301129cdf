package io.github.diskwright.testkit.crash;

import io.github.diskwright.image.device.Ranges;

/**
 * Which crash states of a record are looked at. Besides the chosen ones there is always one for each change and
 * flush, with everything up to it and nothing after it.
 *
 * <p>Immutable and thread-safe.
 */
public final class CrashOptions {
    private final long seed;
    private final int tornPerChange;
    private final int subsetsPerChange;
    private final int sectorSize;
    private final long maxStates;

    private CrashOptions(Builder builder) {
        seed = builder.seed;
        tornPerChange = builder.tornPerChange;
        subsetsPerChange = builder.subsetsPerChange;
        sectorSize = builder.sectorSize;
        maxStates = builder.maxStates;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** What the choice is made from. Default 1. */
    public long seed() {
        return seed;
    }

    /** States for each change of more than one sector in which only some of its sectors arrived. Default 4. */
    public int tornPerChange() {
        return tornPerChange;
    }

    /**
     * States for each change in which it arrived but others since the last flush did not, or only in part, or in
     * another order. Default 8.
     */
    public int subsetsPerChange() {
        return subsetsPerChange;
    }

    /** Smallest number of bytes that arrives wholly or not at all: 512 or 4096. Default 512. */
    public int sectorSize() {
        return sectorSize;
    }

    /**
     * How many states to look at, about. Where there would be more, torn and partial ones are left out evenly; one
     * for each change and flush always stays. Default no limit.
     */
    public long maxStates() {
        return maxStates;
    }

    /** Builds {@link CrashOptions}. Not thread-safe. */
    public static final class Builder {
        private long seed = 1;
        private int tornPerChange = 4;
        private int subsetsPerChange = 8;
        private int sectorSize = 512;
        private long maxStates = Long.MAX_VALUE;

        private Builder() {}

        /** Sets {@link CrashOptions#seed()}. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Sets {@link CrashOptions#tornPerChange()}, zero or more. */
        public Builder tornPerChange(int states) {
            tornPerChange = notNegative("tornPerChange", states);
            return this;
        }

        /** Sets {@link CrashOptions#subsetsPerChange()}, zero or more. */
        public Builder subsetsPerChange(int states) {
            subsetsPerChange = notNegative("subsetsPerChange", states);
            return this;
        }

        /** Sets {@link CrashOptions#sectorSize()}: 512 or 4096. */
        public Builder sectorSize(int bytes) {
            sectorSize = Ranges.checkSectorSize(bytes);
            return this;
        }

        /** Sets {@link CrashOptions#maxStates()}, 1 or more. */
        public Builder maxStates(long states) {
            if (states < 1) {
                throw new IllegalArgumentException("maxStates is " + states + ", allowed 1 or more");
            }
            maxStates = states;
            return this;
        }

        /** The options. */
        public CrashOptions build() {
            return new CrashOptions(this);
        }

        private static int notNegative(String name, int value) {
            if (value < 0) {
                throw new IllegalArgumentException(name + " is " + value + ", allowed 0 or more");
            }
            return value;
        }
    }
}
