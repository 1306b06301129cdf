package io.github.diskwright.image.codec;

import java.util.Objects;

/** How a compressor works. Immutable and thread-safe. */
public final class CompressorOptions {
    private final int level;
    private final Matching matching;

    /** How far back a codec looks for what it has seen already. */
    public enum Matching {
        /** As far as the level says. */
        BY_LEVEL,
        /**
         * Over a whole block, of up to 16 MiB, also at levels that see less, which then get larger tables too: blocks of 1
         * MiB at level 1 of Zstandard become 3 % smaller, 2 % smaller than one stream of that level. Codecs that see whole
         * blocks anyway do not mind.
         */
        WHOLE_BLOCK,
        /**
         * Over 128 MiB: finds repeats that lie megabytes apart. Worth its time, about a tenth
         * more, for blocks that are larger than the window of the level (Zstandard: 512 KiB at level 1, 2 MiB at 3, 8
         * MiB at 19).
         */
        LONG_DISTANCE
    }

    private CompressorOptions(Builder builder) {
        level = builder.level;
        matching = builder.matching;
    }

    /** The options of a level, all else by default. */
    public static CompressorOptions ofLevel(int level) {
        return new Builder(level).build();
    }

    /**
     * A builder.
     *
     * @param level {@link Codec#minLevel()} to {@link Codec#maxLevel()} of the codec that will be asked
     */
    public static Builder builder(int level) {
        return new Builder(level);
    }

    /** The level. */
    public int level() {
        return level;
    }

    /** How far back it looks. Default {@link Matching#BY_LEVEL}. */
    public Matching matching() {
        return matching;
    }

    /** Builds {@link CompressorOptions}. Not thread-safe. */
    public static final class Builder {
        private final int level;
        private Matching matching = Matching.BY_LEVEL;

        private Builder(int level) {
            this.level = level;
        }

        /** Sets {@link CompressorOptions#matching()}. */
        public Builder matching(Matching wanted) {
            matching = Objects.requireNonNull(wanted, "wanted");
            return this;
        }

        /** The options. */
        public CompressorOptions build() {
            return new CompressorOptions(this);
        }
    }
}
