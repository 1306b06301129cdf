package io.github.diskwright.partition.layout;

import io.github.diskwright.partition.PartitionType;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A wanted partition. Sizes are bytes. Immutable and thread-safe. */
public final class LayoutPart {
    /**
     * What becomes of the file system when the partition gets another size. That is a matter of layouts in which a
     * partition has a {@linkplain LayoutPart#source() source}: {@link io.github.diskwright.partition.fit.FitPlan} is what
     * places such a layout on a disk. A layout for an empty disk has no file systems yet.
     */
    public enum FileSystem {
        /** It keeps its size; a partition that would cut it is refused. */
        KEEP,
        /**
         * NTFS follows: it gets the size of a partition that becomes larger, and of one that would cut it; it stays as it is
         * in a partition that becomes smaller and still holds it, and in one that becomes larger where the volume must not
         * be changed now. Every other file system keeps its size.
         */
        FOLLOW
    }

    private final PartitionType type;
    private final int number;
    private final String name;
    private final @Nullable UUID guid;
    private final long attributes;
    private final boolean active;
    private final boolean logical;
    private final long min;
    private final long max;
    private final long weight;
    private final int source;
    private final FileSystem fileSystem;

    private LayoutPart(Builder builder) {
        type = builder.type;
        number = builder.number;
        name = builder.name;
        guid = builder.guid;
        attributes = builder.attributes;
        active = builder.active;
        logical = builder.logical;
        min = builder.min;
        max = builder.max;
        weight = builder.weight;
        source = builder.source;
        fileSystem = builder.fileSystem;
    }

    /** A partition of a type that shares what others leave; no name, no contents. */
    public static Builder builder(PartitionType type) {
        return new Builder(type);
    }

    /** A builder that starts from this one. */
    public Builder toBuilder() {
        Builder builder = new Builder(type);
        builder.number = number;
        builder.name = name;
        builder.guid = guid;
        builder.attributes = attributes;
        builder.active = active;
        builder.logical = logical;
        builder.min = min;
        builder.max = max;
        builder.weight = weight;
        builder.source = source;
        builder.fileSystem = fileSystem;
        return builder;
    }

    /** What it is for. */
    public PartitionType type() {
        return type;
    }

    /** Its number; empty for the next free one. */
    public OptionalInt number() {
        return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** Its name in a GPT, perhaps empty. */
    public String name() {
        return name;
    }

    /** Its identity in a GPT; empty for a new one. */
    public Optional<UUID> guid() {
        return Optional.ofNullable(guid);
    }

    /** Its attribute bits in a GPT. */
    public long attributes() {
        return attributes;
    }

    /** Whether an MBR marks it as the one to boot from. */
    public boolean isActive() {
        return active;
    }

    /** Whether it lies in the extended partition of an MBR. */
    public boolean isLogical() {
        return logical;
    }

    /** Least size. */
    public long min() {
        return min;
    }

    /** Greatest size; {@link Long#MAX_VALUE} for none. */
    public long max() {
        return max;
    }

    /** Its part of what is shared; 0 for a partition of a fixed size, which is {@link #min()}. */
    public long weight() {
        return weight;
    }

    /** Whether its size is given. */
    public boolean isFixed() {
        return weight == 0;
    }

    /** The number of the partition of the source disk whose contents it keeps; empty for none. */
    public OptionalInt source() {
        return source == 0 ? OptionalInt.empty() : OptionalInt.of(source);
    }

    /** What becomes of its file system. */
    public FileSystem fileSystem() {
        return fileSystem;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LayoutPart that
                && type.equals(that.type)
                && number == that.number
                && name.equals(that.name)
                && Objects.equals(guid, that.guid)
                && attributes == that.attributes
                && active == that.active
                && logical == that.logical
                && min == that.min
                && max == that.max
                && weight == that.weight
                && source == that.source
                && fileSystem == that.fileSystem;
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, number, name, guid, attributes, min, max, weight, source);
    }

    /** The line of the text form. */
    @Override
    public String toString() {
        return LayoutText.line(this);
    }

    /** Builds {@link LayoutPart}. Not thread-safe. */
    public static final class Builder {
        private PartitionType type;
        private int number;
        private String name = "";
        private @Nullable UUID guid;
        private long attributes;
        private boolean active;
        private boolean logical;
        private long min;
        private long max = Long.MAX_VALUE;
        private long weight = 1;
        private int source;
        private FileSystem fileSystem = FileSystem.KEEP;

        private Builder(PartitionType type) {
            this.type = Objects.requireNonNull(type, "type");
        }

        /** Sets {@link LayoutPart#type()}. */
        public Builder type(PartitionType value) {
            type = Objects.requireNonNull(value, "type");
            return this;
        }

        /** Sets {@link LayoutPart#number()}, 1 or more. */
        public Builder number(int value) {
            number = requirePositive("number", value);
            return this;
        }

        /** Sets {@link LayoutPart#name()}: 36 UTF-16 units at most. */
        public Builder name(String value) {
            if (value.length() > 36) {
                throw new IllegalArgumentException("name of " + value.length() + " units, allowed 36: " + value);
            }
            name = value;
            return this;
        }

        /** Sets {@link LayoutPart#guid()}. */
        public Builder guid(UUID value) {
            guid = Objects.requireNonNull(value, "guid");
            return this;
        }

        /** Sets {@link LayoutPart#attributes()}. */
        public Builder attributes(long value) {
            attributes = value;
            return this;
        }

        /** Sets {@link LayoutPart#isActive()}. */
        public Builder active(boolean value) {
            active = value;
            return this;
        }

        /** Sets {@link LayoutPart#isLogical()}. */
        public Builder logical(boolean value) {
            logical = value;
            return this;
        }

        /** Gives it a size, 1 or more, which is rounded up to the grain. */
        public Builder size(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("size is " + bytes + ", allowed 1 or more");
            }
            min = bytes;
            max = Long.MAX_VALUE;
            weight = 0;
            return this;
        }

        /**
         * Lets it share what others leave.
         *
         * @param least {@link LayoutPart#min()}, zero or more; rounded up to the grain
         * @param most {@link LayoutPart#max()}, not less; rounded down to the grain but not below the minimum
         * @param share {@link LayoutPart#weight()}, 1 or more
         */
        public Builder shared(long least, long most, long share) {
            if (least < 0 || most < least || share < 1) {
                throw new IllegalArgumentException("min " + least + ", max " + most + ", weight " + share);
            }
            min = least;
            max = most;
            weight = share;
            return this;
        }

        /** Sets {@link LayoutPart#source()}, 1 or more. */
        public Builder source(int value) {
            source = requirePositive("source", value);
            return this;
        }

        /** Sets {@link LayoutPart#fileSystem()}. */
        public Builder fileSystem(FileSystem value) {
            fileSystem = Objects.requireNonNull(value, "fileSystem");
            return this;
        }

        private static int requirePositive(String what, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(what + " is " + value + ", allowed 1 or more");
            }
            return value;
        }

        /** The partition. */
        public LayoutPart build() {
            return new LayoutPart(this);
        }
    }
}
