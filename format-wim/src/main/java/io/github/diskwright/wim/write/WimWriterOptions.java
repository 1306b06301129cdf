package io.github.diskwright.wim.write;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.IntegrityTable;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * How a WIM file is written. Immutable; as thread-safe as the functions in it.
 */
public final class WimWriterOptions {
    /** Chunk size of solid LZMS resources, the largest that Windows reads. */
    public static final int DEFAULT_SOLID_CHUNK_SIZE = 64 << 20;

    private final CompressionType compression;
    private final int chunkSize;
    private final int level;
    private final Packing packing;
    private final CompressionType solidCompression;
    private final int solidChunkSize;
    private final int solidLevel;
    private final OptionalInt integrity;
    private final OptionalInt bootIndex;
    private final Noise noise;
    private final Supplier<UUID> ids;
    private final Supplier<Instant> clock;
    private final JobOptions job;
    private final Limits limits;

    /** How the data of files are put together. */
    public enum Packing {
        /** Each in a resource of its own, which can be read alone. */
        ORDINARY,
        /** Many in one resource: smaller, and slower to read in part. As in ESD files. */
        SOLID
    }

    /** What to do with data that look as if nothing could make them smaller. */
    public enum Noise {
        /** Compress them all the same. */
        COMPRESS,
        /** Store them as they are, without trying. Of ordinary resources only. */
        STORE
    }

    private WimWriterOptions(Builder builder) {
        compression = builder.compression;
        chunkSize = builder.chunkSize.orElse(compression.defaultChunkSize());
        level = level(builder.level, compression, chunkSize);
        packing = builder.packing;
        solidCompression = builder.solidCompression;
        solidChunkSize = builder.solidChunkSize.orElse(
                solidCompression == CompressionType.LZMS ? DEFAULT_SOLID_CHUNK_SIZE : solidCompression.maxChunkSize());
        solidLevel = level(builder.solidLevel, solidCompression, solidChunkSize);
        integrity = builder.integrity;
        bootIndex = builder.bootIndex;
        noise = builder.noise;
        ids = builder.ids;
        clock = builder.clock;
        job = builder.job;
        limits = builder.limits;
    }

    private static int level(OptionalInt wanted, CompressionType compression, int chunkSize) {
        Codec codec = compression.codec(chunkSize);
        int level = wanted.orElse(codec.defaultLevel());
        if (compression != CompressionType.NONE && (level < codec.minLevel() || level > codec.maxLevel())) {
            throw new IllegalArgumentException("level of " + compression.label() + " is " + level + ", allowed "
                    + codec.minLevel() + " to " + codec.maxLevel());
        }
        return level;
    }

    /** LZX with chunks of 32 KiB, ordinary resources, no integrity table. */
    public static WimWriterOptions defaults() {
        return new Builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.compression = compression;
        builder.chunkSize = OptionalInt.of(chunkSize);
        builder.level = OptionalInt.of(level);
        builder.packing = packing;
        builder.solidCompression = solidCompression;
        builder.solidChunkSize = OptionalInt.of(solidChunkSize);
        builder.solidLevel = OptionalInt.of(solidLevel);
        builder.integrity = integrity;
        builder.bootIndex = bootIndex;
        builder.noise = noise;
        builder.ids = ids;
        builder.clock = clock;
        builder.job = job;
        builder.limits = limits;
        return builder;
    }

    /** How ordinary resources are compressed, metadata always. Default {@link CompressionType#LZX}. */
    public CompressionType compression() {
        return compression;
    }

    /** Bytes of their chunks. Default that of the compression, which is what Microsoft's software surely reads. */
    public int chunkSize() {
        return chunkSize;
    }

    /** Level of the codec. Default 50. */
    public int level() {
        return level;
    }

    /** How data are put together. Default {@link Packing#ORDINARY}. */
    public Packing packing() {
        return packing;
    }

    /** How solid resources are compressed. Default {@link CompressionType#LZMS}. */
    public CompressionType solidCompression() {
        return solidCompression;
    }

    /** Bytes of their chunks. Default 64 MiB for LZMS, else the largest there can be. */
    public int solidChunkSize() {
        return solidChunkSize;
    }

    /** Level of their codec. Default 50. */
    public int solidLevel() {
        return solidLevel;
    }

    /** Bytes of the stretches of an integrity table; empty for none, the default. */
    public OptionalInt integrity() {
        return integrity;
    }

    /** Number of the image to boot, 0 for none; empty, the default, leaves it as it is. */
    public OptionalInt bootIndex() {
        return bootIndex;
    }

    /** What to do with what looks like noise. Default {@link Noise#COMPRESS}. */
    public Noise noise() {
        return noise;
    }

    /** Where a new file's GUID comes from. Default random ones. */
    public Supplier<UUID> ids() {
        return ids;
    }

    /** What time it is: for images that do not say when they were made. Default the system's. */
    public Supplier<Instant> clock() {
        return clock;
    }

