package io.github.diskwright.partition.layout;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A description of a wanted disk, in the order of the disk. Immutable and thread-safe. */
public final class Layout {
    /** Default of {@link #grain()}: 1 MiB. */
    public static final long DEFAULT_GRAIN = 1L << 20;

    /** Default of {@link #entryCount()}. */
    public static final int DEFAULT_ENTRY_COUNT = 128;

    /** Most partitions of a layout. */
    public static final int MAX_PARTS = 1024;

    private final PartitionTable.Kind table;
    private final Optional<String> diskId;
    private final long grain;
    private final int entryCount;
    private final List<LayoutPart> parts;

    private Layout(Builder builder) {
        table = builder.table;
        diskId = builder.diskId;
        grain = builder.grain;
        entryCount = builder.entryCount;
        parts = List.copyOf(builder.parts);
    }

    /**
     * A layout without partitions.
     *
     * @param table {@link PartitionTable.Kind#GPT} or {@link PartitionTable.Kind#MBR}
     */
    public static Builder builder(PartitionTable.Kind table) {
        return new Builder(table);
    }

    /** A builder that starts from this layout. */
    public Builder toBuilder() {
        Builder builder = new Builder(table);
        builder.diskId = diskId;
        builder.grain = grain;
        builder.entryCount = entryCount;
        builder.parts.addAll(parts);
        return builder;
    }

    /**
     * Reads the text form.
     *
     * @param text lines as the package documentation describes them
     * @param name where the text comes from, for errors
     * @throws CorruptImageException if it is something else; the position is that of the line's first character
     */
    public static Layout parse(String text, String name) throws CorruptImageException {
        return new LayoutReader(text, name).read();
    }

    /** The text form, which {@link #parse} reads back to an equal layout. */
    public String toText() {
        return LayoutText.of(this);
    }

    /** Which kind of table. */
    public PartitionTable.Kind table() {
        return table;
    }

    /** Disk GUID in upper case, or disk signature as {@code 0x1234abcd}; empty for a new one. */
    public Optional<String> diskId() {
        return diskId;
    }

    /** Starts and sizes are multiples of this, in bytes. */
    public long grain() {
        return grain;
    }

    /** Entries that a GPT has room for. */
    public int entryCount() {
        return entryCount;
    }

    /** The partitions in the order of the disk. */
    public List<LayoutPart> parts() {
        return parts;
    }

    /**
     * Finds the place of each partition on a disk. Same layout and disk, same places.
     *
     * @throws NoSpaceException if what the partitions need at the least does not fit; names what each of them needs
     * @throws RefusedException if the disk cannot have such a table: a grain that is no multiple of its sectors
     */
    public PlacedLayout place(TargetDisk disk) throws NoSpaceException, RefusedException {
        return new LayoutPlacer(this, disk).place();
    }

    /**
     * This layout with places from elsewhere, wherever they are: {@link PlacedLayout#check} tells whether that can be.
     *
     * @param disk the disk
     * @param places a place for each of {@link #parts()}, in their order
     * @param extended the place of the extended partition; empty if no part is logical
     * @throws IllegalArgumentException if the numbers of places and parts differ
     * @throws RefusedException if the disk cannot have such a table: a grain that is no multiple of its sectors
     */
    public PlacedLayout placed(TargetDisk disk, List<PlacedRange> places, Optional<PlacedRange> extended)
            throws RefusedException {
        return new LayoutPlacer(this, disk).placed(places, extended);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Layout that
                && table == that.table
                && diskId.equals(that.diskId)
                && grain == that.grain
                && entryCount == that.entryCount
                && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(table, diskId, grain, entryCount, parts);
    }

    /** The text form. */
    @Override
    public String toString() {
        return toText();
    }

    /** Builds {@link Layout}. Not thread-safe. */
    public static final class Builder {
        private static final int MAX_ENTRIES = 32_768;

        private final PartitionTable.Kind table;
        private Optional<String> diskId = Optional.empty();
        private long grain = DEFAULT_GRAIN;
        private int entryCount = DEFAULT_ENTRY_COUNT;
        private final List<LayoutPart> parts = new ArrayList<>();

        private Builder(PartitionTable.Kind table) {
            if (table != PartitionTable.Kind.GPT && table != PartitionTable.Kind.MBR) {
                throw new IllegalArgumentException("table is " + table + ", allowed gpt and mbr");
            }
            this.table = table;
        }

