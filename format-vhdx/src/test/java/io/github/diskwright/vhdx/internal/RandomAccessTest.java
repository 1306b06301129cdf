package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.NewImage;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.fault.FaultDevice;
import io.github.diskwright.vhdx.VhdxFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any writes, in any order, beside a model: a plain device of bytes. */
class RandomAccessTest {
    private static final long MIB = Bytes.MIB;
    private static final long GIB = 1024 * MIB;

    private final VhdxFormat format = new VhdxFormat();

    static Stream<Arguments> disks() {
        return Stream.of(
                Arguments.of(20 * GIB + 512, 1, 512, CreateOptions.Allocation.DYNAMIC),
                Arguments.of(9 * GIB, 2, 512, CreateOptions.Allocation.DYNAMIC),
                Arguments.of(13 * GIB + 1536, 8, 512, CreateOptions.Allocation.DYNAMIC),
                Arguments.of(70 * GIB + 4096, 1, 4096, CreateOptions.Allocation.DYNAMIC),
                Arguments.of(33 * GIB + 4096, 32, 4096, CreateOptions.Allocation.DYNAMIC),
                Arguments.of(40 * GIB, 256, 512, CreateOptions.Allocation.DYNAMIC),
                Arguments.of(17 * MIB + 512, 1, 512, CreateOptions.Allocation.FIXED),
                Arguments.of(9 * MIB + 4096, 4, 4096, CreateOptions.Allocation.FIXED));
    }

    @ParameterizedTest
    @MethodSource("disks")
    void equalsTheModel(long size, int blockMib, int sector, CreateOptions.Allocation allocation) {
        Effort.seeded(size, seed -> {
            MemoryDevice model = MemoryDevice.ofSize(size);
            MemoryDevice file = MemoryDevice.ofSize(0);
            CreateOptions options = CreateOptions.ofSize(size)
                    .logicalSectorSize(sector)
                    .blockSize(blockMib * MIB)
                    .allocation(allocation)
                    .build();
            try (NewImage image = format.create(KeptOpenDevice.over(file), options)) {
                write(image.device(), model, new Random(seed));
                compare(image.device(), model);
                image.complete();
                compare(image.device(), model);
            }
            assertThat(format.check(file, CheckOptions.defaults())).isEmpty();
            try (BlockImage image = format.open(file, OpenOptions.defaults())) {
                assertThat(image.device().size()).isEqualTo(size);
                assertThat(image.device().logicalSectorSize()).isEqualTo(sector);
                compare(image.device(), model);
            }
        });
    }

    /** Around a few places, so that blocks meet, and chunks and the end are touched. */
    private static void write(BlockDevice disk, BlockDevice model, Random random) throws IOException {
        long size = disk.size();
        long[] places = {0, size - 3 * MIB, 4 * GIB - MIB, 8 * GIB, 32 * GIB - 2 * MIB, size / 3};
        for (int i = 0; i < Effort.scaled(60); i++) {
            long place = Math.floorMod(places[random.nextInt(places.length)], size);
            long position = Math.min(size, place + random.nextInt(1 << 22));
            int length = (int) Math.min(size - position, random.nextInt(random.nextInt(4) == 0 ? 3 << 20 : 70_000));
            if (random.nextInt(4) == 0) {
                disk.writeZeros(position, length);
                model.writeZeros(position, length);
            } else {
                byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                disk.write(position, ByteBuffer.wrap(bytes));
                model.write(position, ByteBuffer.wrap(bytes));
            }
            byte[] seen = new byte[Math.min(4096, (int) Math.min(size - position, 4096))];
            disk.read(position, ByteBuffer.wrap(seen));
            byte[] expected = new byte[seen.length];
            model.read(position, ByteBuffer.wrap(expected));
            assertThat(seen).isEqualTo(expected);
        }
    }

    /** Where the disk says data, its bytes are the model's; where it says none, the model has zeros, and so has it. */
    private static void compare(BlockDevice disk, BlockDevice model) throws IOException {
        ExtentIterator extents = disk.extents(0, disk.size());
        long end = 0;
        while (extents.hasNext()) {
            Extent extent = extents.next();
            assertThat(extent.position()).isEqualTo(end);
            end = extent.end();
            if (extent.isData()) {
                compareBytes(disk, model, extent);
            } else {
                ExtentIterator inModel = model.extents(extent.position(), extent.length());
                while (inModel.hasNext()) {
                    Extent data = inModel.next();
                    if (data.isData()) {
                        compareBytes(disk, model, data);
                        assertZero(model, data);
                    }
                }
            }
        }
        assertThat(end).isEqualTo(disk.size());
    }

    private static void compareBytes(BlockDevice disk, BlockDevice model, Extent extent) throws IOException {
        ByteBuffer mine = ByteBuffer.allocate((1 << 20) + 12_345);
        ByteBuffer theirs = ByteBuffer.allocate(mine.capacity());
        for (long at = extent.position(); at < extent.end(); at += mine.limit()) {
            int length = (int) Math.min(mine.capacity(), extent.end() - at);
            disk.read(at, mine.clear().limit(length));
            model.read(at, theirs.clear().limit(length));
            assertThat(mine.flip().mismatch(theirs.flip())).isEqualTo(-1);
        }
    }

