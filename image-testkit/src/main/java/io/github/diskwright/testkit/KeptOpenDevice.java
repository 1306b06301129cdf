package io.github.diskwright.testkit;

import io.github.diskwright.image.device.BlockDevice;

/**
 * A view of a device whose closing leaves the device open, flushed: for tests that look at a device in memory after an
 * image that took it over was closed. As thread-safe as the device.
 */
public final class KeptOpenDevice extends InterceptedDevice {
    private KeptOpenDevice(BlockDevice device) {
        super(device);
    }

    /** A view of a device; closing it closes only the view. */
    public static KeptOpenDevice over(BlockDevice device) {
        return new KeptOpenDevice(device);
    }

    @Override
    protected void before(DeviceCall call, long position, long length) {}

    @Override
    protected void closeDevice() {}
}
