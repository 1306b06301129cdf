package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.crash.CrashDevice;
import io.github.diskwright.testkit.crash.CrashOptions;
import io.github.diskwright.testkit.crash.CrashState;
import io.github.diskwright.vhdx.VhdxFormat;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The power fails while a disk is written to: what was flushed is there, every sector is old or new. */
@CrashFloor(value = 115_000, thorough = 1_000_000)
class VhdxWriteCrashTest {
    private static final long MIB = Bytes.MIB;
    private static final long SIZE = 7 * MIB + 512 * 20;
    private static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();

    private final VhdxFormat format = new VhdxFormat();
    /** How files are opened: as children of nothing, or of a parent. */
    private Chain chain = Chain.none();

    /** A disk of which some blocks were written before. */
    private static MemoryDevice base(CreateOptions.Allocation allocation, CellModel model) {
        CreateOptions options = CreateOptions.ofSize(SIZE)
                .allocation(allocation)
                .ids(TestImage.ids(1))
                .build();
        return TestImage.written(options, disk -> {
            for (long position : new long[] {MIB, 3 * MIB, 4 * MIB}) {
                CellModel.Span span = new CellModel.Span(position, MIB);
                disk.write(position, CellModel.stamped(-1, MIB));
                model.put(0, span, -1);
            }
        });
    }

    /** A differencing disk over such a disk, of which it has changed a little. */
    private static Chain child(CellModel model, long blockSize) throws IOException {
        Chain chain = Chain.of(base(CreateOptions.Allocation.DYNAMIC, model), blockSize);
        try (PayloadDevice disk = chain.open(chain.file, WRITE)) {
            disk.write(3 * MIB, CellModel.stamped(-2, 1024));
            model.put(0, new CellModel.Span(3 * MIB, 1024), -2);
            disk.write(6 * MIB, CellModel.stamped(-3, MIB));
            model.put(0, new CellModel.Span(6 * MIB, MIB), -3);
        }
        return chain;
    }

    private PayloadDevice open(BlockDevice file) throws IOException {
        return open(file, WRITE);
    }

    private PayloadDevice open(BlockDevice file, OpenOptions options) throws IOException {
        return chain.open(file, options);
    }

