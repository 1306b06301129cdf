package io.github.diskwright.image.tree.host;

import java.util.Objects;

/** How a {@link HostTreeWriter} writes. Immutable and thread-safe. */
public final class HostWriterOptions {
    private final Existing existing;
    private final UnixData unixData;
    private final Names names;

    /** What to do with files that are there under a name that is to be written. */
    public enum Existing {
        /** Refuse the new file; directories too. */
        REFUSE,
        /**
         * Put the new file in the place of the old one, when it is complete; directories that are there are filled, with
         * what else is in them left alone. A directory is never replaced by a file, nor the other way round.
         */
        REPLACE
    }

    /** How much of {@link io.github.diskwright.image.tree.UnixMetadata} files get, on Unix. */
    public enum UnixData {
        /** The nine permissions; not the owner, and not the bits that let a program run as somebody else. */
        PERMISSIONS(0777),
        /** Everything; needs the rights of the administrator. */
        ALL(07777);

        private final int permissions;

        UnixData(int permissions) {
            this.permissions = permissions;
        }

        int permissions() {
            return permissions;
        }
    }

    /** Which names are refused beside those that no host can have. */
    public enum Names {
        /** What the host cannot have. */
        HOST,
        /** What Windows cannot have, on every host. */
        PORTABLE
    }

    private HostWriterOptions(Builder builder) {
        existing = builder.existing;
        unixData = builder.unixData;
        names = builder.names;
    }

    /** Nothing that exists is touched, permissions without owners, names that the host can have. */
    public static HostWriterOptions defaults() {
        return new Builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        return new Builder().existing(existing).unixData(unixData).names(names);
    }

    /** What to do with what exists. Default {@link Existing#REFUSE}. */
    public Existing existing() {
        return existing;
    }

    /** How much of the data of Unix is set. Default {@link UnixData#PERMISSIONS}. */
    public UnixData unixData() {
        return unixData;
    }

    /** Which names are refused. Default {@link Names#HOST}. */
    public Names names() {
        return names;
    }

    /** Builds {@link HostWriterOptions}. Not thread-safe. */
    public static final class Builder {
        private Existing existing = Existing.REFUSE;
        private UnixData unixData = UnixData.PERMISSIONS;
        private Names names = Names.HOST;

        private Builder() {}

        /** Sets {@link HostWriterOptions#existing()}. */
        public Builder existing(Existing policy) {
            existing = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Sets {@link HostWriterOptions#unixData()}. */
        public Builder unixData(UnixData level) {
            unixData = Objects.requireNonNull(level, "level");
            return this;
        }

        /** Sets {@link HostWriterOptions#names()}. */
        public Builder names(Names rule) {
            names = Objects.requireNonNull(rule, "rule");
            return this;
        }

        /** The options. */
        public HostWriterOptions build() {
            return new HostWriterOptions(this);
        }
    }
}
