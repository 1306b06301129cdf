package io.github.diskwright.testkit.fault;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.InterceptedDevice;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A device whose calls wait at a gate until the test lets them through, or that is slow: for backpressure, for
 * cancelling in the middle of a call, for closing beside one. A call that is held for two minutes fails, so that a
 * broken test ends. Thread-safe.
 */
public final class GatedDevice extends InterceptedDevice {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<DeviceCall> held = EnumSet.noneOf(DeviceCall.class);
    private long permits;
    private int waiting;
    private volatile long delayNanos;

    private GatedDevice(BlockDevice device) {
        super(device);
    }

    /** A device whose gate is open. */
    public static GatedDevice over(BlockDevice device) {
        return new GatedDevice(device);
    }

    /** Closes the gate for calls of some kinds. */
    public GatedDevice hold(Set<DeviceCall> calls) {
        return change(() -> held.addAll(calls));
    }

    /** Lets some calls through a closed gate, waiting ones or later ones. */
    public GatedDevice permit(long calls) {
        return change(() -> permits += calls);
    }

    /** Opens the gate for good. */
    public GatedDevice open() {
        return change(held::clear);
    }

    /** Makes every call take a little time. */
    public GatedDevice delayEach(long nanos) {
        delayNanos = nanos;
        return this;
    }

    private GatedDevice change(Runnable action) {
        lock.lock();
        try {
            action.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return this;
    }

    /** Number of calls that wait at the gate. */
    public int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a number of calls wait at the gate.
     *
     * @param calls how many
     * @throws AssertionError if that does not happen within two minutes
     */
    public void awaitWaiting(int calls) {
        lock.lock();
        try {
            if (!await(() -> waiting >= calls)) {
                throw new AssertionError("only " + waiting + " of " + calls + " calls came to the gate");
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected void before(DeviceCall call, long position, long length) {
        if (delayNanos > 0) {
            LockSupport.parkNanos(delayNanos);
        }
        lock.lock();
        try {
            if (!held.contains(call)) {
                return;
            }
            waiting++;
            changed.signalAll();
            boolean passed = await(() -> permits > 0 || !held.contains(call));
            waiting--;
            if (!passed) {
                throw new AssertionError(call + " was held and never let through");
            }
            permits -= held.contains(call) ? 1 : 0;
        } finally {
            lock.unlock();
        }
    }

    private interface Question {
        boolean isTrue();
    }

    /** Waits without minding interrupts, as a device does; an interrupt is kept for whom it was meant. */
    private boolean await(Question question) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        boolean interrupted = false;
        while (!question.isTrue() && System.nanoTime() < deadline) {
            try {
                changed.awaitNanos(deadline - System.nanoTime());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return question.isTrue();
    }
}
