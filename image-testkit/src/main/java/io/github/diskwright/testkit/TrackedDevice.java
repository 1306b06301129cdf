package io.github.diskwright.testkit;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Ranges;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A device that watches its user: a call after closing, a range outside the device, or a write to a read-only device
 * is an {@link AssertionError} at once, and again when the {@link DeviceTracker} is closed, in case somebody swallowed
 * it. As thread-safe as the device behind it.
 */
public final class TrackedDevice extends InterceptedDevice {
    private final Ending ending;
    private final Throwable opened = new Throwable("the device was opened here");
    private final AtomicReference<@Nullable AssertionError> misuse = new AtomicReference<>();
    private volatile boolean closed;
    private volatile boolean dirty;

    /** How the user must leave a device. */
    enum Ending {
        CLOSED,
        OPEN_AND_FLUSHED
    }

    TrackedDevice(BlockDevice device, Ending ending) {
        super(device);
        this.ending = ending;
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return closed;
    }

    /** Whether there are changes that were not flushed. */
    public boolean isDirty() {
        return dirty;
    }

    @Override
    protected void before(DeviceCall call, long position, long length) {
        if (closed) {
            throw misused(call + " after closing", opened);
        }
        boolean ranged = call != DeviceCall.FLUSH && call != DeviceCall.RESIZE;
        if (ranged) {
            requireInside(call, position, length);
        }
        boolean writes = call != DeviceCall.READ && call != DeviceCall.EXTENT && call != DeviceCall.FLUSH;
        if (writes && isReadOnly()) {
            throw misused(call + " on a read-only device", opened);
        }
        dirty |= writes;
    }

    private void requireInside(DeviceCall call, long position, long length) {
        try {
            Ranges.check(this, position, length);
        } catch (IllegalArgumentException e) {
            throw misused(call + ": " + e.getMessage(), opened);
        }
    }

    @Override
    public void flush() throws IOException {
        super.flush();
        dirty = false;
    }

    @Override
    public void close() throws IOException {
        if (ending == Ending.OPEN_AND_FLUSHED) {
            throw misused("a device that was only lent was closed", opened);
        }
        closed = true;
        super.close();
        dirty = false;
    }

    private AssertionError misused(String what, @Nullable Throwable cause) {
        AssertionError error = new AssertionError(description() + ": " + what, cause);
        misuse.compareAndSet(null, error);
        return error;
    }

    void check() {
        AssertionError error = misuse.get();
        if (error != null) {
            throw error;
        }
        if (ending == Ending.CLOSED && !closed) {
            throw misused("left open", opened);
        }
        if (dirty) {
            throw misused("left with changes that were not flushed", opened);
        }
    }
}
