package io.github.diskwright.ghost.partclone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.ThreadCheck;
import io.github.diskwright.testkit.fault.FaultDevice;
import io.github.diskwright.testkit.fault.FaultSweep;
import io.github.diskwright.testkit.fault.InjectedFaultException;
import io.github.diskwright.testkit.generate.DeviceShape;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that are written here, and what happens when that fails. */
class PartcloneWriterTest {
    private static final long SIZE = 6 << 20;

    private final PartcloneFormat format = new PartcloneFormat();

    private static BlockDevice source() {
        return GeneratedDevice.of(DeviceShape.builder().size(SIZE).build(), 5);
    }

    private static byte[] written(JobOptions job) throws IOException {
        MemoryDevice target = MemoryDevice.ofSize(0);
        PartcloneWriter.write(source(), target, PartcloneOptions.defaults(), job);
        return target.toByteArray();
    }

    @Test
    void bytesDoNotDependOnThreads() throws Exception {
        byte[] one = written(JobOptions.builder().threads(1).build());
        ThreadCheck.during(() -> {
            assertThat(written(JobOptions.builder().threads(4).build())).isEqualTo(one);
            assertThat(written(JobOptions.builder().threads(3).memory(3 << 20).build()))
                    .isEqualTo(one);
        });
    }

    @Test
    void tellsWhatItWrote() throws IOException {
        MemoryDevice target = MemoryDevice.ofSize(0);
        PartcloneWriter.Result result =
                PartcloneWriter.write(source(), target, PartcloneOptions.defaults(), JobOptions.defaults());
        assertThat(result.blockSize()).isEqualTo(4096);
        assertThat(result.blocks()).isEqualTo(SIZE / 4096);
        assertThat(result.fileSize()).isEqualTo(target.size());
        assertThat(format.check(target, CheckOptions.defaults())).isEmpty();
        try (BlockImage image = format.open(target, OpenOptions.defaults())) {
            assertThat(image.properties()).anySatisfy(property -> {
                assertThat(property.name()).isEqualTo("usedBlocks");
                assertThat(property.value()).isEqualTo(result.usedBlocks());
            });
            assertThat(image.properties())
                    .anySatisfy(property -> assertThat(property.value()).isEqualTo("Diskwright"));
        }
    }

    /** What is known to be zero has to come back as zero, so it is stored; what is unallocated is not. */
    @Test
    void zerosAreStored() throws IOException {
        MemoryDevice target = MemoryDevice.ofSize(0);
        BlockDevice source = new ExtentsDevice(
                MemoryDevice.ofSize(64 * 512),
                List.of(
                        new Extent(0, 1000, Extent.Kind.ZERO),
                        new Extent(1000, 10 * 512, Extent.Kind.UNALLOCATED),
                        new Extent(1000 + 10 * 512, 54 * 512 - 1000, Extent.Kind.DATA)));
        PartcloneWriter.Result result = PartcloneWriter.write(
                source, target, PartcloneOptions.builder().blockSize(512).build(), JobOptions.defaults());
        // The first two blocks have zeros, the eleven behind them nothing but the end of the last one.
        assertThat(result.usedBlocks()).isEqualTo(64 - 9);
    }

