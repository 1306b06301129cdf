package io.github.diskwright.testkit.generate;

import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.Seeds;
import java.nio.ByteBuffer;

/**
 * One call of a device.
 *
 * @param call which one
 * @param position first byte of its range; the new size for a resize
 * @param length bytes of its range
 * @param seed what written bytes are made from
 */
public record Operation(DeviceCall call, long position, int length, long seed) {
    /** The bytes that a write writes. */
    public byte[] bytes() {
        DataKind[] kinds = DataKind.values();
        return kinds[(int) Long.remainderUnsigned(seed, kinds.length)].bytes(length, seed);
    }

    /** A buffer for a read, or the bytes of a write: heap or direct, with a margin on both sides or none. */
    public ByteBuffer buffer() {
        int margin = (int) (Seeds.derive(seed, 1) & 7);
        int capacity = length + 2 * margin;
        ByteBuffer buffer = (seed & 8) == 0 ? ByteBuffer.allocate(capacity) : ByteBuffer.allocateDirect(capacity);
        if (call == DeviceCall.WRITE) {
            buffer.put(margin, bytes());
        }
        return buffer.position(margin).limit(margin + length);
    }

    @Override
    public String toString() {
        return switch (call) {
            case FLUSH -> "flush";
            case RESIZE -> "resize to " + position;
            default -> call + " " + length + " at " + position + " (seed " + seed + ")";
        };
    }
}
