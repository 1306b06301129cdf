package io.github.diskwright.testkit;

import io.github.diskwright.image.device.BlockDevice;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Fails a test for devices that were left open or unflushed, or used in ways that no caller may.
 *
 * <pre>{@code
 * try (DeviceTracker tracker = new DeviceTracker()) {
 *     VhdxDisk.open(tracker.track(file), OpenOptions.defaults()).close();
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class DeviceTracker implements AutoCloseable {
    private final List<TrackedDevice> devices = new CopyOnWriteArrayList<>();

    /** A tracker of no devices. */
    public DeviceTracker() {}

    /** A view of a device that is watched and must be closed by whom it is given to. */
    public TrackedDevice track(BlockDevice device) {
        TrackedDevice tracked = new TrackedDevice(device, TrackedDevice.Ending.CLOSED);
        devices.add(tracked);
        return tracked;
    }

    /** A view of a device that is watched and must be left open, with everything flushed, by whom it is given to. */
    public TrackedDevice lend(BlockDevice device) {
        TrackedDevice tracked = new TrackedDevice(device, TrackedDevice.Ending.OPEN_AND_FLUSHED);
        devices.add(tracked);
        return tracked;
    }

    /**
     * Checks all devices.
     *
     * @throws AssertionError for the first one that was misused or not left as it must be; the cause shows where it
     *     was opened
     */
    @Override
    public void close() {
        devices.forEach(TrackedDevice::check);
    }
}