    /** Random changes with a flush now and then, and a clean end. */
    private static void change(PayloadDevice disk, CutRecorder recorder, CellModel model, Random random, int count)
            throws IOException {
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(12);
            int operation = recorder.start();
            CellModel.Span span = model.randomSpan(random, random.nextInt(4) == 0 ? 40 : 5);
            if (kind < 5) {
                model.put(operation, span, operation);
                disk.write(span.position(), CellModel.stamped(operation, span.length()));
            } else if (kind < 7) {
                model.put(operation, span, 0);
                disk.writeZeros(span.position(), span.length());
            } else if (kind < 9) {
                model.perhaps(operation, span);
                disk.discard(span.position(), span.length());
            } else {
                disk.flush();
                recorder.flushed();
            }
        }
    }

    /** What a state must be: it opens, has no errors, and holds what it may; it can be written to. */
    private void check(CrashState state, CellModel model, boolean alsoWrite) throws IOException {
        int flushed = CutRecorder.flushed(state);
        int started = CutRecorder.started(state);
        try (BlockDevice disk = open(state.device(), OpenOptions.defaults())) {
            model.check(disk, flushed, started);
        }
        if (!alsoWrite) {
            return;
        }
        BlockDevice file = state.copy();
        assertThat(format.check(file, CheckOptions.defaults()))
                .extracting(Finding::severity)
                .doesNotContain(Severity.ERROR);
        try (PayloadDevice disk = open(file)) {
            disk.write(2 * MIB + 100_000, CellModel.stamped(7, 512));
            model.check(disk, flushed, started);
            disk.flush();
        }
        assertThat(format.check(file, CheckOptions.defaults()))
                .filteredOn(finding -> finding.severity() != Severity.INFO)
                .isEmpty();
        try (BlockDevice disk = open(file, OpenOptions.defaults())) {
            model.check(disk, flushed, started);
        }
    }

    private long cuts(CreateOptions.Allocation allocation, long seed, int operations, long maxStates) {
        CellModel model = new CellModel(SIZE, MIB);
        return cuts(base(allocation, model), model, seed, operations, maxStates);
    }

    private long cuts(MemoryDevice base, CellModel model, long seed, int operations, long maxStates) {
        try {
            Random random = new Random(seed);
            CrashDevice device = CrashDevice.startingWith(base);
            CutRecorder recorder = new CutRecorder(device);
            for (int session = 0; session < 3; session++) {
                try (PayloadDevice disk = open(device)) {
                    change(disk, recorder, model, random, operations / 3);
                }
                recorder.flushed();
            }
            AtomicLong number = new AtomicLong();
            CrashOptions options =
                    CrashOptions.builder().seed(seed).maxStates(maxStates).build();
            return device.states(options).forEach(state -> check(state, model, number.incrementAndGet() % 16 == 0));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyChanges(CreateOptions.Allocation allocation) {
        int runs = Effort.scaled(allocation == CreateOptions.Allocation.DYNAMIC ? 90 : 12);
        long seed = Effort.seed(31);
        long states = IntStream.range(0, runs)
                .parallel()
                .mapToLong(run -> cuts(allocation, seed + run, 45, 1_500))
                .sum();
        assertThat(states).isGreaterThan(runs * 500L);
    }

    @ParameterizedTest
    @ValueSource(longs = {MIB, 2 * MIB})
    void anyChangesOfADifferencingDisk(long blockSize) throws IOException {
        long seed = Effort.seed(57);
        long states = 0;
        for (int run = 0; run < Effort.scaled(30); run++) {
            CellModel model = new CellModel(SIZE, MIB);
            chain = child(model, blockSize);
            states += cuts(chain.file, model, seed + run, 45, 900);
        }
        assertThat(states).isGreaterThan(15_000);
    }

    /** So many flushes that the log begins anew several times. */
    @Test
    void theLogBeginsAnew() throws IOException {
        CellModel model = new CellModel(SIZE, MIB);
        CrashDevice device = CrashDevice.startingWith(base(CreateOptions.Allocation.DYNAMIC, model));
        CutRecorder recorder = new CutRecorder(device);
        int rounds = 300;
        try (PayloadDevice disk = open(device)) {
            for (int i = 0; i < rounds; i++) {
                int operation = recorder.start();
                CellModel.Span span = new CellModel.Span(i % 7 * MIB, MIB);
                boolean zeros = i / 7 % 2 == 0;
                model.put(operation, span, zeros ? 0 : operation);
                if (zeros) {
                    disk.writeZeros(span.position(), span.length());
                } else {
                    disk.write(span.position(), CellModel.stamped(operation, 2048));
                    disk.write(span.position() + 2048, CellModel.stamped(operation, span.length() - 2048));
                }
                disk.flush();
                recorder.flushed();
            }
        }
        AtomicLong number = new AtomicLong();
        long states = device.states(CrashOptions.builder()
                        .seed(3)
                        .maxStates(Effort.scaled(9_000))
                        .build())
                .forEach(state -> check(state, model, number.incrementAndGet() % 40 == 0));
        assertThat(states).isGreaterThan(4_000);
    }

    /** One flush changes more sectors of the table, and of bitmaps, than one entry of the log can have. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fullBatchesOfTheLog(boolean isChild) throws IOException {
        long chunk = 512 * MIB;
        long size = 150 * chunk;
        CellModel model = new CellModel(size, chunk);
        MemoryDevice base = TestImage.written(CreateOptions.ofSize(size).build(), disk -> {});
        if (isChild) {
            chain = Chain.of(base, MIB);
            base = chain.file;
        }
        CrashDevice device = CrashDevice.startingWith(base);
        CutRecorder recorder = new CutRecorder(device);
        try (PayloadDevice disk = open(device)) {
            for (int round = 0; round < 2; round++) {
                for (long position = 0; position < size; position += chunk) {
                    int operation = recorder.start();
                    CellModel.Span span = new CellModel.Span(position, 1024);
                    model.put(operation, span, operation);
                    disk.write(span.position(), CellModel.stamped(operation, span.length()));
                }
                disk.flush();
                recorder.flushed();
            }
        }
        AtomicLong number = new AtomicLong();
        long states = device.states(CrashOptions.builder()
                        .seed(Effort.seed(6))
                        .maxStates(Effort.scaled(800))
                        .build())
                .forEach(state -> {
                    int flushed = CutRecorder.flushed(state);
                    int started = CutRecorder.started(state);
                    try (BlockDevice disk = open(state.device(), OpenOptions.defaults())) {
                        model.check(disk, flushed, started);
                    }
                    if (number.incrementAndGet() % 100 == 0) {
                        BlockDevice file = state.copy();
                        try (PayloadDevice disk = open(file)) {
                            disk.write(100_000, CellModel.stamped(7, 512));
                        }
                        assertThat(format.check(file, CheckOptions.defaults()))
                                .filteredOn(finding -> finding.severity() != Severity.INFO)
                                .isEmpty();
                        try (BlockDevice disk = open(file, OpenOptions.defaults())) {
                            model.check(disk, flushed, started);
                        }
                    }
                });
        assertThat(states).isGreaterThan(600);
    }

    /** The power fails again while the log is replayed to the file. */
    @Test
    void aCutDuringReplay() throws IOException {
        CellModel model = new CellModel(SIZE, MIB);
        CrashDevice device = CrashDevice.startingWith(base(CreateOptions.Allocation.DYNAMIC, model));
        CutRecorder recorder = new CutRecorder(device);
        try (PayloadDevice disk = open(device)) {
            change(disk, recorder, model, new Random(8), 30);
        }
        AtomicLong nested = new AtomicLong();
        device.states(CrashOptions.builder()
                        .seed(4)
                        .maxStates(Effort.scaled(250))
                        .build())
                .forEach(state -> {
                    CrashDevice again = CrashDevice.startingWith(state.device());
                    int flushed = CutRecorder.flushed(state);
                    int started = CutRecorder.started(state);
                    try (PayloadDevice disk = open(again)) {
                        disk.write(2 * MIB + 100_000, CellModel.stamped(7, 512));
                    }
                    nested.addAndGet(again.states(CrashOptions.builder()
                                    .seed(state.number())
                                    .maxStates(40)
                                    .build())
                            .forEach(second -> {
                                try (BlockDevice disk = open(second.device(), OpenOptions.defaults())) {
                                    model.check(disk, flushed, started);
                                }
                            }));
                });
        assertThat(nested).hasValueGreaterThan(5_000);
    }
}
