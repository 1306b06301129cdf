package io.github.diskwright.partition;

import io.github.diskwright.image.Limits;
import java.util.Objects;

/** How a partition table is read. Immutable and thread-safe. */
public final class TableOptions {
    /** Whether the device's sector size may be wrong. */
    public enum SectorSize {
        /** The device's own size is a guess, as for a raw file: both sizes are tried. */
        PROBE,
        /** The device's own size is certain, as in a VHDX: a table in another size is an error. */
        CERTAIN
    }

    /** Which table to believe where an MBR and a GPT contradict each other. */
    public enum Ambiguity {
        /** None: the result is an {@link AmbiguousTable}. */
        ASK,
        /** The GPT. */
        GPT,
        /** The MBR. */
        MBR
    }

    private static final TableOptions DEFAULTS = builder().build();

    private final Limits limits;
    private final SectorSize sectorSize;
    private final Ambiguity ambiguity;
    private final GptTable.Copy preferredCopy;

    private TableOptions(Builder builder) {
        limits = builder.limits;
        sectorSize = builder.sectorSize;
        ambiguity = builder.ambiguity;
        preferredCopy = builder.preferredCopy;
    }

    /** Default limits, both sector sizes, no guess, the primary copy. */
    public static TableOptions defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        return new Builder()
                .limits(limits)
                .sectorSize(sectorSize)
                .ambiguity(ambiguity)
                .preferredCopy(preferredCopy);
    }

    /** Bounds for what the table may ask for. */
    public Limits limits() {
        return limits;
    }

    /** Whether the device's sector size may be wrong. Default {@link SectorSize#PROBE}. */
    public SectorSize sectorSize() {
        return sectorSize;
    }

    /** Which table to believe where two contradict each other. Default {@link Ambiguity#ASK}. */
    public Ambiguity ambiguity() {
        return ambiguity;
    }

    /** Which copy of a GPT to use where both are valid and differ. Default {@link GptTable.Copy#PRIMARY}. */
    public GptTable.Copy preferredCopy() {
        return preferredCopy;
    }

    /** Builds {@link TableOptions}. Not thread-safe. */
    public static final class Builder {
        private Limits limits = Limits.defaults();
        private SectorSize sectorSize = SectorSize.PROBE;
        private Ambiguity ambiguity = Ambiguity.ASK;
        private GptTable.Copy preferredCopy = GptTable.Copy.PRIMARY;

        private Builder() {}

        /** Sets {@link TableOptions#limits()}. */
        public Builder limits(Limits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** Sets {@link TableOptions#sectorSize()}. */
        public Builder sectorSize(SectorSize value) {
            sectorSize = Objects.requireNonNull(value, "sectorSize");
            return this;
        }

        /** Sets {@link TableOptions#ambiguity()}. */
        public Builder ambiguity(Ambiguity value) {
            ambiguity = Objects.requireNonNull(value, "ambiguity");
            return this;
        }

        /** Sets {@link TableOptions#preferredCopy()}. */
        public Builder preferredCopy(GptTable.Copy value) {
            preferredCopy = Objects.requireNonNull(value, "preferredCopy");
            return this;
        }

        /** The options. */
        public TableOptions build() {
            return new TableOptions(this);
        }
    }
}