        /** Sets {@link Layout#diskId()}: a GUID for a GPT, {@code 0x} and eight digits for an MBR. */
        public Builder diskId(String value) {
            String form = table == PartitionTable.Kind.GPT
                    ? "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
                    : "0x[0-9A-Fa-f]{8}";
            if (!value.matches(form)) {
                throw new IllegalArgumentException("'" + value + "' is no disk id of a " + table);
            }
            boolean isGpt = table == PartitionTable.Kind.GPT;
            diskId = Optional.of(isGpt ? value.toUpperCase(Locale.ROOT) : value.toLowerCase(Locale.ROOT));
            return this;
        }

        /** Sets {@link Layout#grain()}: a multiple of 512, 1 GiB at most. */
        public Builder grain(long bytes) {
            if (bytes < 512 || bytes % 512 != 0 || bytes > 1L << 30) {
                throw new IllegalArgumentException("grain is " + bytes + ", allowed multiples of 512 up to 1 GiB");
            }
            grain = bytes;
            return this;
        }

        /** Sets {@link Layout#entryCount()}: 1 to 32,768. */
        public Builder entryCount(int count) {
            if (count < 1 || count > MAX_ENTRIES) {
                throw new IllegalArgumentException("entry count is " + count + ", allowed 1 to " + MAX_ENTRIES);
            }
            entryCount = count;
            return this;
        }

        /** Adds a partition after the others. */
        public Builder part(LayoutPart part) {
            parts.add(Objects.requireNonNull(part, "part"));
            return this;
        }

        /** Whether it has more partitions than any layout may. */
        boolean isFull() {
            return parts.size() > MAX_PARTS;
        }

        /** Replaces the partitions. */
        public Builder parts(List<LayoutPart> values) {
            parts.clear();
            parts.addAll(values);
            return this;
        }

        /**
         * The layout.
         *
         * @throws IllegalArgumentException if such a table cannot be: a type of the other kind, a number twice, too many
         *     partitions, logical partitions apart from each other or in a GPT
         */
        public Layout build() {
            requireCount();
            Set<Integer> numbers = new HashSet<>();
            for (LayoutPart part : parts) {
                requireKind(part);
                if (part.number().isPresent() && !numbers.add(part.number().getAsInt())) {
                    throw new IllegalArgumentException(
                            "two partitions have the number " + part.number().getAsInt());
                }
            }
            return new Layout(this);
        }

        private void requireCount() {
            long logical = parts.stream().filter(LayoutPart::isLogical).count();
            if (parts.size() > MAX_PARTS || (table == PartitionTable.Kind.GPT && parts.size() > entryCount)) {
                throw new IllegalArgumentException(parts.size() + " partitions are more than the table has room for");
            }
            if (table == PartitionTable.Kind.MBR && parts.size() - logical + Math.min(1, logical) > 4) {
                throw new IllegalArgumentException("an MBR has room for four partitions, the extended one included");
            }
            long runs = 0;
            for (int i = 0; i < parts.size(); i++) {
                runs += parts.get(i).isLogical() && (i == 0 || !parts.get(i - 1).isLogical()) ? 1 : 0;
            }
            if (runs > 1) {
                throw new IllegalArgumentException("logical partitions lie one after the other");
            }
        }

        private void requireKind(LayoutPart part) {
            boolean isGpt = table == PartitionTable.Kind.GPT;
            PartitionType.Scheme scheme = isGpt ? PartitionType.Scheme.GPT : PartitionType.Scheme.MBR;
            if (part.type().scheme() != scheme) {
                throw new IllegalArgumentException(part.type() + " is no type of a " + table);
            }
            if (isGpt ? part.isLogical() || part.isActive() : hasGptFacts(part)) {
                throw new IllegalArgumentException("'" + part + "' asks for what a " + table + " does not have");
            }
            int number = part.number().orElse(part.isLogical() ? 5 : 1);
            int least = part.isLogical() ? 5 : 1;
            int most = isGpt ? entryCount : part.isLogical() ? MAX_PARTS : 4;
            if (number < least || number > most) {
                throw new IllegalArgumentException("number is " + number + ", allowed " + least + " to " + most);
            }
        }

        private static boolean hasGptFacts(LayoutPart part) {
            return part.guid().isPresent() || !part.name().isEmpty() || part.attributes() != 0;
        }
    }
}
