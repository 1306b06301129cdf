package io.github.diskwright.partition.used;

import io.github.diskwright.ntfs.UsedExtents.PagingFiles;
import io.github.diskwright.partition.TableOptions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of a disk is shown. Immutable and thread-safe. */
public final class UsedBlocksOptions {
    /** What happens to a volume whose own record of what it uses may not be true. */
    public enum Doubtful {
        /** All of it is shown, as the disk has it. */
        WHOLE,
        /**
         * Its record is believed as long as it can be read: what was written last may be lost, and in the worst case more
         * than that.
         */
        BELIEVED
    }

    /** What happens to the space behind the first partition that no partition uses. */
    public enum Gaps {
        /** It is shown as the disk has it. */
        KEPT,
        /** It reads as zeros. */
        LEFT_OUT
    }

    private static final UsedBlocksOptions DEFAULTS = builder().build();

    private final PagingFiles pagingFiles;
    private final Doubtful doubtful;
    private final Gaps gaps;
    private final @Nullable Set<Integer> partitions;
    private final TableOptions table;

    private UsedBlocksOptions(Builder builder) {
        pagingFiles = builder.pagingFiles;
        doubtful = builder.doubtful;
        gaps = builder.gaps;
        partitions = builder.partitions;
        table = builder.table;
    }

    /** All partitions, with everything that anybody may want to have. */
    public static UsedBlocksOptions defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.pagingFiles = pagingFiles;
        builder.doubtful = doubtful;
        builder.gaps = gaps;
        builder.partitions = partitions;
        builder.table = table;
        return builder;
    }

    /**
     * What happens to the contents of page and hibernation files. Left out, they read as zeros, so that no Windows wakes up
     * from them. Default {@link PagingFiles#KEPT}.
     */
    public PagingFiles pagingFiles() {
        return pagingFiles;
    }

    /** What happens to volumes that were not left in order. Default {@link Doubtful#WHOLE}. */
    public Doubtful doubtful() {
        return doubtful;
    }

    /** What happens to the space between and behind partitions. Default {@link Gaps#KEPT}: boot loaders like it there. */
    public Gaps gaps() {
        return gaps;
    }

    /** The numbers of the partitions that are shown; empty for all. */
    public Optional<Set<Integer>> partitions() {
        return Optional.ofNullable(partitions);
    }

    /** How the partition table is read, and bounds for what the disk may ask for. Default as it has them. */
    public TableOptions table() {
        return table;
    }

    /** Builds {@link UsedBlocksOptions}. Not thread-safe. */
    public static final class Builder {
        private PagingFiles pagingFiles = PagingFiles.KEPT;
        private Doubtful doubtful = Doubtful.WHOLE;
        private Gaps gaps = Gaps.KEPT;
        private @Nullable Set<Integer> partitions;
        private TableOptions table = TableOptions.defaults();

        private Builder() {}

        /** Sets {@link UsedBlocksOptions#pagingFiles()}. */
        public Builder pagingFiles(PagingFiles value) {
            pagingFiles = Objects.requireNonNull(value, "pagingFiles");
            return this;
        }

        /** Sets {@link UsedBlocksOptions#doubtful()}. */
        public Builder doubtful(Doubtful value) {
            doubtful = Objects.requireNonNull(value, "doubtful");
            return this;
        }

        /** Sets {@link UsedBlocksOptions#gaps()}. */
        public Builder gaps(Gaps value) {
            gaps = Objects.requireNonNull(value, "gaps");
            return this;
        }

        /** Sets {@link UsedBlocksOptions#partitions()}; an empty set shows none of them. */
        public Builder partitions(Set<Integer> numbers) {
            partitions = Set.copyOf(numbers);
            return this;
        }

        /** Sets {@link UsedBlocksOptions#table()}. */
        public Builder table(TableOptions value) {
            table = Objects.requireNonNull(value, "table");
            return this;
        }

        /** The options. */
        public UsedBlocksOptions build() {
            return new UsedBlocksOptions(this);
        }
    }
}
