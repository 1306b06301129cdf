package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.Method;
import io.github.diskwright.ghost.container.internal.SegmentHeader;
import io.github.diskwright.image.PackOptions;
import io.github.diskwright.image.Secret;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** How an image is written. Immutable; as thread-safe as the sources of ids, times and random bytes. */
public final class DwiWriteOptions {
    /** Default chunk size: 1 MiB, which costs below 1 % in size at level 1 of Zstandard. */
    public static final int DEFAULT_CHUNK_SIZE = 1 << 20;
    /** Default of {@link #knownChunkMemory()}: 16 MiB. */
    public static final long DEFAULT_KNOWN_CHUNK_MEMORY = 16L << 20;
    /** Default of {@link #checkpointInterval()}: 128 MiB. */
    public static final long DEFAULT_CHECKPOINT_INTERVAL = 128L << 20;

    private final String codec;
    private final OptionalInt level;
    private final int chunkSize;
    private final long knownChunkMemory;
    private final long segmentSize;
    private final long checkpointInterval;
    private final Optional<Secret> secret;
    private final Optional<DwiImage> base;
    private final Optional<TolerantSource> tolerant;
    private final Supplier<UUID> ids;
    private final Clock clock;
    private final Consumer<byte[]> random;

    private DwiWriteOptions(Builder builder) {
        codec = builder.codec;
        level = builder.level;
        chunkSize = builder.chunkSize;
        knownChunkMemory = builder.knownChunkMemory;
        segmentSize = builder.segmentSize;
        checkpointInterval = builder.checkpointInterval;
        secret = builder.secret;
        base = builder.base;
        tolerant = builder.tolerant;
        ids = builder.ids;
        clock = builder.clock;
        random = builder.random;
    }

    /** One file, Zstandard at its default level, not encrypted. */
    public static DwiWriteOptions defaults() {
        return builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.codec = codec;
        builder.level = level;
        builder.chunkSize = chunkSize;
        builder.knownChunkMemory = knownChunkMemory;
        builder.segmentSize = segmentSize;
        builder.checkpointInterval = checkpointInterval;
        builder.secret = secret;
        builder.base = base;
        builder.tolerant = tolerant;
        builder.ids = ids;
        builder.clock = clock;
        builder.random = random;
        return builder;
    }

    /** The options that formats have in common. */
    static DwiWriteOptions of(PackOptions options) {
        Builder builder = builder().ids(options.ids());
        options.codec().ifPresent(builder::codec);
        options.level().ifPresent(builder::level);
        options.blockSize().ifPresent(builder::chunkSize);
        options.secret().ifPresent(builder::secret);
        return builder.build();
    }

    /** {@code "zstd"} (the default), {@code "lz4"} or {@code "store"}. */
    public String codec() {
        return codec;
    }

    /** Level of the codec; empty for its default. */
    public OptionalInt level() {
        return level;
    }

    /** Bytes of a chunk. Default {@link #DEFAULT_CHUNK_SIZE}. */
    public int chunkSize() {
        return chunkSize;
    }

    /** Bytes for the table that finds equal chunks, as {@code Deduplication} counts; 0 to look for none. */
    public long knownChunkMemory() {
        return knownChunkMemory;
    }

    /** Longest file; 0, the default, for one file of any length. */
    public long segmentSize() {
        return segmentSize;
    }

    /** Bytes of compressed chunks between checkpoints: what an interruption costs at most. */
    public long checkpointInterval() {
        return checkpointInterval;
    }

    /** What the image is encrypted with; empty if it is not. */
    public Optional<Secret> secret() {
        return secret;
    }

    /** The complete image whose chunks are not stored again. It stays open. */
    public Optional<DwiImage> base() {
        return base;
    }

    /** What tells which parts of the disk could not be read, where the source reads from it. */
    public Optional<TolerantSource> tolerant() {
        return tolerant;
    }

    /** Where the image id comes from. Default random. */
    public Supplier<UUID> ids() {
        return ids;
    }

    /** What time it is. Default the system's. */
    public Clock clock() {
        return clock;
    }

    /** Fills arrays with random bytes, for keys. Default {@link SecureRandom}. */
    public Consumer<byte[]> random() {
        return random;
    }

    /** Builds {@link DwiWriteOptions}. Not thread-safe. */
    public static final class Builder {
        /** A chunk, what must follow it in its segment, and the header before it. */
        private static final int LEAST_CHUNKS_OF_SEGMENT = 2;

