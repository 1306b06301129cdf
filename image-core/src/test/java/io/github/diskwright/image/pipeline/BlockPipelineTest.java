package io.github.diskwright.image.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.CodecRegistry;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.MultiDigester;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockPipelineTest {
    private static final int BLOCK = 64 << 10;

    /** Data of several kinds, holes between them, an odd size. */
    private static MemoryDevice disk() throws IOException {
        MemoryDevice disk = MemoryDevice.ofSize(12_345_678);
        Random random = new Random(1);
        for (long at : new long[] {0, 700_000, 3 << 20, (3 << 20) + BLOCK, 9_000_001, 12_300_000}) {
            byte[] bytes = new byte[40_000 + random.nextInt(5_678)];
            if (at != 9_000_001) {
                random.nextBytes(bytes);
            } else {
                Arrays.fill(bytes, (byte) 'x');
            }
            disk.write(at, ByteBuffer.wrap(bytes));
        }
        return disk;
    }

    private static JobOptions threads(int count) {
        return JobOptions.builder().threads(count).build();
    }

    /** Notes what comes by, and puts the bytes together again. */
    private static final class Recorder implements BlockStage<Object> {
        final List<String> calls = new ArrayList<>();
        final ByteBuffer bytes;
        long next;

        Recorder(long start, long length) {
            next = start;
            bytes = ByteBuffer.allocate((int) length);
        }

        @Override
        public Next block(Block block, Object result) {
            assertThat(block.position()).isEqualTo(next);
            next += block.length();
            bytes.put(block.data());
            calls.add("block " + block.position() + " " + block.length());
            return Next.CONTINUE;
        }

        @Override
        public Next zeros(long position, long length) {
            assertThat(position).isEqualTo(next);
            next += length;
            bytes.position(bytes.position() + (int) length);
            calls.add("zeros " + position + " " + length);
            return Next.CONTINUE;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void passesEveryByteOnInOrderWhateverTheThreads(int threads) throws Exception {
        MemoryDevice disk = disk();
        Recorder first = new Recorder(0, disk.size());
        Recorder second = new Recorder(0, disk.size());
        for (BufferKind kind : BufferKind.values()) {
            Recorder recorder = new Recorder(0, disk.size());
            BlockPipeline.over(disk)
                    .blockSize(BLOCK)
                    .buffers(kind)
                    .job(threads(threads))
                    .stage(recorder)
                    .build()
                    .run();
            assertThat(recorder.bytes.array()).isEqualTo(disk.toByteArray());
        }
        BlockPipeline.over(disk)
                .blockSize(BLOCK)
                .job(threads(threads))
                .stage(first)
                .stage(second)
                .build()
                .run();

        assertThat(first.calls).isEqualTo(second.calls).contains("zeros 65536 589824", "block 0 65536");
        assertThat(first.calls.get(first.calls.size() - 1)).startsWith("block").endsWith(" " + 12_345_678 % BLOCK);
    }

    @Test
    void readsARangeWithBlocksAtMultiplesOfTheBlockSize() throws Exception {
        MemoryDevice disk = disk();
        long start = 690_001;
        long length = 2_600_000;
        Recorder recorder = new Recorder(start, length);

        BlockPipeline.over(disk)
                .range(start, length)
                .blockSize(BLOCK)
                .stage(recorder)
                .build()
                .run();

        ByteBuffer expected = ByteBuffer.allocate((int) length);
        disk.read(start, expected);
        assertThat(recorder.bytes.array()).isEqualTo(expected.array());
        assertThat(recorder.calls.get(0)).isEqualTo("block 690001 " + (11 * BLOCK - 690_001));
    }

    @Test
    void neverReadsAHole() throws Exception {
        MemoryDevice disk = disk();
        AtomicLong read = new AtomicLong();
        ForwardingDevice counting = new ForwardingDevice(disk) {
            @Override
            public void read(long position, ByteBuffer target) throws IOException {
                Extent extent = device().extent(position, target.remaining());
                assertThat(extent.isData()).isTrue();
                assertThat(extent.length()).isEqualTo(target.remaining());
                read.addAndGet(target.remaining());
                super.read(position, target);
            }
        };

        BlockPipeline.over(counting).blockSize(4096).build().run();

        assertThat(read).hasPositiveValue().hasValueLessThan(12 * BLOCK);
    }

    @Test
    void anEmptyDeviceIsDoneAtOnce() throws Exception {
        BlockPipeline.over(MemoryDevice.ofSize(0))
                .stage(new Recorder(0, 0))
                .build()
                .run();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void theFirstFailureOfAnyPartReachesTheCallerAndNoThreadStays(int threads) throws Exception {
        MemoryDevice disk = disk();
        int before = pipelineThreads();
        for (int place = 0; place < 4; place++) {
            int failing = place;
            AtomicInteger closed = new AtomicInteger();
            AtomicInteger opened = new AtomicInteger();
            BlockWorker.Factory<Integer> workers = () -> {
                opened.incrementAndGet();
                return new BlockWorker<>() {
                    @Override
                    public Integer work(Block block) throws IOException {
                        failAt(failing, 0, block.position());
                        return 1;
                    }

                    @Override
                    public void close() {
                        closed.incrementAndGet();
                    }
                };
            };
            BlockPipeline<Integer> pipeline = BlockPipeline.over(failing == 3 ? unreadable(disk) : disk)
                    .blockSize(BLOCK)
                    .job(threads(threads))
                    .workers(workers)
                    .stage(stage(failing, 1))
                    .stage(stage(failing, 2))
                    .build();

            assertThatThrownBy(pipeline::run).isInstanceOf(IOException.class).hasMessage("broken " + failing);
            assertThat(closed).hasValue(opened.get());
            assertThat(pipelineThreads()).isEqualTo(before);
        }
    }

    private static BlockStage<Integer> stage(int failing, int place) {
        return new BlockStage<>() {
            @Override
            public Next block(Block block, Integer result) throws IOException {
                failAt(failing, place, block.position());
                return Next.CONTINUE;
            }

            @Override
            public Next zeros(long position, long length) {
                return Next.CONTINUE;
            }
        };
    }

    private static ForwardingDevice unreadable(MemoryDevice disk) {
        return new ForwardingDevice(disk) {
            @Override
            public void read(long position, ByteBuffer target) throws IOException {
                failAt(3, 3, position);
                super.read(position, target);
            }
        };
    }

    private static void failAt(int failing, int place, long position) throws IOException {
        if (failing == place && position >= 3 << 20) {
            throw new IOException("broken " + place);
        }
    }

    private static int pipelineThreads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("diskwright-block"))
                .count();
    }

    @Test
    void uncheckedFailuresAndErrorsComeThroughAsTheyAre() throws Exception {
        MemoryDevice disk = disk();

        assertThatThrownBy(() -> BlockPipeline.over(disk)
                        .workers(() -> block -> {
                            throw new IllegalStateException("mistake");
                        })
                        .build()
                        .run())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> BlockPipeline.over(disk)
                        .workers(() -> {
                            throw new StackOverflowError();
                        })
                        .build()
                        .run())
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void aStageCanStopTheRun() throws Exception {
        List<Long> seen = new ArrayList<>();
        BlockPipeline.over(disk())
                .blockSize(BLOCK)
                .job(threads(4))
                .stage(new BlockStage<Object>() {
                    @Override
                    public Next block(Block block, Object result) {
                        seen.add(block.position());
                        return seen.size() == 3 ? Next.STOP : Next.CONTINUE;
                    }

                    @Override
                    public Next zeros(long position, long length) {
                        return Next.CONTINUE;
                    }
                })
                .build()
                .run();

        assertThat(seen).hasSize(3);
    }

    @Test
    void aStopLetsLaterStagesFinishAndHidesWhatFailedAhead() throws Exception {
        for (int threads = 1; threads <= 5; threads++) {
            List<Long> second = new ArrayList<>();
            CountDownLatch failedAhead = new CountDownLatch(threads == 1 ? 0 : 1);
            ForwardingDevice brokenBehind = new ForwardingDevice(disk()) {
                @Override
                public void read(long position, ByteBuffer target) throws IOException {
                    if (position >= 3 << 20) {
                        failedAhead.countDown();
                        throw new IOException("broken behind the stop");
                    }
                    super.read(position, target);
                }
            };
            BlockPipeline.over(brokenBehind)
                    .blockSize(BLOCK)
                    .job(threads(threads))
                    .stage(new BlockStage<Object>() {
                        @Override
                        public Next block(Block block, Object result) throws IOException {
                            if (block.position() != 720_896) {
                                return Next.CONTINUE;
                            }
                            await(failedAhead);
                            return Next.STOP;
                        }

                        @Override
                        public Next zeros(long position, long length) {
                            return Next.CONTINUE;
                        }
                    })
                    .stage(new BlockStage<Object>() {
                        @Override
                        public Next block(Block block, Object result) {
                            second.add(block.position());
                            return Next.CONTINUE;
                        }

                        @Override
                        public Next zeros(long position, long length) {
                            return Next.CONTINUE;
                        }
                    })
                    .build()
                    .run();
            assertThat(second).containsExactly(0L, 655_360L, 720_896L);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void longRunsOfZerosComeInPiecesThatCanBeCancelledBetween() throws Exception {
        MemoryDevice empty = MemoryDevice.ofSize((5L << 40) + 3);
        CancellationToken token = new CancellationToken();
        List<Long> lengths = new ArrayList<>();
        JobOptions job = JobOptions.builder().threads(2).cancellation(token).build();

        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> BlockPipeline.over(empty)
                        .job(job)
                        .stage(new BlockStage<Object>() {
                            @Override
                            public Next block(Block block, Object result) {
                                throw new AssertionError("there is no data");
                            }

                            @Override
                            public Next zeros(long position, long length) {
                                lengths.add(length);
                                if (lengths.size() == 10) {
                                    token.cancel();
                                }
                                return Next.CONTINUE;
                            }
                        })
                        .build()
                        .run());

        assertThat(lengths).hasSize(10).containsOnly(64L << 20);
    }

    @Test
    void aWorkerWithoutAResultIsAMistakeNotAHole() throws Exception {
        MemoryDevice disk = disk();
        assertThatThrownBy(() -> BlockPipeline.over(disk)
                        .workers(() -> block -> nothing())
                        .build()
                        .run())
                .isInstanceOf(NullPointerException.class);
    }

    @SuppressWarnings("NullAway")
    private static Object nothing() {
        return null;
    }

    @Test
    void anExecutorThatBreaksEndsTheRunAfterAllThreads() throws Exception {
        MemoryDevice disk = disk();
        AtomicInteger offered = new AtomicInteger();
        JobOptions job = JobOptions.builder()
                .threads(4)
                .executor(task -> {
                    if (offered.incrementAndGet() == 2) {
                        throw new IllegalStateException("broken executor");
                    }
                    new Thread(task, "diskwright-block-of-executor").start();
                })
                .build();
        assertThatThrownBy(() -> BlockPipeline.over(disk)
                        .blockSize(BLOCK)
                        .job(job)
                        .build()
                        .run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken executor");
    }

    @Test
    void cancellationAtEveryTickEndsTheRun() throws Exception {
        MemoryDevice disk = disk();
        AtomicInteger ticks = new AtomicInteger();
        JobOptions counting = JobOptions.builder()
                .progress((task, done, total) -> ticks.incrementAndGet())
                .build();
        BlockPipeline.over(disk).blockSize(BLOCK).job(counting).build().run();

        for (int tick = 1; tick <= ticks.get() - 1; tick++) {
            int last = tick;
            CancellationToken token = new CancellationToken();
            AtomicInteger now = new AtomicInteger();
            JobOptions job = JobOptions.builder()
                    .threads(1 + tick % 3)
                    .cancellation(token)
                    .progress((task, done, total) -> {
                        if (now.incrementAndGet() == last) {
                            token.cancel();
                        }
                    })
                    .build();
            assertThatExceptionOfType(CancelledException.class)
                    .isThrownBy(() -> BlockPipeline.over(disk)
                            .blockSize(BLOCK)
                            .job(job)
                            .task("testing")
                            .build()
                            .run())
                    .withMessage("cancelled: testing");
            assertThat(now.get()).isLessThan(ticks.get());
        }
    }

    @Test
    void progressIsInOrderAndEndsAtTheTotal() throws Exception {
        MemoryDevice disk = disk();
        List<Long> done = new ArrayList<>();
        JobOptions job = JobOptions.builder()
                .threads(4)
                .progress((task, bytes, total) -> {
                    assertThat(total).isEqualTo(disk.size());
                    done.add(bytes);
                })
                .build();

        BlockPipeline.over(disk).blockSize(BLOCK).job(job).build().run();

        assertThat(done).isSorted().doesNotHaveDuplicates().endsWith(disk.size());
    }

    /** Stops at a block, and knows if it is called again. */
    private static final class Stopper implements BlockStage<Object> {
        private final long at;
        private boolean stopped;
        private long last = -1;

        Stopper(long at) {
            this.at = at;
        }

        @Override
        public Next block(Block block, Object result) {
            return item(block.position());
        }

        @Override
        public Next zeros(long position, long length) {
            return item(position);
        }

        private Next item(long position) {
            assertThat(stopped).isFalse();
            last = position;
            stopped = position >= at;
            return stopped ? Next.STOP : Next.CONTINUE;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void nothingPassesAStageThatStopped(int threads) throws Exception {
        MemoryDevice disk = MemoryDevice.ofSize(100L * BLOCK);
        disk.write(0, ByteBuffer.allocate(100 * BLOCK));
        for (int run = 0; run < 50; run++) {
            Stopper first = new Stopper(30L * BLOCK);
            Stopper second = new Stopper(10L * BLOCK);
            Stopper third = new Stopper(Long.MAX_VALUE);
            BlockPipeline.over(disk)
                    .blockSize(BLOCK)
                    .job(threads(threads))
                    .stage(first)
                    .stage(second)
                    .stage(third)
                    .build()
                    .run();

            assertThat(second.last).isEqualTo(10L * BLOCK);
            assertThat(third.last).isEqualTo(10L * BLOCK);
        }
    }

    @Test
    void aBudgetBelowOneBlockIsRefused() throws Exception {
        MemoryDevice disk = disk();
        JobOptions poor = JobOptions.builder().memory(BLOCK - 1).build();
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> BlockPipeline.over(disk)
                        .blockSize(BLOCK)
                        .job(poor)
                        .build()
                        .run())
                .withMessageContaining("65535")
                .withMessageContaining("65536");

        Recorder recorder = new Recorder(0, disk.size());
        JobOptions enough = JobOptions.builder().threads(4).memory(BLOCK).build();
        BlockPipeline.over(disk)
                .blockSize(BLOCK)
                .job(enough)
                .stage(recorder)
                .build()
                .run();
        assertThat(recorder.bytes.array()).isEqualTo(disk.toByteArray());
    }

    @Test
    void anExecutorThatRefusesOrNeverRunsOnlyMakesItSlower() throws Exception {
        MemoryDevice disk = disk();
        List<Runnable> never = new ArrayList<>();
        JobOptions lazy = JobOptions.builder().threads(3).executor(never::add).build();
        JobOptions refusing = JobOptions.builder()
                .threads(3)
                .executor(task -> {
                    throw new RejectedExecutionException();
                })
                .build();
        for (JobOptions job : List.of(lazy, refusing)) {
            Recorder recorder = new Recorder(0, disk.size());
            BlockPipeline.over(disk).job(job).stage(recorder).build().run();
            assertThat(recorder.bytes.array()).isEqualTo(disk.toByteArray());
        }
        assertThat(never).hasSize(2);
        never.forEach(Runnable::run);
    }

    @Test
    void runsOnAGivenExecutor() throws Exception {
        MemoryDevice disk = disk();
        ExecutorService executor = Executors.newFixedThreadPool(3);
        try {
            for (int i = 0; i < 50; i++) {
                Recorder recorder = new Recorder(0, disk.size());
                BlockPipeline.over(disk)
                        .blockSize(BLOCK)
                        .job(JobOptions.builder().threads(4).executor(executor).build())
                        .stage(recorder)
                        .build()
                        .run();
                assertThat(recorder.bytes.array()).isEqualTo(disk.toByteArray());
            }
        } finally {
            executor.shutdown();
            assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void compressionGivesTheSameBytesOnAnyNumberOfThreads() throws Exception {
        MemoryDevice disk = disk();
        for (Codec codec : CodecRegistry.load().codecs()) {
            List<String> digests = new ArrayList<>();
            for (int threads : new int[] {1, 2, 4}) {
                MultiDigester plain = MultiDigester.of(List.of(DigestAlgorithm.SHA_256));
                MultiDigester packed = MultiDigester.of(List.of(DigestAlgorithm.SHA_256));
                BlockPipeline.over(disk)
                        .blockSize(BLOCK)
                        .job(threads(threads))
                        .workers(CompressWorker.factory(codec, codec.defaultLevel()))
                        .stage(new DigestStage(plain))
                        .stage(new BlockStage<CompressedBlock>() {
                            @Override
                            public Next block(Block block, CompressedBlock result) {
                                assertThat(result.bytes().remaining()).isLessThanOrEqualTo(block.length());
                                packed.update(result.bytes());
                                return Next.CONTINUE;
                            }

                            @Override
                            public Next zeros(long position, long length) {
                                return Next.CONTINUE;
                            }
                        })
                        .build()
                        .run();
                digests.add(plain.finish() + " " + packed.finish());
            }
            assertThat(digests).containsOnly(digests.get(0));
        }
    }

    @Test
    void wrongArgumentsAreTheProgrammersMistake() throws Exception {
        MemoryDevice disk = disk();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockPipeline.over(disk).blockSize(5000));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockPipeline.over(disk).blockSize(2048));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockPipeline.over(disk).range(1, disk.size()));
    }
}
