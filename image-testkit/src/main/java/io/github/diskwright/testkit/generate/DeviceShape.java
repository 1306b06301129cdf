package io.github.diskwright.testkit.generate;

import io.github.diskwright.image.device.Ranges;

/**
 * What a generated device is like. Immutable and thread-safe.
 */
public final class DeviceShape {
    private final long size;
    private final int sectorSize;
    private final int clusterSize;
    private final int maxExtents;
    private final double dataShare;

    private DeviceShape(Builder builder) {
        size = builder.size;
        sectorSize = builder.sectorSize;
        clusterSize = builder.clusterSize;
        maxExtents = builder.maxExtents;
        dataShare = builder.dataShare;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Size in bytes. Default 1 MiB. */
    public long size() {
        return size;
    }

    /** Logical and physical sector size, 512 or 4096. Default 512. */
    public int sectorSize() {
        return sectorSize;
    }

    /** Extents begin at multiples of this many bytes. Default 4096. */
    public int clusterSize() {
        return clusterSize;
    }

    /** Most extents; on a large device each is the larger. Default 1,000. */
    public int maxExtents() {
        return maxExtents;
    }

    /** Share of the extents that hold data, 0 to 1. Default 0.5. */
    public double dataShare() {
        return dataShare;
    }

    /** Builds {@link DeviceShape}. Not thread-safe. */
    public static final class Builder {
        private long size = 1 << 20;
        private int sectorSize = 512;
        private int clusterSize = 4096;
        private int maxExtents = 1_000;
        private double dataShare = 0.5;

        private Builder() {}

        /** Sets {@link DeviceShape#size()}, zero or more; it need not be a multiple of anything. */
        public Builder size(long bytes) {
            size = within("size", bytes, 0, Long.MAX_VALUE);
            return this;
        }

        /** Sets {@link DeviceShape#sectorSize()}. */
        public Builder sectorSize(int bytes) {
            sectorSize = Ranges.checkSectorSize(bytes);
            return this;
        }

        /** Sets {@link DeviceShape#clusterSize()}, 1 or more. */
        public Builder clusterSize(int bytes) {
            clusterSize = (int) within("clusterSize", bytes, 1, 1 << 30);
            return this;
        }

        /** Sets {@link DeviceShape#maxExtents()}, 1 to 1,000,000. */
        public Builder maxExtents(int extents) {
            maxExtents = (int) within("maxExtents", extents, 1, 1_000_000);
            return this;
        }

        /** Sets {@link DeviceShape#dataShare()}. */
        public Builder dataShare(double share) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("dataShare is " + share + ", allowed 0 to 1");
            }
            dataShare = share;
            return this;
        }

        private static long within(String name, long value, long least, long most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " is " + value + ", allowed " + least + " to " + most);
            }
            return value;
        }

        /** The shape. */
        public DeviceShape build() {
            return new DeviceShape(this);
        }
    }
}
