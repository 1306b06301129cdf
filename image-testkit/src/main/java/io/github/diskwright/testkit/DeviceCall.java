package io.github.diskwright.testkit;

/** The calls of a device that can be counted, failed, held or watched. */
public enum DeviceCall {
    /** {@link io.github.diskwright.image.device.BlockDevice#read}. */
    READ,
    /** {@link io.github.diskwright.image.device.BlockDevice#write}. */
    WRITE,
    /** {@link io.github.diskwright.image.device.BlockDevice#writeZeros}. */
    WRITE_ZEROS,
    /** {@link io.github.diskwright.image.device.BlockDevice#discard}. */
    DISCARD,
    /** {@link io.github.diskwright.image.device.BlockDevice#flush}. */
    FLUSH,
    /** {@link io.github.diskwright.image.device.ResizableDevice#resize}. */
    RESIZE,
    /** {@link io.github.diskwright.image.device.BlockDevice#extent}. */
    EXTENT
}
