package io.github.diskwright.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.pipeline.BlockCompare;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.image.pipeline.DeviceDigest;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.DeviceTracker;
import io.github.diskwright.testkit.ThreadCheck;
import io.github.diskwright.testkit.fault.FaultSweep;
import io.github.diskwright.testkit.fault.GatedDevice;
import io.github.diskwright.testkit.fault.SmallSpaceDevice;
import io.github.diskwright.testkit.generate.DeviceShape;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copy, comparison and digest on devices that fail, are slow, or have no room: every fault surfaces, nothing stays. */
class PipelineFaultTest {
    private static final long SIZE = 24 << 20;
    private static final long SEED = 20261121;

    private ThreadCheck threads;

    @BeforeEach
    void countThreads() {
        threads = ThreadCheck.start();
    }

    @AfterEach
    void noThreadStays() {
        threads.end();
    }

    private static GeneratedDevice disk(long seed) {
        return GeneratedDevice.of(DeviceShape.builder().size(SIZE).build(), seed);
    }

    private static JobOptions on(int threadCount) {
        return JobOptions.builder().threads(threadCount).build();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everyFailingReadOfACopySurfaces(int threadCount) throws Exception {
        long tried = FaultSweep.over(() -> disk(SEED))
                .only(EnumSet.of(DeviceCall.READ, DeviceCall.EXTENT))
                .atMost(60)
                .run(
                        source -> BlockCopy.of(source, MemoryDevice.ofSize(SIZE), BlockCopy.Target.EMPTY)
                                .run(List.of(DigestAlgorithm.CRC_32), on(threadCount)),
                        (source, fault) -> assertThat(fault).isNotNull());

        assertThat(tried).isGreaterThan(40);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everyFailingWriteOfACopySurfaces(int threadCount) throws Exception {
        for (BlockCopy.Target target : BlockCopy.Target.values()) {
            long tried = FaultSweep.over(() -> MemoryDevice.ofSize(SIZE))
                    .only(EnumSet.of(DeviceCall.WRITE, DeviceCall.WRITE_ZEROS))
                    .tearingWrites()
                    .atMost(40)
                    .run(
                            destination -> BlockCopy.of(disk(SEED), destination, target)
                                    .run(List.of(), on(threadCount)),
                            (destination, fault) -> assertThat(fault).isNotNull());
            assertThat(tried).isGreaterThan(20);
        }
    }

    @Test
    void everyFailingReadOfComparisonAndDigestSurfaces() throws Exception {
        Set<DeviceCall> calls = EnumSet.of(DeviceCall.READ, DeviceCall.EXTENT);
        FaultSweep.over(() -> disk(SEED))
                .only(calls)
                .atMost(40)
                .run(
                        device -> BlockCompare.firstDifference(disk(SEED), device, on(2)),
                        (device, fault) -> assertThat(fault).isNotNull());
        FaultSweep.over(() -> disk(SEED))
                .only(calls)
                .atMost(40)
                .run(
                        device -> DeviceDigest.compute(device, List.of(DigestAlgorithm.SHA_256), on(2)),
                        (device, fault) -> assertThat(fault).isNotNull());
    }

    @Test
    void aFullDestinationIsReportedAsSuch() {
        for (long budget = 0; budget < 3 << 20; budget += 300_000) {
            BlockDevice full = SmallSpaceDevice.over(MemoryDevice.ofSize(SIZE), budget);
            assertThatExceptionOfType(NoSpaceException.class)
                    .isThrownBy(() -> BlockCopy.of(disk(SEED), full, BlockCopy.Target.EMPTY)
                            .run(List.of(), on(2)));
        }
    }

    @Test
    void aSlowSinkOnlySlowsItDown() throws Exception {
        MemoryDevice result = MemoryDevice.ofSize(SIZE);
        GatedDevice slow = GatedDevice.over(result).delayEach(300_000);
        JobOptions tight = on(4).toBuilder().memory(2 << 20).build();

        BlockCopy.of(disk(SEED), slow, BlockCopy.Target.EMPTY).run(List.of(), tight);

        assertThat(BlockCompare.firstDifference(disk(SEED), result, on(2))).isEmpty();
    }

    @Test
    void aSinkThatHangsCanBeCancelledOnceItMoves() throws Exception {
        MemoryDevice result = MemoryDevice.ofSize(SIZE);
        GatedDevice gate = GatedDevice.over(result).hold(EnumSet.of(DeviceCall.WRITE));
        CancellationToken token = new CancellationToken();
        JobOptions job = on(3).toBuilder().cancellation(token).build();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread runner = new Thread(() -> {
            try {
                BlockCopy.of(disk(SEED), gate, BlockCopy.Target.EMPTY).run(List.of(), job);
            } catch (IOException e) {
                failure.set(e);
            }
        });
        runner.start();
        gate.awaitWaiting(1);

        token.cancel();
        gate.open();
        runner.join();

        assertThat(failure.get()).isInstanceOf(CancelledException.class);
    }

    @Test
    void cancellationAtEveryTickLeavesNothingOpen() throws Exception {
        AtomicInteger ticks = new AtomicInteger();
        BlockCopy.of(disk(SEED), MemoryDevice.ofSize(SIZE), BlockCopy.Target.EMPTY)
                .run(
                        List.of(),
                        on(2).toBuilder()
                                .progress((task, done, total) -> ticks.incrementAndGet())
                                .build());
        for (int tick = 1; tick < ticks.get(); tick++) {
            int last = tick;
            AtomicInteger now = new AtomicInteger();
            CancellationToken token = new CancellationToken();
            JobOptions job = on(1 + tick % 3).toBuilder()
                    .cancellation(token)
                    .progress((task, done, total) -> {
                        if (now.incrementAndGet() == last) {
                            token.cancel();
                        }
                    })
                    .build();
            try (DeviceTracker tracker = new DeviceTracker();
                    BlockDevice source = tracker.track(disk(SEED))) {
                assertThatExceptionOfType(CancelledException.class)
                        .isThrownBy(() -> BlockCopy.of(source, MemoryDevice.ofSize(SIZE), BlockCopy.Target.EMPTY)
                                .run(List.of(), job));
            }
        }
    }

    @Test
    void copiesOfManyDisksAreExactOnAnyNumberOfThreads() throws Exception {
        for (long seed = 0; seed < 30; seed++) {
            GeneratedDevice source = disk(seed);
            MemoryDevice copy = MemoryDevice.ofSize(SIZE);
            BlockCopy.of(source, copy, BlockCopy.Target.EMPTY).run(List.of(), on(1 + (int) (seed % 5)));
            assertThat(BlockCompare.firstDifference(source, copy, on(2))).isEqualTo(OptionalLong.empty());
            assertThat(BlockCompare.firstDifference(copy, source, on(1))).isEqualTo(OptionalLong.empty());
            List<DigestAlgorithm> algorithms = List.of(DigestAlgorithm.SHA_1);
            assertThat(DeviceDigest.compute(source, algorithms, on(3)))
                    .isEqualTo(DeviceDigest.compute(copy, algorithms, on(1)));
        }
    }
}
