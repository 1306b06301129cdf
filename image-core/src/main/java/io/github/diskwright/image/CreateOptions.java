package io.github.diskwright.image;

import io.github.diskwright.image.device.Ranges;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

/** What disk a new image shall hold. Immutable and, with a thread-safe source of ids, thread-safe. */
public final class CreateOptions {
    private final long size;
    private final int logicalSectorSize;
    private final int physicalSectorSize;
    private final Allocation allocation;
    private final boolean sparse;
    private final OptionalLong blockSize;
    private final Supplier<UUID> ids;

    /** When the container's space is taken. */
    public enum Allocation {
        /** As the disk is written. */
        DYNAMIC,
        /** All of it at once; {@link CreateOptions#isSparse()} tells whether the host is to have it ready. */
        FIXED
    }

    private CreateOptions(Builder builder) {
        size = builder.size;
        logicalSectorSize = builder.logicalSectorSize;
        physicalSectorSize = Math.max(builder.logicalSectorSize, builder.physicalSectorSize);
        allocation = builder.allocation;
        sparse = builder.sparse;
        blockSize = builder.blockSize;
        ids = builder.ids;
    }

    /**
     * A builder for a disk of a size.
     *
     * @param size bytes, zero or more
     */
    public static Builder ofSize(long size) {
        return new Builder(size);
    }

    /** Bytes of the disk. */
    public long size() {
        return size;
    }

    /** 512 (the default) or 4096. */
    public int logicalSectorSize() {
        return logicalSectorSize;
    }

    /** 512 or 4096 (the default), never below {@link #logicalSectorSize()}. */
    public int physicalSectorSize() {
        return physicalSectorSize;
    }

    /** When space is taken. Default {@link Allocation#DYNAMIC}. */
    public Allocation allocation() {
        return allocation;
    }

    /**
     * Whether a {@link Allocation#FIXED} image leaves holes in its file for what is not written, where the host's files
     * can have them: it is made at once and has its full length, but the host can run out of space later. Default false:
     * all of the file is really written.
     */
    public boolean isSparse() {
        return sparse;
    }

    /** Bytes of the unit in which the container allocates; empty for the format's own choice. */
    public OptionalLong blockSize() {
        return blockSize;
    }

    /** Where the ids of the new image come from. Default random. */
    public Supplier<UUID> ids() {
        return ids;
    }

    /** Builds {@link CreateOptions}. Not thread-safe. */
    public static final class Builder {
        private final long size;
        private int logicalSectorSize = 512;
        private int physicalSectorSize = 4096;
        private Allocation allocation = Allocation.DYNAMIC;
        private boolean sparse;
        private OptionalLong blockSize = OptionalLong.empty();
        private Supplier<UUID> ids = UUID::randomUUID;

        private Builder(long size) {
            if (size < 0) {
                throw new IllegalArgumentException("size is " + size);
            }
            this.size = size;
        }

        /** Sets {@link CreateOptions#logicalSectorSize()}: 512 or 4096. */
        public Builder logicalSectorSize(int bytes) {
            logicalSectorSize = Ranges.checkSectorSize(bytes);
            return this;
        }

        /** Sets {@link CreateOptions#physicalSectorSize()}: 512 or 4096; a smaller one than the logical is raised. */
        public Builder physicalSectorSize(int bytes) {
            physicalSectorSize = Ranges.checkSectorSize(bytes);
            return this;
        }

        /** Sets {@link CreateOptions#allocation()}. */
        public Builder allocation(Allocation value) {
            allocation = Objects.requireNonNull(value, "allocation");
            return this;
        }

        /** Sets {@link CreateOptions#isSparse()}; it means nothing to {@link Allocation#DYNAMIC}. */
        public Builder sparse(boolean value) {
            sparse = value;
            return this;
        }

        /** Sets {@link CreateOptions#blockSize()}; the format says which values it takes. */
        public Builder blockSize(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("block size is " + bytes);
            }
            blockSize = OptionalLong.of(bytes);
            return this;
        }

        /** Sets {@link CreateOptions#ids()}: with a fixed sequence the image's bytes are reproducible. */
        public Builder ids(Supplier<UUID> source) {
            ids = Objects.requireNonNull(source, "ids");
            return this;
        }

        /** The options. */
        public CreateOptions build() {
            return new CreateOptions(this);
        }
    }
}