    private static void assertZero(BlockDevice model, Extent extent) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(extent.length())];
        model.read(extent.position(), ByteBuffer.wrap(bytes));
        assertThat(bytes).containsOnly(0);
    }

    @Test
    void sameOptionsAndWritesGiveSameBytes() throws IOException {
        byte[][] files = new byte[2][];
        for (int i = 0; i < 2; i++) {
            CreateOptions options =
                    CreateOptions.ofSize(5 * MIB).ids(TestImage.ids(9)).build();
            files[i] = TestImage.written(options, disk -> disk.write(MIB + 5, TestImage.filled(4)))
                    .toByteArray();
        }
        assertThat(files[0]).isEqualTo(files[1]);
    }

    @Test
    void everySplitOfAWriteGivesTheSameFile() throws IOException {
        byte[] bytes = new byte[3 << 20];
        new Random(3).nextBytes(bytes);
        CreateOptions.Builder options = CreateOptions.ofSize(8 * MIB);
        byte[] whole = TestImage.written(
                        options.ids(TestImage.ids(1)).build(), disk -> disk.write(777, ByteBuffer.wrap(bytes)))
                .toByteArray();
        for (int part : new int[] {512, 4096, 65_537, 1 << 20}) {
            byte[] split = TestImage.written(options.ids(TestImage.ids(1)).build(), disk -> {
                        for (int at = 0; at < bytes.length; at += part) {
                            disk.write(
                                    777 + at,
                                    ByteBuffer.wrap(bytes, at, Math.min(part, bytes.length - at))
                                            .slice());
                        }
                    })
                    .toByteArray();
            assertThat(split).isEqualTo(whole);
        }
    }

    /** A block allocation table far above what is held in memory: pages go to the file and come back. */
    @Test
    void largestDiskWithSmallestBlocks() throws IOException {
        MemoryDevice file = MemoryDevice.ofSize(0);
        long size = DiskParameters.MAX_DISK_SIZE;
        CreateOptions options = CreateOptions.ofSize(size).blockSize(MIB).build();
        Random random = new Random(5);
        List<Long> positions = new ArrayList<>();
        try (NewImage image = format.create(KeptOpenDevice.over(file), options)) {
            for (int i = 0; i < 300; i++) {
                long position = i == 0 ? size - 8 : random.nextLong(size / 8) * 8;
                positions.add(position);
                image.device()
                        .write(
                                position,
                                ByteBuffer.allocate(8).putLong(position).flip());
            }
            image.complete();
        }
        assertThat(file.size()).isLessThan(513 * MIB + 304 * MIB);
        try (BlockImage image = format.open(file, OpenOptions.defaults())) {
            positions.parallelStream().forEach(position -> {
                ByteBuffer bytes = ByteBuffer.allocate(8);
                assertThatCode(() -> image.device().read(position, bytes)).doesNotThrowAnyException();
                assertThat(bytes.getLong(0)).isEqualTo(position);
            });
            assertThat(image.device().extent(size / 2, size / 2).length()).isPositive();
        }
    }

    /** Readers beside a writer see every byte either as it was or as it will be. */
    @Test
    void readsRunBesideAWriter() throws Exception {
        MemoryDevice file = MemoryDevice.ofSize(0);
        CreateOptions options = CreateOptions.ofSize(16 * GIB).build();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        AtomicBoolean done = new AtomicBoolean();
        try (NewImage image = format.create(KeptOpenDevice.over(file), options)) {
            BlockDevice disk = image.device();
            Callable<Long> reader = () -> {
                Random random = new Random(Thread.currentThread().getId());
                byte[] bytes = new byte[20_000];
                long reads = 0;
                for (; !done.get() || reads < 50; reads++) {
                    long position = random.nextInt(400) * 40 * MIB + MIB - 10_000;
                    disk.read(position, ByteBuffer.wrap(bytes));
                    for (byte value : bytes) {
                        assertThat(value == 0 || value == (byte) (position / MIB))
                                .isTrue();
                    }
                    disk.extent(position, MIB);
                }
                return reads;
            };
            List<Future<Long>> readers = List.of(threads.submit(reader), threads.submit(reader));
            Random random = new Random(1);
            for (int i = 0; i < 200; i++) {
                long position = random.nextInt(400) * 40 * MIB + MIB - 10_000;
                byte[] bytes = new byte[20_000];
                Arrays.fill(bytes, (byte) (position / MIB));
                disk.write(position, ByteBuffer.wrap(bytes));
            }
            done.set(true);
            for (Future<Long> future : readers) {
                assertThat(future.get()).isPositive();
            }
            image.complete();
        } finally {
            threads.shutdownNow();
        }
        assertThat(format.check(file, CheckOptions.defaults())).isEmpty();
    }

    /** Blocks that follow each other in the file are one read or write of it; a table of any size costs a page. */
    @Test
    void neighboursAreReadAndWrittenAtOnce() throws IOException {
        MemoryDevice file = MemoryDevice.ofSize(0);
        CreateOptions options =
                CreateOptions.ofSize(60 * 1024 * GIB).blockSize(MIB).build();
        ByteBuffer large = ByteBuffer.allocateDirect(5 << 20);
        FaultDevice counted = FaultDevice.over(KeptOpenDevice.over(file));
        try (NewImage image = format.create(counted, options)) {
            image.device().write(33 * GIB - MIB, large);
            assertThat(counted.calls(DeviceCall.WRITE)).isEqualTo(1);
            image.complete();
        }
        counted = FaultDevice.over(file);
        try (BlockImage image = format.open(counted, OpenOptions.defaults())) {
            long before = counted.calls(DeviceCall.READ);
            image.device().read(33 * GIB - MIB, large.clear());
            assertThat(counted.calls(DeviceCall.READ) - before)
                    .as("a page of the table, and the data")
                    .isLessThan(4);
            image.device().read(33 * GIB - MIB, large.clear());
            image.device().read(2000 * GIB, large.clear());
            assertThat(counted.calls(DeviceCall.READ) - before).isLessThan(6);
        }
    }
}
