package io.github.diskwright.testkit.fuzz;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.InterceptedDevice;
import java.util.concurrent.atomic.AtomicLong;

/** A device that may be read only so often: an endless walk through damaged structures ends here. */
final class BudgetDevice extends InterceptedDevice {
    private final AtomicLong left;
    private final long reads;

    BudgetDevice(BlockDevice device, long reads) {
        super(device);
        this.reads = reads;
        this.left = new AtomicLong(reads);
    }

    @Override
    protected void before(DeviceCall call, long position, long length) {
        if (call == DeviceCall.READ || call == DeviceCall.EXTENT) {
            left.decrementAndGet();
            requireWithinBudget();
        }
    }

    /** Fails if it was read too often, also where the parser swallowed the error of before. */
    void requireWithinBudget() {
        if (left.get() < 0) {
            throw new AssertionError("more than " + reads + " reads");
        }
    }
}
