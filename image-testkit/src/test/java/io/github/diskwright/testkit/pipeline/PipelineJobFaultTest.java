package io.github.diskwright.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.DeviceTracker;
import io.github.diskwright.testkit.ThreadCheck;
import io.github.diskwright.testkit.fault.FaultSweep;
import io.github.diskwright.testkit.fault.GatedDevice;
import io.github.diskwright.testkit.generate.DeviceShape;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every job that goes through a pipeline, with faults everywhere: the fault surfaces, and nothing stays behind. */
class PipelineJobFaultTest {
    private static final long SIZE = 12 << 20;
    /** Four blocks of most jobs, so that it binds. */
    private static final long MEMORY = 4 << 20;

    @TempDir
    Path folder;

    private ThreadCheck threads;

    @BeforeEach
    void countThreads() {
        threads = ThreadCheck.start();
    }

    @AfterEach
    void nothingStays() {
        threads.end();
        assertThat(PipelineJob.COMPRESSORS).hasValue(0);
    }

    private static BlockDevice disk() {
        return GeneratedDevice.of(DeviceShape.builder().size(SIZE).build(), 99);
    }

    private static JobOptions.Builder job(int threads) {
        return JobOptions.builder().threads(threads).memory(MEMORY);
    }

    private static byte[] result(PipelineJob pipeline, BlockDevice source, JobOptions job) throws IOException {
        MemoryDevice sink = MemoryDevice.ofSize(SIZE + (1 << 20));
        pipeline.run(source, sink, job);
        return sink.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void resultsDoNotDependOnThreadsMemoryOrTheSpeedOfASide(PipelineJob pipeline) throws Exception {
        byte[] expected = result(pipeline, disk(), job(1).build());

        for (int count : new int[] {2, 3, 7}) {
            assertThat(result(pipeline, disk(), job(count).build())).isEqualTo(expected);
            assertThat(result(pipeline, disk(), job(count).memory(24 << 20).build()))
                    .isEqualTo(expected);
        }
        GatedDevice slowSource = GatedDevice.over(disk()).delayEach(200_000);
        assertThat(result(pipeline, slowSource, job(3).build())).isEqualTo(expected);
        MemoryDevice sink = MemoryDevice.ofSize(SIZE + (1 << 20));
        pipeline.run(disk(), GatedDevice.over(sink).delayEach(300_000), job(4).build());
        assertThat(sink.toByteArray()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void everyFailingReadSurfaces(PipelineJob pipeline) throws Exception {
        AtomicInteger run = new AtomicInteger();
        long tried = FaultSweep.over(PipelineJobFaultTest::disk)
                .only(EnumSet.of(DeviceCall.READ, DeviceCall.EXTENT))
                .atMost(16)
                .run(
                        source -> pipeline.run(
                                source,
                                MemoryDevice.ofSize(SIZE + (1 << 20)),
                                job(1 + run.incrementAndGet() % 3).build()),
                        (source, fault) -> assertThat(fault).isNotNull());
        assertThat(tried).isGreaterThan(12);
    }

    @ParameterizedTest
    @EnumSource
    void everyFailingWriteSurfaces(PipelineJob pipeline) throws Exception {
        AtomicInteger run = new AtomicInteger();
        long tried = FaultSweep.over(() -> MemoryDevice.ofSize(SIZE + (1 << 20)))
                .only(EnumSet.of(DeviceCall.WRITE, DeviceCall.WRITE_ZEROS))
                .tearingWrites()
                .atMost(16)
                .run(
                        sink -> pipeline.run(
                                disk(), sink, job(1 + run.incrementAndGet() % 3).build()),
                        (sink, fault) -> assertThat(fault).isNotNull());
        boolean writesAsItGoes = pipeline == PipelineJob.COPY || pipeline == PipelineJob.PACK;
        assertThat(tried).isGreaterThanOrEqualTo(writesAsItGoes ? 20 : 2);
    }

    @ParameterizedTest
    @EnumSource
    void aSourceThatEndsEarlySurfaces(PipelineJob pipeline) throws Exception {
        Path path = folder.resolve("disk");
        try (FileDevice file = FileDevice.create(path, 512, FileDevice.Sparseness.HOST_DEFAULT)) {
            file.resize(SIZE);
            byte[] all = new byte[(int) SIZE];
            disk().read(0, ByteBuffer.wrap(all));
            all[(int) SIZE - 1] = 1;
            file.write(0, ByteBuffer.wrap(all));
        }
        for (long end : new long[] {0, 1, 5_000_000, SIZE - 1}) {
            try (FileDevice source = FileDevice.openReadOnly(path)) {
                try (RandomAccessFile behindItsBack = new RandomAccessFile(path.toFile(), "rw")) {
                    behindItsBack.setLength(end);
                    assertThatThrownBy(() -> result(pipeline, withoutExtents(source), job(2).build()))
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining("ends at " + end);
                    behindItsBack.setLength(SIZE);
                }
            }
        }
    }

    /** So that the hole behind the new end is read. */
    private static BlockDevice withoutExtents(BlockDevice device) {
        return new ForwardingDevice(device) {
            @Override
            public Extent extent(long position, long length) {
                return new Extent(position, length, Extent.Kind.DATA);
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void cancellationAtEveryTickEndsIt(PipelineJob pipeline) throws Exception {
        AtomicInteger ticks = new AtomicInteger();
        result(
                pipeline,
                disk(),
                job(1).progress((task, done, total) -> ticks.incrementAndGet()).build());
        assertThat(ticks).hasValueGreaterThan(5);
        for (int tick = 1; tick < ticks.get(); tick++) {
            int last = tick;
            AtomicInteger now = new AtomicInteger();
            CancellationToken token = new CancellationToken();
            JobOptions options = job(1 + tick % 3)
                    .cancellation(token)
                    .progress((task, done, total) -> {
                        if (now.incrementAndGet() == last) {
                            token.cancel();
                        }
                    })
                    .build();
            try (DeviceTracker tracker = new DeviceTracker();
                    BlockDevice source = tracker.track(disk())) {
                assertThatExceptionOfType(CancelledException.class).isThrownBy(() -> result(pipeline, source, options));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBudgetBelowOneBlockIsRefused(PipelineJob pipeline) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(
                        () -> result(pipeline, disk(), job(2).memory(200 << 10).build()))
                .withMessageContaining("204800");
    }

    /** Buffers are bounded while a job runs, and gone with it: many runs need no more than one. */
    @ParameterizedTest
    @EnumSource
    void buffersStayWithinTheBudgetAndAreFreed(PipelineJob pipeline) throws Exception {
        System.gc();
        long before = directMemory();
        Queue<Long> seen = new ConcurrentLinkedQueue<>();
        JobOptions options = job(4).memory(MEMORY)
                .progress((task, done, total) -> seen.add(directMemory()))
                .build();
        result(pipeline, disk(), options);
        assertThat(max(seen) - before).isLessThanOrEqualTo(MEMORY + (1 << 20));
        for (int i = 0; i < 8; i++) {
            result(pipeline, disk(), job(4).build());
            System.gc();
        }
        // The JDK frees direct memory some moments after the collector has found it.
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (directMemory() > before + (4 << 20) && System.nanoTime() < deadline) {
            System.gc();
        }
        assertThat(directMemory()).isLessThanOrEqualTo(before + (4 << 20));
    }

    private static long max(Collection<Long> values) {
        return values.stream().mapToLong(Long::longValue).max().orElseThrow();
    }

    private static long directMemory() {
        List<BufferPoolMXBean> pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
        return pools.stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
