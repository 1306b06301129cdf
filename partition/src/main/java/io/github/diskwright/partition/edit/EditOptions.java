package io.github.diskwright.partition.edit;

import io.github.diskwright.partition.TableOptions;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** How tables are edited. Immutable; as thread-safe as the source of random numbers. */
public final class EditOptions {
    /** Default of {@link #grain()}, in bytes: 1 MiB. */
    public static final long DEFAULT_GRAIN = 1L << 20;

    private static final int MIN_GRAIN = 512;
    private static final long MAX_GRAIN = 1L << 30;

    /** What becomes of a hybrid MBR when a partition that it mentions is changed. */
    public enum Hybrid {
        /** The change is refused. The MBR stays as it is. */
        KEEP,
        /** Its entries follow: they get the new place, or go with the partition. */
        FOLLOW,
        /** It becomes a plain protective one. */
        DROP
    }

    private final long grain;
    private final RandomGenerator random;
    private final Hybrid hybrid;
    private final TableOptions reading;

    private EditOptions(Builder builder) {
        grain = builder.grain;
        random = builder.random;
        hybrid = builder.hybrid;
        reading = builder.reading;
    }

    /** 1 MiB, ids that nobody can guess, hybrid MBRs kept, default reading. */
    public static EditOptions defaults() {
        return builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        return new Builder().grain(grain).random(random).hybrid(hybrid).reading(reading);
    }

    /** What the start and size of a partition that may be anywhere are multiples of, in bytes. Default 1 MiB. */
    public long grain() {
        return grain;
    }

    /** Where new ids come from. Default {@link SecureRandom}; one of a seed makes the result reproducible. */
    public RandomGenerator random() {
        return random;
    }

    /** What becomes of a hybrid MBR. Default {@link Hybrid#KEEP}. */
    public Hybrid hybrid() {
        return hybrid;
    }

    /** How the table on the disk is read. */
    public TableOptions reading() {
        return reading;
    }

    /** A new random GUID (RFC 9562, version 4). */
    UUID newGuid() {
        long high = random.nextLong() & ~0xF000L | 0x4000L;
        long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** A new random disk signature, not zero. */
    int newSignature() {
        int signature = random.nextInt();
        while (signature == 0) {
            signature = random.nextInt();
        }
        return signature;
    }

    /** Builds {@link EditOptions}. Not thread-safe. */
    public static final class Builder {
        private long grain = DEFAULT_GRAIN;
        private RandomGenerator random = new SecureRandom();
        private Hybrid hybrid = Hybrid.KEEP;
        private TableOptions reading = TableOptions.defaults();

        private Builder() {}

        /** Sets {@link EditOptions#grain()}: 512 bytes to 1 GiB, a power of two. */
        public Builder grain(long bytes) {
            if (bytes < MIN_GRAIN || bytes > MAX_GRAIN || Long.bitCount(bytes) != 1) {
                throw new IllegalArgumentException(
                        "grain is " + bytes + ", allowed powers of two from " + MIN_GRAIN + " to " + MAX_GRAIN);
            }
            grain = bytes;
            return this;
        }

        /** Sets {@link EditOptions#random()}. */
        public Builder random(RandomGenerator source) {
            random = Objects.requireNonNull(source, "source");
            return this;
        }

        /** Sets {@link EditOptions#hybrid()}. */
        public Builder hybrid(Hybrid value) {
            hybrid = Objects.requireNonNull(value, "value");
            return this;
        }

        /** Sets {@link EditOptions#reading()}. */
        public Builder reading(TableOptions value) {
            reading = Objects.requireNonNull(value, "value");
            return this;
        }

        /** The options. */
        public EditOptions build() {
            return new EditOptions(this);
        }
    }
}
