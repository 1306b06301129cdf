package io.github.diskwright.testkit.contract;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.testkit.generate.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A plain array of bytes beside a device: the same operations on both must give the same contents. For devices below
 * 256 MiB. Not thread-safe.
 */
public final class DeviceModel {
    private static final int MOST = 256 << 20;
    private static final int COMPARED_EVERY = 16;

    private final BlockDevice device;
    private byte[] bytes;

    private DeviceModel(BlockDevice device, byte[] bytes) {
        this.device = device;
        this.bytes = bytes;
    }

    /** A model of a device with what it holds now. */
    public static DeviceModel of(BlockDevice device) throws IOException {
        return of(device, contents(device));
    }

    /**
     * A model that says what a device must hold.
     *
     * @param device the device
     * @param expected its contents from the first to the last byte
     */
    public static DeviceModel of(BlockDevice device, byte[] expected) {
        return new DeviceModel(device, expected.clone());
    }

    /** All bytes of a device below 256 MiB. */
    public static byte[] contents(BlockDevice device) throws IOException {
        if (device.size() > MOST) {
            throw new IllegalArgumentException(device.description() + " has " + device.size() + " bytes, most " + MOST);
        }
        byte[] bytes = new byte[(int) device.size()];
        device.read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** What the device must hold. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Runs operations on both and compares: what is read at once, everything every few operations and at the end.
     *
     * @param operations as {@link io.github.diskwright.testkit.generate.Operations} makes them
     * @throws AssertionError at the first difference, with the operations up to there
     */
    public DeviceModel run(List<Operation> operations) throws IOException {
        for (int i = 0; i < operations.size(); i++) {
            try {
                apply(operations.get(i));
                if (i % COMPARED_EVERY == 0 || i == operations.size() - 1) {
                    check();
                }
            } catch (AssertionError | RuntimeException e) {
                List<Operation> last = operations.subList(Math.max(0, i - COMPARED_EVERY), i + 1);
                throw new AssertionError("operation " + i + ": " + e.getMessage() + "\nafter " + last, e);
            }
        }
        return this;
    }

    private void apply(Operation operation) throws IOException {
        int position = Math.toIntExact(operation.position());
        int end = position + operation.length();
        ByteBuffer buffer = operation.buffer();
        switch (operation.call()) {
            case READ -> {
                device.read(position, buffer);
                requireSame(position, Arrays.copyOfRange(bytes, position, end), taken(buffer, operation.length()));
            }
            case WRITE -> {
                device.write(position, buffer);
                requireEnd(buffer);
                System.arraycopy(operation.bytes(), 0, bytes, position, operation.length());
            }
            case WRITE_ZEROS -> {
                device.writeZeros(position, operation.length());
                Arrays.fill(bytes, position, end, (byte) 0);
            }
            case DISCARD -> discard(position, end);
            case EXTENT -> checkExtent(device.extent(position, operation.length()));
            case FLUSH -> device.flush();
            case RESIZE -> resize(position);
        }
    }

    private static byte[] taken(ByteBuffer buffer, int length) {
        requireEnd(buffer);
        byte[] read = new byte[length];
        buffer.get(buffer.position() - length, read);
        return read;
    }

    private static void requireEnd(ByteBuffer buffer) {
        if (buffer.hasRemaining()) {
            throw new AssertionError("the buffer's position is not at its limit: " + buffer);
        }
    }

    /** Takes over what the device made of the range: each byte as before, or zero. */
    private void discard(int position, int end) throws IOException {
        device.discard(position, end - position);
        byte[] read = new byte[end - position];
        device.read(position, ByteBuffer.wrap(read));
        for (int i = 0; i < read.length; i++) {
            if (read[i] != 0 && read[i] != bytes[position + i]) {
                throw new AssertionError("discard put a new value at " + (position + i));
            }
            bytes[position + i] = read[i];
        }
    }

    private void resize(int size) throws IOException {
        ((ResizableDevice) device).resize(size);
        bytes = Arrays.copyOf(bytes, size);
    }

    /**
     * Compares everything: size, contents, and that extents cover the device and call nothing zero that is not.
     *
     * @throws AssertionError if something differs
     */
    public void check() throws IOException {
        if (device.size() != bytes.length) {
            throw new AssertionError("size is " + device.size() + ", expected " + bytes.length);
        }
        requireSame(0, bytes, contents(device));
        long covered = 0;
        ExtentIterator extents = device.extents(0, device.size());
        while (extents.hasNext()) {
            Extent extent = extents.next();
            if (extent.position() != covered) {
                throw new AssertionError("expected an extent at " + covered + ", found " + extent);
            }
            checkExtent(extent);
            covered = extent.end();
        }
        if (covered != bytes.length) {
            throw new AssertionError("extents end at " + covered + " of " + bytes.length);
        }
    }

    private void checkExtent(Extent extent) {
        for (long at = extent.position(); !extent.isData() && at < extent.end(); at++) {
            if (bytes[(int) at] != 0) {
                throw new AssertionError(extent + " is optimistic: there is data at " + at);
            }
        }
    }

    private static void requireSame(long position, byte[] expected, byte[] found) {
        int at = Arrays.mismatch(expected, found);
        if (at >= 0) {
            throw new AssertionError(
                    "byte at " + (position + at) + ": expected " + expected[at] + ", found " + found[at]);
        }
    }
}
