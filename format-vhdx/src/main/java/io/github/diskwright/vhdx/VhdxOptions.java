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

    /** What happens if a parent has been changed since its child was made. */
    public enum LinkageCheck {
        /** The child is refused. */
        REQUIRE,
        /** It is opened all the same: it may hold anything, and is for rescuing what can be rescued. */
        IGNORE
    }

    private VhdxOptions(Builder builder) {
        open = builder.open;
        parents = builder.parents;
        linkageCheck = builder.linkageCheck;
        ids = builder.ids;
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

    /** Builds {@link VhdxOptions}. Not thread-safe. */
    public static final class Builder {
        private final OpenOptions open;
        private ParentFinder parents = ParentFinder.byPath();
        private LinkageCheck linkageCheck = LinkageCheck.REQUIRE;
        private Supplier<UUID> ids = UUID::randomUUID;

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

        /** The options. */
        public VhdxOptions build() {
            return new VhdxOptions(this);
        }
    }
}
