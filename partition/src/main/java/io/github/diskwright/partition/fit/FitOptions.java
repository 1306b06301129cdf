package io.github.diskwright.partition.fit;

import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.partition.layout.Layout;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How partitions are fitted. Partitions are named by their numbers on the source. Immutable and thread-safe. */
public final class FitOptions {
    /** Who gets another size. */
    public enum Policy {
        /** All with data, in proportion to their sizes or by their weights. */
        PROPORTIONAL,
        /** One alone: see {@link FitOptions#growing()}. */
        ONE,
        /** None; what is over stays free at the end. */
        KEEP
    }

    /** Where a recovery partition goes. */
    public enum Recovery {
        /** Where it was among the others. */
        IN_PLACE,
        /** Behind all others. */
        LAST
    }

    private static final FitOptions DEFAULTS = builder().build();

    private final Policy policy;
    private final int growing;
    private final Recovery recovery;
    private final long grain;
    private final Set<Integer> dropped;
    private final Map<Integer, Long> sizes;
    private final Map<Integer, Long> minimums;
    private final Map<Integer, Long> maximums;
    private final Map<Integer, Long> weights;
    private final @Nullable VolumeSizes volumeSizes;
    private final ResizeOptions resizing;

    private FitOptions(Builder builder) {
        policy = builder.policy;
        growing = builder.growing;
        recovery = builder.recovery;
        grain = builder.grain;
        dropped = Set.copyOf(builder.dropped);
        sizes = Map.copyOf(builder.sizes);
        minimums = Map.copyOf(builder.minimums);
        maximums = Map.copyOf(builder.maximums);
        weights = Map.copyOf(builder.weights);
        volumeSizes = builder.volumeSizes;
        resizing = builder.resizing;
    }

    /** In proportion, in the order of the source, with starts and sizes in whole MiB. */
    public static FitOptions defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.policy = policy;
        builder.growing = growing;
        builder.recovery = recovery;
        builder.grain = grain;
        builder.dropped.addAll(dropped);
        builder.sizes.putAll(sizes);
        builder.minimums.putAll(minimums);
        builder.maximums.putAll(maximums);
        builder.weights.putAll(weights);
        builder.volumeSizes = volumeSizes;
        builder.resizing = resizing;
        return builder;
    }

    /** Who gets another size. Default {@link Policy#PROPORTIONAL}. */
    public Policy policy() {
        return policy;
    }

    /** With {@link Policy#ONE} the partition that does; empty for the largest one with data. */
    public OptionalInt growing() {
        return growing == 0 ? OptionalInt.empty() : OptionalInt.of(growing);
    }

    /** Where recovery partitions go. Default {@link Recovery#IN_PLACE}. */
    public Recovery recovery() {
        return recovery;
    }

    /** Starts and sizes are multiples of this, in bytes. Default {@link Layout#DEFAULT_GRAIN}. */
    public long grain() {
        return grain;
    }

    /** Partitions that are left out. */
    public Set<Integer> dropped() {
        return dropped;
    }

    /** The size that was given for a partition, in bytes. */
    public OptionalLong size(int number) {
        return optional(sizes.get(number));
    }

    /** The least size that was given for a partition, in bytes: instead of what {@link #volumeSizes()} tells. */
    public OptionalLong minimum(int number) {
        return optional(minimums.get(number));
    }

    /** The greatest size that was given for a partition, in bytes. */
    public OptionalLong maximum(int number) {
        return optional(maximums.get(number));
    }

    /** The weight that was given for a partition. Default is its size in MiB. */
    public OptionalLong weight(int number) {
        return optional(weights.get(number));
    }

    /**
     * Tells how small a volume can become. Default is none: then it is NTFS that can become smaller where the plan is made
     * with a look at the disk, and without that {@link VolumeSizes#AS_THEY_ARE} holds.
     */
    public Optional<VolumeSizes> volumeSizes() {
        return Optional.ofNullable(volumeSizes);
    }

    /** How volumes will be resized, as far as that says how small they can become. Default as it has them. */
    public ResizeOptions resizing() {
        return resizing;
    }

    /** The partitions that anything was said of. */
    Set<Integer> named() {
        Set<Integer> named = new HashSet<>(dropped);
        named.addAll(sizes.keySet());
        named.addAll(minimums.keySet());
        named.addAll(maximums.keySet());
        named.addAll(weights.keySet());
        growing().ifPresent(named::add);
        return named;
    }

    private static OptionalLong optional(@Nullable Long value) {
        return Optional.ofNullable(value).map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    /** Builds {@link FitOptions}. Not thread-safe. */
    public static final class Builder {
        private Policy policy = Policy.PROPORTIONAL;
        private int growing;
        private Recovery recovery = Recovery.IN_PLACE;
        private long grain = Layout.DEFAULT_GRAIN;
        private final Set<Integer> dropped = new HashSet<>();
        private final Map<Integer, Long> sizes = new HashMap<>();
        private final Map<Integer, Long> minimums = new HashMap<>();
        private final Map<Integer, Long> maximums = new HashMap<>();
        private final Map<Integer, Long> weights = new HashMap<>();
        private @Nullable VolumeSizes volumeSizes;
        private ResizeOptions resizing = ResizeOptions.defaults();

        private Builder() {}

        /** Sets {@link FitOptions#policy()}. */
        public Builder policy(Policy value) {
            policy = Objects.requireNonNull(value, "policy");
            return this;
        }

        /** Sets {@link FitOptions#growing()}, and {@link Policy#ONE}. */
        public Builder growing(int number) {
            growing = number;
            policy = Policy.ONE;
            return this;
        }

        /** Sets {@link FitOptions#recovery()}. */
        public Builder recovery(Recovery value) {
            recovery = Objects.requireNonNull(value, "recovery");
            return this;
        }

        /** Sets {@link FitOptions#grain()}: a multiple of 512, 1 GiB at most. */
        public Builder grain(long bytes) {
            grain = bytes;
            return this;
        }

        /** Leaves a partition out. */
        public Builder drop(int number) {
            dropped.add(number);
            return this;
        }

        /** Sets {@link FitOptions#size}: 1 or more. */
        public Builder size(int number, long bytes) {
            sizes.put(number, requirePositive("size", bytes));
            return this;
        }

        /** Sets {@link FitOptions#minimum}: 1 or more. */
        public Builder minimum(int number, long bytes) {
            minimums.put(number, requirePositive("minimum", bytes));
            return this;
        }

        /** Sets {@link FitOptions#maximum}: 1 or more. */
        public Builder maximum(int number, long bytes) {
            maximums.put(number, requirePositive("maximum", bytes));
            return this;
        }

        /** Sets {@link FitOptions#weight}: 1 or more. */
        public Builder weight(int number, long weight) {
            weights.put(number, requirePositive("weight", weight));
            return this;
        }

        /** Sets {@link FitOptions#volumeSizes()}. */
        public Builder volumeSizes(VolumeSizes value) {
            volumeSizes = Objects.requireNonNull(value, "volumeSizes");
            return this;
        }

        /** Sets {@link FitOptions#resizing()}. */
        public Builder resizing(ResizeOptions value) {
            resizing = Objects.requireNonNull(value, "resizing");
            return this;
        }

        private static long requirePositive(String what, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(what + " is " + value + ", allowed 1 or more");
            }
            return value;
        }

        /** The options. */
        public FitOptions build() {
            return new FitOptions(this);
        }
    }
}
