package io.github.diskwright.ghost.capture;

import io.github.diskwright.ghost.container.DwiWriteOptions;
import io.github.diskwright.partition.used.UsedBlocksOptions;
import java.util.Objects;

/** What of a disk is captured, and how. Immutable; as thread-safe as the {@link DwiWriteOptions}. */
public final class CaptureOptions {
    private final DwiWriteOptions write;
    private final UsedBlocksOptions used;
    private final Areas areas;
    private final BadSectors badSectors;
    private final String source;
    private final String comment;

    /** Which parts of the disk are captured. */
    public enum Areas {
        /** What its file systems use, as {@link CaptureOptions#used()} says. */
        USED,
        /** All of it. */
        ALL
    }

    /** What happens where the disk cannot be read. */
    public enum BadSectors {
        /** The capture fails. */
        REFUSED,
        /** They are zeros in the image, which says where. */
        RECORDED
    }

    private CaptureOptions(Builder builder) {
        write = builder.write;
        used = builder.used;
        areas = builder.areas;
        badSectors = builder.badSectors;
        source = builder.source;
        comment = builder.comment;
    }

    /** Used blocks, in one file, Zstandard at its default level. */
    public static CaptureOptions defaults() {
        return builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** How the image is written. */
    public DwiWriteOptions write() {
        return write;
    }

    /** What counts as used, and which partitions are captured. */
    public UsedBlocksOptions used() {
        return used;
    }

    /** Which parts of the disk are captured. Default {@link Areas#USED}. */
    public Areas areas() {
        return areas;
    }

    /** What happens where the disk cannot be read. Default {@link BadSectors#REFUSED}. */
    public BadSectors badSectors() {
        return badSectors;
    }

    /** What the image calls the source; empty for the device's own description. */
    public String source() {
        return source;
    }

    /** The image's comment. */
    public String comment() {
        return comment;
    }

    /** Builds {@link CaptureOptions}. Not thread-safe. */
    public static final class Builder {
        private DwiWriteOptions write = DwiWriteOptions.defaults();
        private UsedBlocksOptions used = UsedBlocksOptions.defaults();
        private Areas areas = Areas.USED;
        private BadSectors badSectors = BadSectors.REFUSED;
        private String source = "";
        private String comment = "";

        private Builder() {}

        /** Sets {@link CaptureOptions#write()}. */
        public Builder write(DwiWriteOptions value) {
            write = Objects.requireNonNull(value, "write");
            return this;
        }

        /** Sets {@link CaptureOptions#used()}. */
        public Builder used(UsedBlocksOptions value) {
            used = Objects.requireNonNull(value, "used");
            return this;
        }

        /** Sets {@link CaptureOptions#areas()}. */
        public Builder areas(Areas value) {
            areas = Objects.requireNonNull(value, "areas");
            return this;
        }

        /** Sets {@link CaptureOptions#badSectors()}. */
        public Builder badSectors(BadSectors value) {
            badSectors = Objects.requireNonNull(value, "badSectors");
            return this;
        }

        /** Sets {@link CaptureOptions#source()}. */
        public Builder source(String name) {
            source = Objects.requireNonNull(name, "source");
            return this;
        }

        /** Sets {@link CaptureOptions#comment()}. */
        public Builder comment(String text) {
            comment = Objects.requireNonNull(text, "comment");
            return this;
        }

        /** The options. */
        public CaptureOptions build() {
            return new CaptureOptions(this);
        }
    }
}
