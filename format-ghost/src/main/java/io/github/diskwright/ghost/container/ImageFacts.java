package io.github.diskwright.ghost.container;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** What an image says of itself and of the disk in it, beside the contents. Immutable and thread-safe. */
public final class ImageFacts {
    private final Instant created;
    private final String software;
    private final String source;
    private final String comment;
    private final Contents contents;
    private final Optional<BaseImage> base;
    private final Storage storage;
    private final Table table;
    private final List<PartitionFacts> partitions;
    private final long bootArea;

    /** What the disk is. */
    public enum Contents {
        /** A whole disk. */
        DISK,
        /** A partition, or a volume without a partition table. */
        PARTITION
    }

    /** Kinds of partition tables. */
    public enum TableKind {
        /** There is none, or none that is known. */
        NONE,
        /** A master boot record. */
        MBR,
        /** A GUID partition table. */
        GPT
    }

    /**
     * The partition table.
     *
     * @param kind what it is
     * @param signature of an MBR; 0 otherwise
     * @param id of a GPT; {@link PartitionFacts#NO_ID} otherwise
     */
    public record Table(TableKind kind, int signature, UUID id) {
        /** No table. */
        public static final Table NONE = new Table(TableKind.NONE, 0, PartitionFacts.NO_ID);
    }

    /**
     * How the image is written: with the same, writing that was interrupted goes on to the same bytes.
     *
     * @param codec name of the codec
     * @param level its level
     * @param knownChunkMemory bytes for the table of chunks that are there already; 0 if equal chunks are not looked for
     * @param checkpointInterval bytes of chunks between checkpoints
     */
    public record Storage(String codec, int level, long knownChunkMemory, long checkpointInterval) {}

    private ImageFacts(Builder builder) {
        created = builder.created;
        software = builder.software;
        source = builder.source;
        comment = builder.comment;
        contents = builder.contents;
        base = builder.base;
        storage = builder.storage;
        table = builder.table;
        partitions = List.copyOf(builder.partitions);
        bootArea = builder.bootArea;
    }

    /** A builder of facts that say as little as possible. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these facts. */
    public Builder toBuilder() {
        Builder builder = new Builder()
                .created(created)
                .software(software)
                .source(source)
                .comment(comment)
                .contents(contents)
                .storage(storage)
                .table(table)
                .bootArea(bootArea);
        base.ifPresent(builder::base);
        partitions.forEach(builder::partition);
        return builder;
    }

    /** When writing began, to the millisecond. */
    public Instant created() {
        return created;
    }

    /** The program that wrote it. */
    public String software() {
        return software;
    }

    /** Name of the source. */
    public String source() {
        return source;
    }

    /** Comment; may be empty. */
    public String comment() {
        return comment;
    }

    /** Whether it is of a disk or a partition. */
    public Contents contents() {
        return contents;
    }

    /** The image that this one needs, if it is an incremental one. */
    public Optional<BaseImage> base() {
        return base;
    }

    /** How it is written. */
    public Storage storage() {
        return storage;
    }

    /** The partition table. */
    public Table table() {
        return table;
    }

    /** The partitions, in the order of the table. */
    public List<PartitionFacts> partitions() {
        return partitions;
    }

    /** Bytes before the first partition, which are part of the image. */
    public long bootArea() {
        return bootArea;
    }

    /** Builds {@link ImageFacts}. Not thread-safe. */
    public static final class Builder {
        private Instant created = Instant.EPOCH;
        private String software = "";
        private String source = "";
        private String comment = "";
        private Contents contents = Contents.DISK;
        private Optional<BaseImage> base = Optional.empty();
        private Storage storage = new Storage("zstd", 0, 0, 0);
        private Table table = Table.NONE;
        private final List<PartitionFacts> partitions = new ArrayList<>();
        private long bootArea;

        private Builder() {}

        /** Sets {@link ImageFacts#created()}. */
        public Builder created(Instant value) {
            created = Objects.requireNonNull(value, "created");
            return this;
        }

        /** Sets {@link ImageFacts#software()}. */
        public Builder software(String value) {
            software = Objects.requireNonNull(value, "software");
            return this;
        }

        /** Sets {@link ImageFacts#source()}. */
        public Builder source(String value) {
            source = Objects.requireNonNull(value, "source");
            return this;
        }

        /** Sets {@link ImageFacts#comment()}. */
        public Builder comment(String value) {
            comment = Objects.requireNonNull(value, "comment");
            return this;
        }

        /** Sets {@link ImageFacts#contents()}. */
        public Builder contents(Contents value) {
            contents = Objects.requireNonNull(value, "contents");
            return this;
        }

        /** Sets {@link ImageFacts#base()}. */
        public Builder base(BaseImage value) {
            base = Optional.of(value);
            return this;
        }

        /** Sets {@link ImageFacts#storage()}; the writer does. */
        public Builder storage(Storage value) {
            storage = Objects.requireNonNull(value, "storage");
            return this;
        }

        /** Sets {@link ImageFacts#table()}. */
        public Builder table(Table value) {
            table = Objects.requireNonNull(value, "table");
            return this;
        }

        /** Adds one of {@link ImageFacts#partitions()}. */
        public Builder partition(PartitionFacts value) {
            partitions.add(Objects.requireNonNull(value, "partition"));
            return this;
        }

        /** Sets {@link ImageFacts#bootArea()}. */
        public Builder bootArea(long bytes) {
            bootArea = bytes;
            return this;
        }

        /** The facts. */
        public ImageFacts build() {
            return new ImageFacts(this);
        }
    }
}