    /** More blocks than one page of the bitmap and one part of its writing have, with runs over their edges. */
    @Test
    void manyBlocks() throws IOException {
        MemoryDevice contents = MemoryDevice.ofSize(1_300_000L * 512);
        Random random = new Random(8);
        List<Extent> extents = new ArrayList<>();
        long block = 0;
        for (long edge = 32_768; edge < 1_300_000; edge += random.nextBoolean() ? 32_768 : 7 * 32_768) {
            long first = Math.max(block, edge - random.nextInt(3));
            block = edge + random.nextInt(3) + 1;
            byte[] bytes = new byte[(int) (block - first) * 512];
            random.nextBytes(bytes);
            contents.write(first * 512, ByteBuffer.wrap(bytes));
            extents.add(new Extent(first * 512, bytes.length, Extent.Kind.DATA));
            block++;
        }
        BlockDevice source = new ExtentsDevice(contents, extents);
        MemoryDevice target = MemoryDevice.ofSize(0);
        PartcloneOptions options =
                PartcloneOptions.builder().blockSize(512).blocksPerChecksum(5).build();
        PartcloneWriter.write(source, target, options, JobOptions.defaults());
        assertThat(format.check(target, CheckOptions.defaults())).isEmpty();
        try (BlockImage image = format.open(target, OpenOptions.defaults())) {
            List<Extent> found = new ArrayList<>();
            ExtentIterator iterator = image.device().extents(0, source.size());
            while (iterator.hasNext()) {
                Extent extent = iterator.next();
                if (extent.isData()) {
                    found.add(extent);
                }
            }
            assertThat(found).isEqualTo(extents).hasSizeGreaterThan(8);
            for (Extent extent : extents) {
                byte[] expected = new byte[(int) extent.length() + 2 * 512];
                byte[] read = new byte[expected.length];
                contents.read(extent.position() - 512, ByteBuffer.wrap(expected));
                image.device().read(extent.position() - 512, ByteBuffer.wrap(read));
                assertThat(read).as("%s", extent).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 512, 1024, 3 * 512, 4096, 5 * 4096, 4096 + 512})
    void smallDevices(long size) throws IOException {
        byte[] contents = new byte[(int) size];
        Arrays.fill(contents, (byte) 9);
        MemoryDevice target = MemoryDevice.ofSize(0);
        PartcloneWriter.write(
                MemoryDevice.copyOf(contents), target, PartcloneOptions.defaults(), JobOptions.defaults());
        assertThat(format.check(target, CheckOptions.defaults())).isEmpty();
        try (BlockImage image = format.open(target, OpenOptions.defaults())) {
            byte[] back = new byte[(int) image.device().size()];
            image.device().read(0, ByteBuffer.wrap(back));
            assertThat(back).isEqualTo(contents);
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> PartcloneWriter.write(
                        MemoryDevice.ofSize(1000),
                        MemoryDevice.ofSize(0),
                        PartcloneOptions.defaults(),
                        JobOptions.defaults()))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("1000 bytes");
        assertThatThrownBy(() -> PartcloneWriter.write(
                        source(), MemoryDevice.ofSize(1), PartcloneOptions.defaults(), JobOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PartcloneOptions.builder().checksum(PartcloneChecksum.XXH64))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PartcloneOptions.builder().blockSize(1000))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PartcloneOptions.builder().fileSystem("sixteen letters!"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyCallToTheTargetFailsOnce() throws IOException {
        long faults = FaultSweep.over(() -> KeptOpenDevice.over(MemoryDevice.ofSize(0)))
                .tearingWrites()
                .run(
                        device -> PartcloneWriter.write(
                                source(), device, PartcloneOptions.defaults(), JobOptions.defaults()),
                        (device, fault) -> assertThat(isImage(device)).isIn(false, isWhole(device)));
        assertThat(faults).isGreaterThan(20);
    }

    /** A header that was written and not flushed may be there, and then everything else is. */
    private boolean isWhole(BlockDevice device) throws IOException {
        return format.check(device, CheckOptions.defaults()).isEmpty();
    }

    private boolean isImage(BlockDevice device) throws IOException {
        return device.size() > 0 && format.recognises(device);
    }

    @Test
    void everyReadOfTheSourceFailsOnce() throws IOException {
        FaultDevice counting = FaultDevice.over(source()).count(Set.of(DeviceCall.READ, DeviceCall.EXTENT));
        PartcloneWriter.write(counting, MemoryDevice.ofSize(0), PartcloneOptions.defaults(), JobOptions.defaults());
        for (long n = 1; n <= counting.calls(); n += 1 + n / 10) {
            MemoryDevice target = MemoryDevice.ofSize(0);
            FaultDevice failing = FaultDevice.over(source())
                    .count(Set.of(DeviceCall.READ, DeviceCall.EXTENT))
                    .failAt(n);
            assertThatThrownBy(() ->
                            PartcloneWriter.write(failing, target, PartcloneOptions.defaults(), JobOptions.defaults()))
                    .isInstanceOf(InjectedFaultException.class);
            assertThat(isImage(target)).isFalse();
        }
    }

    @Test
    void aTargetWithoutRoom() throws IOException {
        long needed = written(JobOptions.defaults()).length;
        MemoryDevice plain = MemoryDevice.ofSize(0);
        FaultDevice target = FaultDevice.over(plain).failBeyond(needed - 1);
        assertThatThrownBy(() ->
                        PartcloneWriter.write(source(), target, PartcloneOptions.defaults(), JobOptions.defaults()))
                .isInstanceOf(NoSpaceException.class);
        assertThat(isImage(plain)).isFalse();
    }

    @Test
    void cancelledAtEveryTick() throws IOException {
        List<Long> ticks = new ArrayList<>();
        written(JobOptions.builder()
                .progress((task, done, total) -> ticks.add(done))
                .build());
        assertThat(ticks).isSorted().hasSizeGreaterThan(2);
        for (int stop = 0; stop < ticks.size(); stop++) {
            CancellationToken token = new CancellationToken();
            int[] heard = {stop};
            JobOptions job = JobOptions.builder()
                    .cancellation(token)
                    .progress((task, done, total) -> {
                        if (heard[0]-- == 0) {
                            token.cancel();
                        }
                    })
                    .build();
            MemoryDevice target = MemoryDevice.ofSize(0);
            try {
                PartcloneWriter.write(source(), target, PartcloneOptions.defaults(), job);
                assertThat(stop).isEqualTo(ticks.size() - 1);
            } catch (CancelledException e) {
                assertThat(isImage(target)).isFalse();
            }
        }
        CancellationToken before = new CancellationToken();
        before.cancel();
        assertThatThrownBy(
                        () -> written(JobOptions.builder().cancellation(before).build()))
                .isInstanceOf(CancelledException.class);
    }
}
