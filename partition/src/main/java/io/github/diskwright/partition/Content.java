package io.github.diskwright.partition;

import io.github.diskwright.image.Property;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.internal.ContentDetector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a range of bytes holds, going by its signatures: a file system, an encrypted volume, a member of something
 * larger, or nothing. Immutable and thread-safe.
 */
public final class Content {
    /** What there is. Later versions may know more kinds. */
    public enum Kind {
        /** A file system. */
        FILE_SYSTEM,
        /** An encrypted volume, whose contents cannot be seen without its key. */
        ENCRYPTED,
        /** A member of a volume manager or RAID: nothing can be done with it alone. */
        MEMBER,
        /** Swap space. */
        SWAP,
        /** A disk or file image that was written here as it is. */
        IMAGE,
        /** Zeros at both ends: nothing was ever stored, or it was wiped. */
        EMPTY,
        /** Nothing that is known. */
        UNKNOWN
    }

    private final Kind kind;
    private final String name;
    private final Optional<String> label;
    private final Optional<String> id;
    private final OptionalLong size;
    private final OptionalLong blockSize;
    private final OptionalInt sectorSize;
    private final List<Property> properties;
    private final List<String> notes;
    private final boolean damaged;

    private Content(Builder builder) {
        kind = builder.kind;
        name = builder.name;
        label = builder.label;
        id = builder.id;
        size = builder.size;
        blockSize = builder.blockSize;
        sectorSize = builder.sectorSize;
        properties = List.copyOf(builder.properties);
        notes = List.copyOf(builder.notes);
        damaged = builder.damaged;
    }

    /**
     * Finds out what a device holds. Reads less than 1 MiB and uses as little memory; never fails for what the bytes
     * are.
     *
     * @param device a partition, or a whole disk without a table
     * @return all that was found, never empty: the likeliest first, then stale and damaged ones. Several are common,
     *     because making a file system does not always erase the one before
     * @throws IOException if the device cannot be read
     */
    public static List<Content> detect(BlockDevice device) throws IOException {
        return ContentDetector.detect(device);
    }

    /** What it is. */
    public Kind kind() {
        return kind;
    }

    /**
     * Its name in lower case: {@code ntfs}, {@code fat12}, {@code fat16}, {@code fat32}, {@code exfat}, {@code refs},
     * {@code ext2}, {@code ext3}, {@code ext4}, {@code xfs}, {@code btrfs}, {@code apfs}, {@code hfsplus},
     * {@code squashfs}, {@code iso9660}, {@code bitlocker}, {@code luks1}, {@code luks2}, {@code lvm2}, {@code md-raid},
     * {@code ldm}, {@code storage-spaces}, {@code ext-journal}, {@code swap}, {@code wim}, {@code vhdx}, {@code empty},
     * {@code unknown}.
     */
    public String name() {
        return name;
    }

    /** The label that its owner gave it. */
    public Optional<String> label() {
        return label;
    }

    /** UUID or serial number as the tools of its system write it: {@code 4A1B-77F0}, 16 digits for NTFS. */
    public Optional<String> id() {
        return id;
    }

    /** Bytes that it says it has; more than its partition when the partition was cut. */
    public OptionalLong size() {
        return size;
    }

    /** Bytes of a cluster or block. */
    public OptionalLong blockSize() {
        return blockSize;
    }

    /** Bytes of the sectors that it was made for, where it records that. */
    public OptionalInt sectorSize() {
        return sectorSize;
    }

    /** More facts, in a good order to show. */
    public List<Property> properties() {
        return properties;
    }

    /** The fact with a name. */
    public Optional<Property> property(String propertyName) {
        return properties.stream().filter(p -> p.name().equals(propertyName)).findFirst();
    }

    /** What is odd about it, one clause each. */
    public List<String> notes() {
        return notes;
    }

    /** Whether there is a signature but not a sound structure behind it. */
    public boolean isDamaged() {
        return damaged;
    }

    /** Whether this is something, rather than {@link Kind#EMPTY} or {@link Kind#UNKNOWN}. */
    public boolean isRecognised() {
        return kind != Kind.EMPTY && kind != Kind.UNKNOWN;
    }

    /** One line for people. */
    @Override
    public String toString() {
        return name + label.map(text -> " \"" + text + "\"").orElse("") + (damaged ? ", damaged" : "");
    }

    /**
     * A builder.
     *
     * @param kind what it is
     * @param name its name in lower case
     */
    public static Builder builder(Kind kind, String name) {
        return new Builder(kind, name);
    }

    /** Builds a {@link Content}. Not thread-safe. */
    public static final class Builder {
        private final Kind kind;
        private final String name;
        private final List<Property> properties = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private Optional<String> label = Optional.empty();
        private Optional<String> id = Optional.empty();
        private OptionalLong size = OptionalLong.empty();
        private OptionalLong blockSize = OptionalLong.empty();
        private OptionalInt sectorSize = OptionalInt.empty();
        private boolean damaged;

        private Builder(Kind kind, String name) {
            this.kind = Objects.requireNonNull(kind, "kind");
            this.name = Objects.requireNonNull(name, "name");
        }

        /** Sets {@link Content#label()}; an empty text is no label. */
        public Builder label(String text) {
            label = text.isEmpty() ? Optional.empty() : Optional.of(text);
            return this;
        }

        /** Sets {@link Content#id()}; an empty text is no id. */
        public Builder id(String text) {
            id = text.isEmpty() ? Optional.empty() : Optional.of(text);
            return this;
        }

        /** Sets {@link Content#size()}, 0 or more. */
        public Builder size(long bytes) {
            size = OptionalLong.of(bytes);
            return this;
        }

        /** Sets {@link Content#blockSize()}. */
        public Builder blockSize(long bytes) {
            blockSize = OptionalLong.of(bytes);
            return this;
        }

        /** Sets {@link Content#sectorSize()}. */
        public Builder sectorSize(int bytes) {
            sectorSize = OptionalInt.of(bytes);
            return this;
        }

        /** Adds to {@link Content#properties()}. */
        public Builder property(Property property) {
            properties.add(property);
            return this;
        }

        /** Adds to {@link Content#notes()}. */
        public Builder note(String text) {
            notes.add(text);
            return this;
        }

        /** Marks it as damaged, and says why. */
        public Builder damaged(String why) {
            damaged = true;
            return note(why);
        }

        /** The content. */
        public Content build() {
            return new Content(this);
        }
    }
}
