package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.CompressorOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@link CompressWorker} does with each block: one codec, or the best of several. Immutable; as thread-safe as the
 * {@link Deduplication} that it may hold.
 */
public final class Compression {
    private final List<Candidate> candidates;
    private final Noise noise;
    private final BlockDigests digests;
    private final Optional<Deduplication> deduplication;
    private final Optional<KnownBlocks> known;

    /**
     * A codec that is tried on a block.
     *
     * @param codec the codec
     * @param options level and more
     */
    public record Candidate(Codec codec, CompressorOptions options) {
        /** Both are there. */
        public Candidate {
            Objects.requireNonNull(codec, "codec");
            Objects.requireNonNull(options, "options");
        }

        /** Nanoseconds of one core for a byte, by the codec's nominal rate. */
        double cost() {
            return 1e9 / codec.nominalRate(options.level());
        }
    }

    /** What to do with a block that looks as if nothing could make it smaller. */
    public enum Noise {
        /**
         * Store it without trying a slow codec, if its bytes are as evenly spread as noise and the codec's fast level
         * does not find any repeats in it. Costs a hundredth of a fast level on other data.
         */
        STORE,
        /** Try all the same. */
        COMPRESS
    }

    /** Whether the SHA-256 of each block is computed along with it. */
    public enum BlockDigests {
        /** It is not. */
        NONE,
        /** {@link CompressedBlock#digest()} has it, unless the block is all zero. */
        SHA_256
    }

    private Compression(Builder builder) {
        candidates = builder.candidates;
        noise = builder.noise;
        deduplication = builder.deduplication;
        known = builder.known.isPresent()
                ? builder.known
                : deduplication.map(table -> (at, digest) -> table.isKnown(digest));
        digests = known.isPresent() ? BlockDigests.SHA_256 : builder.digests;
    }

    /** One codec at a level; what does not get smaller is stored. */
    public static Builder with(Codec codec, int level) {
        return with(codec, CompressorOptions.ofLevel(level));
    }

    /** One codec with options of its own; what does not get smaller is stored. */
    public static Builder with(Codec codec, CompressorOptions options) {
        return new Builder(List.of(new Candidate(codec, options)));
    }

    /**
     * Several codecs, each at the highest level that a time budget allows: for every block all of them are tried and
     * the smallest result is kept, or that of a faster codec if it is larger by less than a 64th.
     *
     * <p>The budget is in the codecs' nominal rates ({@link Codec#nominalRate}), not in measured time, so that the same
     * input gives the same bytes on any machine.
     *
     * @param codecs what to choose from, one or more
     * @param bytesPerSecond what one core shall get through; a codec that has no level as fast is left out
     * @throws IllegalArgumentException if no codec is fast enough
     */
    public static Builder auto(List<Codec> codecs, long bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("rate is " + bytesPerSecond + ", allowed 1 or more");
        }
        List<Codec> fastestFirst = new ArrayList<>(codecs);
        fastestFirst.sort(Comparator.comparingLong((Codec codec) -> -codec.nominalRate(codec.minLevel()))
                .thenComparing(Codec::name));
        List<Candidate> chosen = new ArrayList<>();
        double left = 1e9 / bytesPerSecond;
        for (int i = 0; i < fastestFirst.size(); i++) {
            Optional<Candidate> candidate = strongest(fastestFirst.get(i), left / (fastestFirst.size() - i));
            left -= candidate.map(Candidate::cost).orElse(0.0);
            candidate.ifPresent(chosen::add);
        }
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("none of the codecs compresses " + bytesPerSecond + " bytes per second");
        }
        return new Builder(List.copyOf(chosen));
    }

    private static Optional<Candidate> strongest(Codec codec, double mostCost) {
        for (int level = codec.maxLevel(); level >= codec.minLevel(); level--) {
            Candidate candidate = new Candidate(codec, CompressorOptions.ofLevel(level));
            if (candidate.cost() <= mostCost) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** What is tried on each block, fastest codec first. */
    public List<Candidate> candidates() {
        return candidates;
    }

    /** What happens to blocks that look incompressible. Default {@link Noise#STORE}. */
    public Noise noise() {
        return noise;
    }

    /** Whether blocks are digested. Default {@link BlockDigests#NONE}, and always done for deduplication. */
    public BlockDigests digests() {
        return digests;
    }

    /** Finds equal blocks, if that is wanted. */
    public Optional<Deduplication> deduplication() {
        return deduplication;
    }

    /** Which blocks are not compressed because they are there already. */
    Optional<KnownBlocks> known() {
        return known;
    }

    /**
     * The fast level that tells whether a block which looks like noise is noise; empty where the codecs find that out as
     * soon on their own.
     */
    Optional<Candidate> trial() {
        Candidate slowest = candidates.get(candidates.size() - 1);
        Codec codec = slowest.codec();
        int level = Math.min(codec.maxLevel(), Math.max(1, codec.minLevel()));
        // The fast level would not see as far.
        boolean seesAsFar = slowest.options().matching() != CompressorOptions.Matching.LONG_DISTANCE;
        boolean isMuchFaster = 2 * codec.nominalRate(slowest.options().level()) < codec.nominalRate(level);
        return noise == Noise.STORE && seesAsFar && isMuchFaster
                ? Optional.of(new Candidate(codec, CompressorOptions.ofLevel(level)))
                : Optional.empty();
    }

    int maxCompressedLength(int blockSize) {
        return candidates.stream()
                .mapToInt(candidate -> candidate.codec().maxCompressedLength(blockSize))
                .max()
                .orElse(0);
    }

    /** Bytes that a worker holds: the codecs', and a second output to compare with. */
    long workerMemory(int blockSize) {
        long codecs = Stream.concat(candidates.stream(), trial().stream())
                .mapToLong(candidate -> candidate.codec().compressorMemory(candidate.options(), blockSize))
                .sum();
        return codecs + (candidates.size() > 1 ? maxCompressedLength(blockSize) : 0);
    }

    /** Builds {@link Compression}. Not thread-safe. */
    public static final class Builder {
        private final List<Candidate> candidates;
        private Noise noise = Noise.STORE;
        private BlockDigests digests = BlockDigests.NONE;
        private Optional<Deduplication> deduplication = Optional.empty();
        private Optional<KnownBlocks> known = Optional.empty();

        private Builder(List<Candidate> candidates) {
            this.candidates = candidates;
        }

        /** Sets {@link Compression#noise()}. */
        public Builder noise(Noise wanted) {
            noise = Objects.requireNonNull(wanted, "wanted");
            return this;
        }

        /** Sets {@link Compression#digests()}. */
        public Builder digests(BlockDigests wanted) {
            digests = Objects.requireNonNull(wanted, "wanted");
            return this;
        }

        /** Sets {@link Compression#deduplication()}; its stage has to be part of the pipeline. Has blocks digested. */
        public Builder deduplication(Deduplication wanted) {
            deduplication = Optional.of(wanted);
            return this;
        }

        /**
         * Has blocks digested, and those that are known neither compressed nor copied: their form is {@link
         * CompressedBlock.Form#STORED}. To be used instead of {@link #deduplication} by who decides on his own what becomes
         * of equal blocks.
         */
        public Builder known(KnownBlocks wanted) {
            known = Optional.of(wanted);
            return this;
        }

        /** The compression. */
        public Compression build() {
            return new Compression(this);
        }
    }
}
