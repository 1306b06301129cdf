package io.github.diskwright.testkit.fault;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.InterceptedDevice;
import java.io.IOException;
import java.util.BitSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A device on a host that is nearly full: writing to places that occupy no space yet takes from a budget, in blocks of
 * 4 KiB, and fails with {@link NoSpaceException} when it is used up. Zeroing, discarding and cutting off whole blocks
 * gives their space back. A size alone takes nothing, as in a sparse file. What the device held at the start takes
 * nothing until it is written.
 *
 * <p>For devices up to 8 TiB. Thread-safe, as far as the device behind it is.
 */
public final class SmallSpaceDevice extends InterceptedDevice {
    private static final int BLOCK = 4096;

    private final ReentrantLock lock = new ReentrantLock();
    private final BitSet occupied = new BitSet();
    private final long budget;

    private SmallSpaceDevice(BlockDevice device, long budget) {
        super(device);
        this.budget = budget;
    }

    /**
     * A device of which only so much fits on its host.
     *
     * @param device the device
     * @param budget bytes that may become occupied
     */
    public static SmallSpaceDevice over(BlockDevice device, long budget) {
        return new SmallSpaceDevice(device, budget);
    }

    /** Bytes occupied so far. */
    public long used() {
        lock.lock();
        try {
            return (long) occupied.cardinality() * BLOCK;
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected void before(DeviceCall call, long position, long length) throws IOException {
        lock.lock();
        try {
            switch (call) {
                case WRITE -> occupy(position, length);
                case WRITE_ZEROS, DISCARD -> release(position, length);
                case RESIZE -> release(position, Math.max(0, size() - position));
                default -> {}
            }
        } finally {
            lock.unlock();
        }
    }

    private void occupy(long position, long length) throws NoSpaceException {
        if (length == 0) {
            return;
        }
        int first = block(position);
        int end = block(position + length - 1) + 1;
        long fresh = (end - first - occupied.get(first, end).cardinality()) * (long) BLOCK;
        long left = budget - used();
        if (fresh > left) {
            throw new NoSpaceException(description(), fresh, Math.max(0, left));
        }
        occupied.set(first, end);
    }

    private void release(long position, long length) {
        int first = block(position + BLOCK - 1);
        int end = block(position + length);
        if (first < end) {
            occupied.clear(first, end);
        }
    }

    private static int block(long position) {
        return Math.toIntExact(position / BLOCK);
    }
}
