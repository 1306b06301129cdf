package io.github.diskwright.testkit.contract;

import static io.github.diskwright.testkit.contract.Checks.mixed;
import static io.github.diskwright.testkit.contract.Checks.pattern;
import static io.github.diskwright.testkit.contract.Checks.require;
import static io.github.diskwright.testkit.contract.Checks.requireThrows;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.testkit.contract.BlockDeviceContract.Promise;
import io.github.diskwright.testkit.contract.BlockDeviceContract.Source;
import io.github.diskwright.testkit.generate.Operations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.util.List;

/** Promises about changing a device, and about not changing a read-only one. */
final class WritePromises {
    private static final int SIZE = 192 << 10;
    private static final int SEEDS = 8;
    private static final int OPERATIONS = 150;

    private WritePromises() {}

    static List<Promise> all() {
        return List.of(
                new Promise("refuses writes to ranges outside it", WritePromises::refusesRanges),
                new Promise("is not changed when it is read-only", WritePromises::keepsReadOnly),
                new Promise("takes from a source only what is between position and limit", WritePromises::takesSource),
                new Promise("takes empty writes anywhere", WritePromises::takesEmptyWrites),
                new Promise("behaves like a map of bytes", WritePromises::behavesLikeAMap),
                new Promise("behaves like a map of bytes that grows and shrinks", WritePromises::resizes),
                new Promise("reads zeros where it grew again", WritePromises::growsWithZeros));
    }

    private static void refusesRanges(Source source) throws IOException {
        byte[] contents = mixed(SIZE);
        try (BlockDevice device = source.open(contents)) {
            for (long position : new long[] {-1, SIZE, SIZE - 9, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 9}) {
                requireThrows(
                        IllegalArgumentException.class,
                        "write of 10 at " + position,
                        () -> device.write(position, ByteBuffer.allocate(10)));
                requireThrows(
                        IllegalArgumentException.class,
                        "zeros of 10 at " + position,
                        () -> device.writeZeros(position, 10));
                requireThrows(
                        IllegalArgumentException.class,
                        "discard of 10 at " + position,
                        () -> device.discard(position, 10));
            }
            requireThrows(IllegalArgumentException.class, "zeros of -1", () -> device.writeZeros(1, -1));
            requireThrows(IllegalArgumentException.class, "discard of -1", () -> device.discard(1, -1));
            requireThrows(IllegalArgumentException.class, "zeros of all", () -> device.writeZeros(1, Long.MAX_VALUE));
            DeviceModel.of(device, contents).check();
        }
    }

    private static void keepsReadOnly(Source source) throws IOException {
        byte[] contents = mixed(SIZE);
        try (BlockDevice device = source.open(contents)) {
            if (device.isReadOnly()) {
                Class<NonWritableChannelException> refusal = NonWritableChannelException.class;
                requireThrows(refusal, "write", () -> device.write(0, ByteBuffer.allocate(10)));
                requireThrows(refusal, "zeros", () -> device.writeZeros(0, 4096));
                requireThrows(refusal, "discard", () -> device.discard(0, 4096));
                device.flush();
                if (device instanceof ResizableDevice resizable) {
                    requireThrows(refusal, "resize", () -> resizable.resize(10));
                }
            }
            DeviceModel.of(device, contents).check();
        }
    }

    private static void takesSource(Source source) throws IOException {
        byte[] contents = mixed(SIZE);
        try (BlockDevice device = source.open(contents)) {
            for (int kind = 0; kind < 4 && !device.isReadOnly(); kind++) {
                byte[] bytes = pattern(10_000, 77 + kind);
                ByteBuffer buffer = Checks.buffer(kind, bytes.length);
                buffer.put(buffer.position(), bytes);
                int limit = buffer.limit();
                ByteBuffer passed = kind % 2 == 0 ? buffer : buffer.asReadOnlyBuffer();
                device.write(5_001 + 10_000 * kind, passed);
                require(passed.limit() == limit && !passed.hasRemaining(), "write left the buffer at " + passed);
                System.arraycopy(bytes, 0, contents, 5_001 + 10_000 * kind, bytes.length);
            }
            DeviceModel.of(device, contents).check();
        }
    }

    private static void takesEmptyWrites(Source source) throws IOException {
        byte[] contents = mixed(SIZE);
        try (BlockDevice device = source.open(contents)) {
            for (long position : new long[] {0, 1, SIZE / 2, SIZE}) {
                if (!device.isReadOnly()) {
                    device.write(position, ByteBuffer.allocate(0));
                    device.writeZeros(position, 0);
                    device.discard(position, 0);
                }
            }
            DeviceModel.of(device, contents).check();
        }
    }

    private static void behavesLikeAMap(Source source) throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            byte[] contents = seed % 2 == 0 ? mixed(SIZE) : new byte[SIZE];
            try (BlockDevice device = source.open(contents)) {
                if (!device.isReadOnly()) {
                    DeviceModel.of(device, contents).run(Operations.of(seed, OPERATIONS, SIZE));
                }
            }
        }
    }

    private static void resizes(Source source) throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            byte[] contents = mixed(SIZE);
            try (BlockDevice device = source.open(contents)) {
                if (device instanceof ResizableDevice && !device.isReadOnly()) {
                    DeviceModel.of(device, contents).run(Operations.withResizes(seed, OPERATIONS, SIZE, 3L * SIZE));
                }
            }
        }
    }

    private static void growsWithZeros(Source source) throws IOException {
        byte[] contents = pattern(SIZE, 0);
        for (int cut : new int[] {0, 1, 511, 4096, 5_000, 65_536, SIZE - 1}) {
            try (BlockDevice device = source.open(contents)) {
                if (device instanceof ResizableDevice resizable && !device.isReadOnly()) {
                    requireThrows(IllegalArgumentException.class, "resize to -1", () -> resizable.resize(-1));
                    resizable.resize(cut);
                    resizable.resize(SIZE);
                    byte[] expected = new byte[SIZE];
                    System.arraycopy(contents, 0, expected, 0, cut);
                    DeviceModel.of(device, expected).check();
                }
            }
        }
    }
}
