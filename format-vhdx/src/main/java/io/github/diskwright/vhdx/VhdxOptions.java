package io.github.diskwright.vhdx;

import io.github.diskwright.image.OpenOptions;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;

/** How a VHDX is opened, in what other formats do not have. Immutable; as thread-safe as what it holds. */
public final class VhdxOptions {
    private final OpenOptions open;
    private final ParentFinder parents;
    private final LinkageCheck linkageCheck;
    private final Supplier<UUID> ids;
    private final Strictness strictness;

    /** What happens if a parent has been changed since its child was made. */
    public enum LinkageCheck {
        /** The child is refused. */
        REQUIRE,
        /** It is opened all the same: it may hold anything, and is for rescuing what can be rescued. */
        IGNORE
    }

    /** What happens if a file breaks a rule of the format. */
    public enum Strictness {
        /** It is refused, but for what any program of the format must cope with, as one damaged copy of two. */
        STRICT,
        /**
         * It is opened for reading all the same if whatever a reader makes of it, every byte of the disk is the same:
         * reserved bits that are set, a missing signature, places of things that nobody reads. {@link
         * VhdxDisk#tolerated()} tells what that was. Whatever leaves contents in doubt, or outside the file, is refused
         * as ever.
         */
        TOLERANT
    }

    private VhdxOptions(Builder builder) {
        open = builder.open;
        parents = builder.parents;
        linkageCheck = builder.linkageCheck;
        ids = builder.ids;
        strictness = builder.strictness;
    }

    /** These options of every format, and the defaults of VHDX. */
    public static VhdxOptions of(OpenOptions open) {
        return builder(open).build();
    }

    /** A builder that starts from options of every format and the defaults of VHDX. */
    public static Builder builder(OpenOptions open) {
        return new Builder(open);
    }

    /** What every format has. */
    public OpenOptions open() {
        return open;
    }

    /** Who finds parents. Default {@link ParentFinder#byPath()}. */
    public ParentFinder parents() {
        return parents;
    }

    /** Whether parents must be unchanged. Default {@link LinkageCheck#REQUIRE}. */
    public LinkageCheck linkageCheck() {
        return linkageCheck;
    }

    /** Where the ids of a file that is written to come from. Default random; none may come twice. */
    public Supplier<UUID> ids() {
        return ids;
    }

    /** What is done about broken rules, in parents too. Default {@link Strictness#STRICT}. */
    public Strictness strictness() {
        return strictness;
    }

    /** Builds {@link VhdxOptions}. Not thread-safe. */
    public static final class Builder {
        private final OpenOptions open;
        private ParentFinder parents = ParentFinder.byPath();
        private LinkageCheck linkageCheck = LinkageCheck.REQUIRE;
        private Supplier<UUID> ids = UUID::randomUUID;
        private Strictness strictness = Strictness.STRICT;

        private Builder(OpenOptions open) {
            this.open = Objects.requireNonNull(open, "open");
        }

        /** Sets {@link VhdxOptions#parents()}. */
        public Builder parents(ParentFinder finder) {
            parents = Objects.requireNonNull(finder, "finder");
            return this;
        }

        /** Sets {@link VhdxOptions#linkageCheck()}. */
        public Builder linkageCheck(LinkageCheck value) {
            linkageCheck = Objects.requireNonNull(value, "linkageCheck");
            return this;
        }

        /** Sets {@link VhdxOptions#ids()}. */
        public Builder ids(Supplier<UUID> source) {
            ids = Objects.requireNonNull(source, "ids");
            return this;
        }

        /**
         * Sets {@link VhdxOptions#strictness()}. With {@link Strictness#TOLERANT} everything that writes to the file is
         * refused.
         */
        public Builder strictness(Strictness value) {
            strictness = Objects.requireNonNull(value, "strictness");
            return this;
        }

        /** The options. */
        public VhdxOptions build() {
            return new VhdxOptions(this);
        }
    }
}
