package io.github.diskwright.testkit.contract;

import static io.github.diskwright.testkit.contract.Checks.buffer;
import static io.github.diskwright.testkit.contract.Checks.mixed;
import static io.github.diskwright.testkit.contract.Checks.require;
import static io.github.diskwright.testkit.contract.Checks.requireThrows;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.testkit.contract.BlockDeviceContract.Promise;
import io.github.diskwright.testkit.contract.BlockDeviceContract.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Promises about looking at a device. */
final class ReadPromises {
    private static final int SIZE = 96 << 10;
    private static final int THREADS = 4;

    private ReadPromises() {}

    static List<Promise> all() {
        return List.of(
                new Promise("says what it is", ReadPromises::saysWhatItIs),
                new Promise("reads wholly into buffers of every kind", ReadPromises::readsWholly),
                new Promise("refuses ranges outside it", ReadPromises::refusesRanges),
                new Promise("takes empty ranges anywhere", ReadPromises::takesEmptyRanges),
                new Promise("has extents that cover it and are never optimistic", ReadPromises::hasExtents),
                new Promise("refuses extents of nothing", ReadPromises::refusesEmptyExtents),
                new Promise("may be empty", ReadPromises::mayBeEmpty),
                new Promise("reads on many threads", ReadPromises::readsOnManyThreads));
    }

    private static void saysWhatItIs(Source source) throws IOException {
        try (BlockDevice device = source.open(mixed(SIZE))) {
            require(device.size() == SIZE, "size is " + device.size());
            int logical = device.logicalSectorSize();
            int physical = device.physicalSectorSize();
            require(logical == 512 || logical == 4096, "logical sector size is " + logical);
            require(physical == 512 || physical == 4096, "physical sector size is " + physical);
            require(physical >= logical, "physical sector size is below the logical one");
            require(!device.description().isBlank(), "no description");
        }
    }

    private static void readsWholly(Source source) throws IOException {
        byte[] contents = mixed(SIZE);
        Random random = new Random(1);
        try (BlockDevice device = source.open(contents)) {
            for (int i = 0; i < 400; i++) {
                int position = random.nextInt(SIZE + 1);
                int length = Math.min(SIZE - position, random.nextInt(i % 10 == 0 ? SIZE : 5_000));
                ByteBuffer target = buffer(i, length);
                int start = target.position();
                int limit = target.limit();
                device.read(position, target);
                require(target.limit() == limit, "read changed the limit");
                require(target.position() == limit, "read left the position at " + target.position());
                byte[] read = new byte[length];
                target.get(start, read);
                byte[] expected = Arrays.copyOfRange(contents, position, position + length);
                require(Arrays.equals(read, expected), "wrong bytes, read of " + length + " at " + position);
            }
        }
    }

    private static void refusesRanges(Source source) throws IOException {
        try (BlockDevice device = source.open(mixed(SIZE))) {
            for (long position : new long[] {-1, SIZE, SIZE - 9, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 9}) {
                requireThrows(
                        IllegalArgumentException.class,
                        "read of 10 at " + position,
                        () -> device.read(position, ByteBuffer.allocate(10)));
                requireThrows(
                        IllegalArgumentException.class,
                        "extent of 10 at " + position,
                        () -> device.extent(position, 10));
                requireThrows(
                        IllegalArgumentException.class,
                        "extents of 10 at " + position,
                        () -> device.extents(position, 10));
            }
            requireThrows(IllegalArgumentException.class, "extent of -1", () -> device.extent(0, -1));
            requireThrows(IllegalArgumentException.class, "extents of -1", () -> device.extents(0, -1));
            requireThrows(IllegalArgumentException.class, "extent of all", () -> device.extent(1, Long.MAX_VALUE));
        }
    }

    private static void takesEmptyRanges(Source source) throws IOException {
        try (BlockDevice device = source.open(mixed(SIZE))) {
            for (long position : new long[] {0, 1, SIZE / 2, SIZE}) {
                device.read(position, ByteBuffer.allocate(0));
                require(!device.extents(position, 0).hasNext(), "extents of nothing at " + position);
            }
            requireThrows(
                    NoSuchElementException.class,
                    "next of no extents",
                    () -> device.extents(0, 0).next());
            requireThrows(
                    IllegalArgumentException.class,
                    "empty read outside",
                    () -> device.read(SIZE + 1, ByteBuffer.allocate(0)));
        }
    }

    private static void hasExtents(Source source) throws IOException {
        byte[] contents = mixed(SIZE);
        Random random = new Random(2);
        try (BlockDevice device = source.open(contents)) {
            DeviceModel.of(device, contents).check();
            for (int i = 0; i < 300; i++) {
                int position = random.nextInt(SIZE);
                int length = 1 + random.nextInt(SIZE - position);
                Extent extent = device.extent(position, length);
                require(
                        extent.position() == position && extent.end() <= position + length,
                        extent + " for " + length + " at " + position);
                for (long at = position; !extent.isData() && at < extent.end(); at++) {
                    require(contents[(int) at] == 0, extent + " is optimistic at " + at);
                }
            }
        }
    }

    private static void refusesEmptyExtents(Source source) throws IOException {
        try (BlockDevice device = source.open(mixed(SIZE))) {
            requireThrows(IllegalArgumentException.class, "empty extent", () -> device.extent(0, 0));
            requireThrows(IllegalArgumentException.class, "empty extent at the end", () -> device.extent(SIZE, 0));
        }
    }

    private static void mayBeEmpty(Source source) throws IOException {
        try (BlockDevice device = source.open(new byte[0])) {
            require(device.size() == 0, "size is " + device.size());
            device.read(0, ByteBuffer.allocate(0));
            require(!device.extents(0, 0).hasNext(), "an empty device has extents");
            requireThrows(IllegalArgumentException.class, "read", () -> device.read(0, ByteBuffer.allocate(1)));
        }
    }

    private static void readsOnManyThreads(Source source) throws Exception {
        byte[] contents = mixed(SIZE);
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try (BlockDevice device = source.open(contents)) {
            List<Future<?>> readers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(thread);
                readers.add(executor.submit(() -> readMuch(device, contents, random)));
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("reading on many threads: " + e.getCause(), e.getCause());
        } finally {
            executor.shutdown();
        }
    }

    private static Void readMuch(BlockDevice device, byte[] contents, Random random) throws IOException {
        for (int i = 0; i < 300; i++) {
            int position = random.nextInt(SIZE);
            byte[] read = new byte[random.nextInt(Math.min(9_000, SIZE - position) + 1)];
            device.read(position, ByteBuffer.wrap(read));
            byte[] expected = Arrays.copyOfRange(contents, position, position + read.length);
            require(Arrays.equals(read, expected), "wrong bytes at " + position);
            device.extent(position, 1);
        }
        return null;
    }
}