    /**
     * On how many threads it is compressed, within what memory, and who may stop it. Rate and progress are those of the reading
     * side, {@link io.github.diskwright.image.tree.TreeCopy}. A solid resource of LZMS with chunks of 64 MiB needs about
     * 750 MiB of memory for one thread.
     */
    public JobOptions job() {
        return job;
    }

    /** How large the tables of a file that is appended to may be. */
    public Limits limits() {
        return limits;
    }

    /** Builds {@link WimWriterOptions}. Not thread-safe. */
    public static final class Builder {
        private CompressionType compression = CompressionType.LZX;
        private OptionalInt chunkSize = OptionalInt.empty();
        private OptionalInt level = OptionalInt.empty();
        private Packing packing = Packing.ORDINARY;
        private CompressionType solidCompression = CompressionType.LZMS;
        private OptionalInt solidChunkSize = OptionalInt.empty();
        private OptionalInt solidLevel = OptionalInt.empty();
        private OptionalInt integrity = OptionalInt.empty();
        private OptionalInt bootIndex = OptionalInt.empty();
        private Noise noise = Noise.COMPRESS;
        private Supplier<UUID> ids = UUID::randomUUID;
        private Supplier<Instant> clock = Instant::now;
        private JobOptions job = JobOptions.defaults();
        private Limits limits = Limits.defaults();

        private Builder() {}

        /** Sets {@link WimWriterOptions#compression()}; chunk size and level become its defaults. */
        public Builder compression(CompressionType type) {
            compression = Objects.requireNonNull(type, "type");
            chunkSize = OptionalInt.empty();
            level = OptionalInt.empty();
            return this;
        }

        /** Sets {@link WimWriterOptions#chunkSize()}: a power of 2 that the compression allows. */
        public Builder chunkSize(int bytes) {
            chunkSize = OptionalInt.of(bytes);
            return this;
        }

        /** Sets {@link WimWriterOptions#level()}: 1 to 100. */
        public Builder level(int number) {
            level = OptionalInt.of(number);
            return this;
        }

        /** Sets {@link WimWriterOptions#packing()}. */
        public Builder packing(Packing kind) {
            packing = Objects.requireNonNull(kind, "kind");
            return this;
        }

        /** Sets {@link WimWriterOptions#solidCompression()}; chunk size and level become its defaults. */
        public Builder solidCompression(CompressionType type) {
            if (type == CompressionType.NONE) {
                throw new IllegalArgumentException("solid resources are compressed");
            }
            solidCompression = Objects.requireNonNull(type, "type");
            solidChunkSize = OptionalInt.empty();
            solidLevel = OptionalInt.empty();
            return this;
        }

        /** Sets {@link WimWriterOptions#solidChunkSize()}: a power of 2 that the compression allows. */
        public Builder solidChunkSize(int bytes) {
            solidChunkSize = OptionalInt.of(bytes);
            return this;
        }

        /** Sets {@link WimWriterOptions#solidLevel()}: 1 to 100. */
        public Builder solidLevel(int number) {
            solidLevel = OptionalInt.of(number);
            return this;
        }

        /** Sets {@link WimWriterOptions#integrity()} to the usual 10 MiB. */
        public Builder integrity() {
            return integrity(IntegrityTable.DEFAULT_CHUNK_SIZE);
        }

        /** Sets {@link WimWriterOptions#integrity()}: 4 KiB or more. */
        public Builder integrity(int stretchSize) {
            if (stretchSize < 4096) {
                throw new IllegalArgumentException("stretches of " + stretchSize + " bytes, allowed 4096 or more");
            }
            integrity = OptionalInt.of(stretchSize);
            return this;
        }

        /** Sets {@link WimWriterOptions#bootIndex()}: 0 or more. */
        public Builder bootIndex(int image) {
            if (image < 0) {
                throw new IllegalArgumentException("image " + image);
            }
            bootIndex = OptionalInt.of(image);
            return this;
        }

        /** Sets {@link WimWriterOptions#noise()}. */
        public Builder noise(Noise policy) {
            noise = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Sets {@link WimWriterOptions#ids()}. */
        public Builder ids(Supplier<UUID> source) {
            ids = Objects.requireNonNull(source, "source");
            return this;
        }

        /** Sets {@link WimWriterOptions#clock()}. */
        public Builder clock(Supplier<Instant> source) {
            clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /** Sets {@link WimWriterOptions#job()}. */
        public Builder job(JobOptions options) {
            job = Objects.requireNonNull(options, "options");
            return this;
        }

        /** Sets {@link WimWriterOptions#limits()}. */
        public Builder limits(Limits bounds) {
            limits = Objects.requireNonNull(bounds, "bounds");
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a chunk size or level is none of the compression's
         */
        public WimWriterOptions build() {
            return new WimWriterOptions(this);
        }
    }
}
