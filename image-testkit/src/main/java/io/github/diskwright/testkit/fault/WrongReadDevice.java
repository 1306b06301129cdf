package io.github.diskwright.testkit.fault;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A device that reads wrong bits at given positions and reports no error, as failing memory and cables do. What is
 * stored stays right. Thread-safe, as far as the device behind it is.
 */
public final class WrongReadDevice extends ForwardingDevice {
    private final NavigableMap<Long, Integer> masks = new ConcurrentSkipListMap<>();
    private final AtomicLong wrongReads = new AtomicLong();

    private WrongReadDevice(BlockDevice device) {
        super(device);
    }

    /** A device that reads right until it is told otherwise. */
    public static WrongReadDevice over(BlockDevice device) {
        return new WrongReadDevice(device);
    }

    /**
     * Turns bits of a byte.
     *
     * @param position the byte
     * @param mask the bits, 1 to 255
     */
    public WrongReadDevice flip(long position, int mask) {
        if (mask < 1 || mask > 0xff) {
            throw new IllegalArgumentException("mask is " + mask + ", allowed 1 to 255");
        }
        masks.put(position, mask);
        return this;
    }

    /** Number of reads that were wrong. */
    public long wrongReads() {
        return wrongReads.get();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        int start = target.position();
        super.read(position, target);
        Map<Long, Integer> wrong = masks.subMap(position, position + target.position() - start);
        wrong.forEach((at, mask) -> {
            int index = start + (int) (at - position);
            target.put(index, (byte) (target.get(index) ^ mask));
        });
        if (!wrong.isEmpty()) {
            wrongReads.incrementAndGet();
        }
    }
}
