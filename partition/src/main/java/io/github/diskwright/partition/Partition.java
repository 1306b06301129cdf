package io.github.diskwright.partition;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.WindowDevice;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A partition as its table describes it; the table may be wrong. Immutable and thread-safe.
 *
 * <p>Numbers are those of the table: the slot in a GPT (slots may be missing), 1 to 4 for the entries of an MBR, 5 and
 * up for logical partitions in the order of their chain.
 */
public final class Partition {
    /** Where in the table a partition is described. */
    public enum Kind {
        /** An entry of a GPT or of the MBR itself. */
        PRIMARY,
        /** A logical partition inside the extended one. */
        LOGICAL,
        /** The extended partition of an MBR, which holds the logical ones and no data of its own. */
        EXTENDED
    }

    private final int number;
    private final Kind kind;
    private final PartitionType type;
    private final int sectorSize;
    private final long startLba;
    private final long sectorCount;
    private final @Nullable UUID guid;
    private final String name;
    private final long attributes;
    private final boolean active;

    private Partition(Builder builder) {
        number = builder.number;
        kind = builder.kind;
        type = Objects.requireNonNull(builder.type, "type");
        sectorSize = builder.sectorSize;
        startLba = builder.startLba;
        sectorCount = builder.sectorCount;
        guid = builder.guid;
        name = builder.name;
        attributes = builder.attributes;
        active = builder.active;
    }

    /** Its number in the table, 1 or more. */
    public int number() {
        return number;
    }

    /** Where in the table it is described. */
    public Kind kind() {
        return kind;
    }

    /** What it is for, as the table says. */
    public PartitionType type() {
        return type;
    }

    /** First byte of it on the disk; {@link Long#MAX_VALUE} where a broken table asks for more than that. */
    public long position() {
        return bytes(startLba);
    }

    /** Bytes in it; zero where a broken table lets it end before it starts. At most {@link Long#MAX_VALUE}. */
    public long length() {
        return bytes(sectorCount);
    }

    /** First sector, unsigned. */
    public long startLba() {
        return startLba;
    }

    /** Number of sectors, unsigned; zero where a broken table lets it end before it starts. */
    public long sectorCount() {
        return sectorCount;
    }

    /** Bytes of the sectors that the table counts in: 512 or 4096. */
    public int sectorSize() {
        return sectorSize;
    }

    /** Identity of the partition in a GPT; may be zeros in a broken one. */
    public Optional<UUID> guid() {
        return Optional.ofNullable(guid);
    }

    /** Name in a GPT, which may be empty; what is not valid UTF-16 in it shows as U+FFFD. Empty in an MBR. */
    public String name() {
        return name;
    }

    /** The 64 attribute bits in a GPT; 0 in an MBR. */
    public long attributes() {
        return attributes;
    }

    /** Whether an MBR marks it as the one to boot from. */
    public boolean isActive() {
        return active;
    }

    /** Whether all of it, one byte at least, is on a disk of the given size in bytes. */
    public boolean isInside(long diskSize) {
        return length() > 0 && position() < diskSize && length() <= diskSize - position();
    }

    /**
     * The partition's bytes as a device. Closing it leaves the disk open.
     *
     * @param disk the disk that the table was read from
     * @throws CorruptImageException if the partition is not wholly on the disk
     */
    public WindowDevice open(BlockDevice disk) throws CorruptImageException {
        if (!isInside(disk.size())) {
            throw new CorruptImageException(
                    disk.description(),
                    "partition " + number,
                    position(),
                    "a partition inside the disk of " + disk.size() + " bytes",
                    Long.toUnsignedString(sectorCount) + " sectors from sector " + Long.toUnsignedString(startLba));
        }
        return WindowDevice.of(disk, position(), length(), "partition " + number);
    }

    /** One line for people: number, type, place. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "partition %d: %s, %s sectors from %s",
                number,
                type,
                Long.toUnsignedString(sectorCount),
                Long.toUnsignedString(startLba));
    }

    /** First sector after it, for a partition that is known to be inside the disk. */
    long limitLba() {
        return startLba + sectorCount;
    }

    private long bytes(long sectors) {
        return Long.compareUnsigned(sectors, Long.MAX_VALUE / sectorSize) > 0 ? Long.MAX_VALUE : sectors * sectorSize;
    }

    /**
     * Describes a partition that is not read from a disk.
     *
     * @param number 1 or more
     * @param type what it is for
     */
    public static Builder builder(int number, PartitionType type) {
        Builder builder = new Builder();
        builder.number = number;
        builder.type = type;
        return builder;
    }

    /** Collects the facts of a partition: a {@link Kind#PRIMARY} one unless told otherwise. Not thread-safe. */
    public static final class Builder {
        private int number;
        private Kind kind = Kind.PRIMARY;
        private @Nullable PartitionType type;
        private int sectorSize = 512;
        private long startLba;
        private long sectorCount;
        private @Nullable UUID guid;
        private String name = "";
        private long attributes;
        private boolean active;

        private Builder() {}

        /** Sets {@link Partition#kind()}. */
        public Builder kind(Kind value) {
            kind = value;
            return this;
        }

        /**
         * Sets the place.
         *
         * @param sectorBytes 512 or 4096
         * @param start first sector, unsigned
         * @param count sectors, unsigned
         */
        public Builder range(int sectorBytes, long start, long count) {
            sectorSize = sectorBytes;
            startLba = start;
            sectorCount = count;
            return this;
        }

        /** Sets {@link Partition#isActive()}. */
        public Builder active(boolean value) {
            active = value;
            return this;
        }

        /**
         * Sets what only a GPT has.
         *
         * @param unique identity
         * @param text name
         * @param flags attributes
         */
        public Builder gpt(UUID unique, String text, long flags) {
            guid = unique;
            name = text;
            attributes = flags;
            return this;
        }

        /** The partition. */
        public Partition build() {
            return new Partition(this);
        }
    }
}
