package io.github.diskwright.partition.edit;

import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionType;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A partition that is to be added. Only its type must be said; what is left out is chosen. Immutable and thread-safe.
 */
public final class NewPartition {
    private final PartitionType type;
    private final @Nullable Integer number;
    private final Partition.@Nullable Kind kind;
    private final @Nullable Long position;
    private final @Nullable Long length;
    private final @Nullable UUID guid;
    private final String name;
    private final long attributes;
    private final boolean active;

    private NewPartition(Builder builder) {
        type = builder.type;
        number = builder.number;
        kind = builder.kind;
        position = builder.position;
        length = builder.length;
        guid = builder.guid;
        name = builder.name;
        attributes = builder.attributes;
        active = builder.active;
    }

    /** A builder for a partition of a type. */
    public static Builder builder(PartitionType type) {
        return new Builder(type);
    }

    /** What it is for. */
    public PartitionType type() {
        return type;
    }

    /** The number it must have; else the lowest free one. A logical partition always comes last. */
    public OptionalInt number() {
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** Where in an MBR it must be described; else in the MBR itself while that has an entry left. */
    public Optional<Partition.Kind> kind() {
        return Optional.ofNullable(kind);
    }

    /** First byte; else the first place where it fits, on a whole grain. */
    public OptionalLong position() {
        return position == null ? OptionalLong.empty() : OptionalLong.of(position);
    }

    /**
     * Bytes; else the largest free range, or all that is free from {@link #position()} on. Rounded up to whole sectors,
     * and to whole grains where the position is chosen and there is room.
     */
    public OptionalLong length() {
        return length == null ? OptionalLong.empty() : OptionalLong.of(length);
    }

    /** Identity in a GPT; else a random one. */
    public Optional<UUID> guid() {
        return Optional.ofNullable(guid);
    }

    /** Name in a GPT, up to 36 UTF-16 units. */
    public String name() {
        return name;
    }

    /** Attribute bits in a GPT. */
    public long attributes() {
        return attributes;
    }

    /** Whether an MBR shall mark it as the one to boot from. */
    public boolean isActive() {
        return active;
    }

    /** Builds {@link NewPartition}. Not thread-safe. */
    public static final class Builder {
        private final PartitionType type;
        private @Nullable Integer number;
        private Partition.@Nullable Kind kind;
        private @Nullable Long position;
        private @Nullable Long length;
        private @Nullable UUID guid;
        private String name = "";
        private long attributes;
        private boolean active;

        private Builder(PartitionType type) {
            this.type = Objects.requireNonNull(type, "type");
        }

        /** Sets {@link NewPartition#number()}, 1 or more. */
        public Builder number(int value) {
            number = (int) atLeastOne("number", value);
            return this;
        }

        /** Sets {@link NewPartition#kind()}. */
        public Builder kind(Partition.Kind value) {
            kind = Objects.requireNonNull(value, "value");
            return this;
        }

        /** Sets {@link NewPartition#position()}, 1 or more: a multiple of the sector size. */
        public Builder position(long bytes) {
            position = atLeastOne("position", bytes);
            return this;
        }

        /** Sets {@link NewPartition#length()}, 1 or more. */
        public Builder length(long bytes) {
            length = atLeastOne("length", bytes);
            return this;
        }

        /** Sets {@link NewPartition#guid()}. */
        public Builder guid(UUID value) {
            guid = Objects.requireNonNull(value, "value");
            return this;
        }

        /** Sets {@link NewPartition#name()}. */
        public Builder name(String value) {
            name = Objects.requireNonNull(value, "value");
            return this;
        }

        /** Sets {@link NewPartition#attributes()}. */
        public Builder attributes(long bits) {
            attributes = bits;
            return this;
        }

        /** Sets {@link NewPartition#isActive()}. */
        public Builder active(boolean value) {
            active = value;
            return this;
        }

        /** The partition. */
        public NewPartition build() {
            return new NewPartition(this);
        }

        private static long atLeastOne(String name, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " is " + value + ", allowed 1 or more");
            }
            return value;
        }
    }
}
