package io.github.diskwright.testkit.generate;

import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Makes sequences of operations that are legal one after the other. Ranges come back to the same places, so that they
 * overlap, touch and leave slivers.
 */
public final class Operations {
    private static final int MAX_LENGTH = 20_000;
    private static final int LONG_LENGTH = 200_000;
    private static final DeviceCall[] MIX = {
        DeviceCall.WRITE,
        DeviceCall.WRITE,
        DeviceCall.WRITE,
        DeviceCall.READ,
        DeviceCall.READ,
        DeviceCall.WRITE_ZEROS,
        DeviceCall.DISCARD,
        DeviceCall.EXTENT,
        DeviceCall.FLUSH
    };

    private final Random random;
    private final List<Operation> operations = new ArrayList<>();
    private long size;

    private Operations(long seed, long size) {
        this.random = Seeds.random(seed, 0);
        this.size = size;
    }

    /**
     * Operations on a device of a fixed size.
     *
     * @param seed what they are made from
     * @param count how many
     * @param size of the device in bytes
     */
    public static List<Operation> of(long seed, int count, long size) {
        return new Operations(seed, size).make(count, size);
    }

    /**
     * Operations with resizes among them.
     *
     * @param seed what they are made from
     * @param count how many
     * @param size of the device at the start in bytes
     * @param maxSize largest size it gets
     */
    public static List<Operation> withResizes(long seed, int count, long size, long maxSize) {
        return new Operations(seed, size).make(count, maxSize);
    }

    /** The operations of a list that are calls of some kinds. */
    public static List<Operation> only(List<Operation> operations, Set<DeviceCall> calls) {
        return operations.stream()
                .filter(operation -> calls.contains(operation.call()))
                .toList();
    }

    private List<Operation> make(int count, long maxSize) {
        boolean resizes = maxSize != size;
        while (operations.size() < count) {
            if (resizes && random.nextInt(12) == 0) {
                size = position(maxSize);
                operations.add(new Operation(DeviceCall.RESIZE, size, 0, 0));
            } else {
                operations.add(next());
            }
        }
        return List.copyOf(operations);
    }

    private Operation next() {
        DeviceCall call = MIX[random.nextInt(MIX.length)];
        if (call == DeviceCall.FLUSH || size == 0) {
            return new Operation(DeviceCall.FLUSH, 0, 0, 0);
        }
        long position = position(size);
        int length = (int) Math.min(size - position, length());
        if (call == DeviceCall.EXTENT && length == 0) {
            call = DeviceCall.READ;
        }
        return new Operation(call, position, length, random.nextLong());
    }

    /** From 0 to {@code limit}: anywhere, at a round number, or near where another operation began or ended. */
    private long position(long limit) {
        long anywhere = (random.nextLong() >>> 1) % (limit + 1);
        return switch (random.nextInt(4)) {
            case 0 -> anywhere;
            case 1 -> anywhere & -4096L;
            case 2 -> anywhere & -65_536L;
            default -> operations.isEmpty() ? 0 : Math.max(0, Math.min(limit, besideAnother()));
        };
    }

    private long besideAnother() {
        Operation other = operations.get(random.nextInt(operations.size()));
        long edge = random.nextBoolean() ? other.position() : other.position() + other.length();
        return edge + random.nextInt(3) - 1;
    }

    private int length() {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(3);
            case 1 -> 512 * random.nextInt(40);
            case 2 -> 4096 * random.nextInt(20);
            case 3 -> random.nextInt(LONG_LENGTH);
            default -> random.nextInt(MAX_LENGTH);
        };
    }
}
