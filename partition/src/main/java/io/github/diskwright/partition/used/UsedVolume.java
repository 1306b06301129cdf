package io.github.diskwright.partition.used;

import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.Volume;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is shown of one volume, and why. Immutable and thread-safe. */
public final class UsedVolume {
    /** How much of a volume is shown. */
    public enum Coverage {
        /** What its file system uses. */
        USED_BLOCKS,
        /** All of it, as the disk has it. */
        WHOLE,
        /** Nothing: the partition was not chosen. */
        LEFT_OUT
    }

    private final Volume volume;
    private final Coverage coverage;
    private final List<String> reasons;
    private final List<String> notes;
    private final long usedBytes;
    private final OptionalLong minimumSize;

    private UsedVolume(Builder builder) {
        volume = builder.volume;
        coverage = builder.coverage;
        reasons = List.copyOf(builder.reasons);
        notes = List.copyOf(builder.notes);
        usedBytes = builder.usedBytes;
        minimumSize = builder.minimumSize;
    }

    /** The partition; empty for a volume that fills the disk. */
    public Optional<Partition> partition() {
        return volume.partition();
    }

    /** First byte on the disk. */
    public long position() {
        return volume.position();
    }

    /** Bytes in it. */
    public long length() {
        return volume.length();
    }

    /** What it holds, going by its signatures. Its name is that of the file system. */
    public Content content() {
        return volume.content();
    }

    /** How much of it is shown. */
    public Coverage coverage() {
        return coverage;
    }

    /** Why it is not shown by its used blocks alone, one clause each; empty if it is, or was not chosen. */
    public List<String> reasons() {
        return reasons;
    }

    /** What else to know about it, one clause each. */
    public List<String> notes() {
        return notes;
    }

    /**
     * Bytes of it that are shown: those of its used blocks and what is behind its file system, or all on the disk, or 0. Holes of
     * the disk are counted like data.
     */
    public long usedBytes() {
        return usedBytes;
    }

    /**
     * Bytes from its first one on that a smaller target must have room for: up to the end of the last used block. Its file
     * system has to be told. Empty where it is not known.
     */
    public OptionalLong minimumSize() {
        return minimumSize;
    }

    /** One line for people. */
    @Override
    public String toString() {
        String what = switch (coverage) {
            case USED_BLOCKS -> "used blocks, " + usedBytes + " of " + length() + " bytes";
            case WHOLE -> "whole, " + length() + " bytes: " + String.join("; ", reasons);
            case LEFT_OUT -> "left out";
        };
        return UsedBlocks.name(partition()) + ", " + content() + ": " + what;
    }

    /** Collects facts. Not thread-safe. */
    static final class Builder {
        private final Volume volume;
        private final Coverage coverage;
        private List<String> reasons = List.of();
        private List<String> notes = List.of();
        private long usedBytes;
        private OptionalLong minimumSize = OptionalLong.empty();

        Builder(Volume volume, Coverage coverage) {
            this.volume = volume;
            this.coverage = coverage;
        }

        Builder reasons(List<String> clauses) {
            reasons = clauses;
            return this;
        }

        Builder notes(List<String> clauses) {
            notes = clauses;
            return this;
        }

        Builder usedBytes(long bytes) {
            usedBytes = bytes;
            return this;
        }

        Builder minimumSize(long bytes) {
            minimumSize = OptionalLong.of(bytes);
            return this;
        }

        UsedVolume build() {
            return new UsedVolume(this);
        }
    }
}