        private static final long SEGMENT_OVERHEAD = 256 << 10;

        private String codec = "zstd";
        private OptionalInt level = OptionalInt.empty();
        private int chunkSize = DEFAULT_CHUNK_SIZE;
        private long knownChunkMemory = DEFAULT_KNOWN_CHUNK_MEMORY;
        private long segmentSize;
        private long checkpointInterval = DEFAULT_CHECKPOINT_INTERVAL;
        private Optional<Secret> secret = Optional.empty();
        private Optional<DwiImage> base = Optional.empty();
        private Optional<TolerantSource> tolerant = Optional.empty();
        private Supplier<UUID> ids = UUID::randomUUID;
        private Clock clock = Clock.systemUTC();
        private Consumer<byte[]> random = new SecureRandom()::nextBytes;

        private Builder() {}

        /** Sets {@link DwiWriteOptions#codec()}. */
        public Builder codec(String name) {
            if (Method.ofCodec(name).isEmpty()) {
                throw new IllegalArgumentException("codec is " + name + ", allowed zstd, lz4 and store");
            }
            codec = name;
            return this;
        }

        /** Sets {@link DwiWriteOptions#level()}: one that the codec knows. */
        public Builder level(int value) {
            level = OptionalInt.of(value);
            return this;
        }

        /** Sets {@link DwiWriteOptions#chunkSize()}: a power of two, 64 KiB to 16 MiB. */
        public Builder chunkSize(int bytes) {
            if (bytes < SegmentHeader.MIN_CHUNK_SIZE
                    || bytes > SegmentHeader.MAX_CHUNK_SIZE
                    || Integer.bitCount(bytes) != 1) {
                throw new IllegalArgumentException(
                        "chunk size is " + bytes + ", allowed powers of two 64 KiB to 16 MiB");
            }
            chunkSize = bytes;
            return this;
        }

        /** Sets {@link DwiWriteOptions#knownChunkMemory()}: 0 or more. */
        public Builder knownChunkMemory(long bytes) {
            knownChunkMemory = notNegative("knownChunkMemory", bytes);
            return this;
        }

        /** Sets {@link DwiWriteOptions#segmentSize()}: 0, or two chunks and 256 KiB or more. */
        public Builder segmentSize(long bytes) {
            segmentSize = notNegative("segmentSize", bytes);
            return this;
        }

        /** Sets {@link DwiWriteOptions#checkpointInterval()}: 1 or more. */
        public Builder checkpointInterval(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("checkpointInterval is " + bytes + ", allowed 1 or more");
            }
            checkpointInterval = bytes;
            return this;
        }

        /** Sets {@link DwiWriteOptions#secret()}. */
        public Builder secret(Secret value) {
            secret = Optional.of(value);
            return this;
        }

        /** Sets {@link DwiWriteOptions#base()}. Its chunk size becomes that of the new image. */
        public Builder base(DwiImage image) {
            base = Optional.of(image);
            return this;
        }

        /** Sets {@link DwiWriteOptions#tolerant()}: the source itself, or what is below it at the same positions. */
        public Builder tolerant(TolerantSource source) {
            tolerant = Optional.of(source);
            return this;
        }

        /** Sets {@link DwiWriteOptions#ids()}. */
        public Builder ids(Supplier<UUID> source) {
            ids = Objects.requireNonNull(source, "ids");
            return this;
        }

        /** Sets {@link DwiWriteOptions#clock()}. */
        public Builder clock(Clock value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Sets {@link DwiWriteOptions#random()}. */
        public Builder random(Consumer<byte[]> source) {
            random = Objects.requireNonNull(source, "random");
            return this;
        }

        private static long notNegative(String name, long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException(name + " is " + bytes + ", allowed 0 or more");
            }
            return bytes;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a segment has no room for two chunks
         */
        public DwiWriteOptions build() {
            base.ifPresent(image -> chunkSize = image.chunkSize());
            long least = LEAST_CHUNKS_OF_SEGMENT * (long) chunkSize + SEGMENT_OVERHEAD;
            if (segmentSize > 0 && segmentSize < least) {
                throw new IllegalArgumentException("segmentSize is " + segmentSize + ", allowed " + least + " or more");
            }
            return new DwiWriteOptions(this);
        }
    }
}
