package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.crash.CrashDevice;
import io.github.diskwright.testkit.crash.CrashOptions;
import io.github.diskwright.vhdx.ParentLink;
import io.github.diskwright.vhdx.VhdxFormat;
import io.github.diskwright.vhdx.VhdxMaintenance;
import io.github.diskwright.vhdx.VhdxMaintenance.Compaction;
import io.github.diskwright.vhdx.VhdxMaintenance.Shrink;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The power fails during a resize, a compaction, a merge: the disk is as it was or as it was to be. */
@CrashFloor(5_000)
class VhdxMaintenanceCrashTest {
    private static final long MIB = Bytes.MIB;
    private static final long SIZE = 20 * MIB + 512 * 20;
    private static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();
    private static final JobOptions JOB = JobOptions.defaults();

    private final CellModel model = new CellModel(SIZE, MIB);
    private Chain chain = Chain.none();

    /** Work on a file. */
    private interface Job {
        void run(ResizableDevice file, VhdxOptions options) throws IOException;
    }

    /** Looks at an opened state. */
    private interface Look {
        void at(BlockDevice disk) throws IOException;
    }

    private MemoryDevice base(CreateOptions.Allocation allocation) {
        return TestImage.written(
                CreateOptions.ofSize(SIZE).allocation(allocation).build(), disk -> {});
    }

    /** Writes here and there, and makes holes. */
    private void fill(BlockDevice file, int firstStamp) throws IOException {
        Random random = new Random(firstStamp);
        try (PayloadDevice disk = chain.open(file, WRITE)) {
            for (int i = 0; i < 40; i++) {
                CellModel.Span span = model.randomSpan(random, 16);
                model.put(0, span, firstStamp - i);
                disk.write(span.position(), CellModel.stamped(firstStamp - i, span.length()));
            }
            disk.flush();
            for (int i = 0; i < 6; i++) {
                CellModel.Span span = new CellModel.Span(random.nextInt(20) * MIB, MIB);
                model.put(0, span, 0);
                disk.writeZeros(span.position(), span.length());
            }
        }
    }

    /** Runs a job, and looks at what every cut leaves; from some of the states the job is done again. */
    private long cuts(BlockDevice base, Job job, long maxStates, Look look) throws IOException {
        CrashDevice device = CrashDevice.startingWith(base);
        job.run(device, chain.options(WRITE));
        device.mark("done");
        device.flush();
        AtomicLong number = new AtomicLong();
        CrashOptions options = CrashOptions.builder()
                .seed(Effort.seed(21))
                .maxStates(Effort.scaled((int) maxStates))
                .build();
        return device.states(options).forEach(state -> {
            try (BlockDevice disk = chain.open(state.device(), OpenOptions.defaults())) {
                look.at(disk);
            }
            if (number.incrementAndGet() % 16 == 0) {
                ResizableDevice again = state.copy();
                requireNoErrors(again, Severity.WARNING);
                job.run(again, chain.options(WRITE));
                requireNoErrors(again, Severity.INFO);
                try (BlockDevice disk = chain.open(again, OpenOptions.defaults())) {
                    look.at(disk);
                }
            }
        });
    }

    private static void requireNoErrors(BlockDevice file, Severity most) throws IOException {
        assertThat(new VhdxFormat().check(file, CheckOptions.defaults()))
                .filteredOn(finding -> finding.severity().compareTo(most) > 0)
                .extracting(Finding::toString)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"DYNAMIC, 37748736", "DYNAMIC, 214748364800", "FIXED, 25165824"})
    void growing(CreateOptions.Allocation allocation, long size) throws IOException {
        MemoryDevice base = base(allocation);
        fill(base, -1);
        long states = cuts(
                base,
                (file, options) -> VhdxMaintenance.resize(file, size, Shrink.KEEP_DATA, options, JOB),
                1_500,
                disk -> {
                    assertThat(disk.size()).isIn(SIZE, size);
                    model.check(disk, 0, 0);
                    if (disk.size() == size) {
                        requireZeros(disk, SIZE);
                        requireZeros(disk, 21 * MIB);
                        requireZeros(disk, size - 512);
                    }
                });
        assertThat(states).isGreaterThan(50);
    }

    private static void requireZeros(BlockDevice disk, long position) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(512);
        disk.read(position, bytes);
        assertThat(Zeros.isZero(bytes.flip())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"DYNAMIC, 5242880", "DYNAMIC, 5244928", "FIXED, 9437184"})
    void shrinking(CreateOptions.Allocation allocation, long size) throws IOException {
        MemoryDevice base = base(allocation);
        fill(base, -1);
        model.perhaps(1, new CellModel.Span(size, SIZE - size));
        long states = cuts(
                base,
                (file, options) -> VhdxMaintenance.resize(file, size, Shrink.LOSE_DATA, options, JOB),
                1_500,
                disk -> {
                    assertThat(disk.size()).isIn(SIZE, size);
                    model.check(disk, 0, 1);
                });
        assertThat(states).isGreaterThan(30);
    }

    @ParameterizedTest
    @CsvSource({"QUICK, 1", "FULL, 2", "FULL, 3"})
    void compacting(Compaction compaction, int seed) throws IOException {
        MemoryDevice base = base(CreateOptions.Allocation.DYNAMIC);
        fill(base, -100 * seed);
        fill(base, -200 * seed);
        long states = cuts(
                base,
                (file, options) -> VhdxMaintenance.compact(file, compaction, options, JOB),
                2_500,
                disk -> model.check(disk, 0, 0));
        assertThat(states).isGreaterThan(100);
    }

    @Test
    void compactingAChild() throws IOException {
        MemoryDevice parent = base(CreateOptions.Allocation.DYNAMIC);
        fill(parent, -100);
        chain = Chain.of(parent, 2 * MIB);
        fill(chain.file, -200);
        fill(chain.file, -300);
        long states = cuts(
                chain.file,
                (file, options) -> VhdxMaintenance.compact(file, Compaction.FULL, options, JOB),
                2_500,
                disk -> model.check(disk, 0, 0));
        assertThat(states).isGreaterThan(100);
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void resizingAChild(int blockMib) throws IOException {
        MemoryDevice parent = base(CreateOptions.Allocation.DYNAMIC);
        fill(parent, -100);
        chain = Chain.of(parent, blockMib * MIB);
        fill(chain.file, -200);
        long small = 9 * MIB + 2048;
        model.perhaps(1, new CellModel.Span(small, SIZE - small));
        long states = cuts(
                chain.file,
                (file, options) -> VhdxMaintenance.resize(file, small, Shrink.LOSE_DATA, options, JOB),
                1_500,
                disk -> model.check(disk, 0, 1));
        VhdxMaintenance.resize(chain.file, small, Shrink.LOSE_DATA, chain.options(WRITE), JOB);
        model.put(2, new CellModel.Span(small, SIZE - small), 0);
        states += cuts(
                chain.file,
                (file, options) -> VhdxMaintenance.resize(file, SIZE, Shrink.KEEP_DATA, options, JOB),
                1_500,
                disk -> model.check(disk, 2, 2));
        assertThat(states).isGreaterThan(100);
    }

    /** The child's part of a merge is durable before the parent's begins, so the cuts of one come after the other. */
    @ParameterizedTest
    @CsvSource({"1, 20981760", "2, 20981760", "2, 12582912", "1, 25165824"})
    void merging(int blockMib, long childSize) throws IOException {
        MemoryDevice parent = base(CreateOptions.Allocation.DYNAMIC);
        fill(parent, -100);
        chain = Chain.of(parent, blockMib * MIB);
        fill(chain.file, -200);
        MemoryDevice child = chain.file;
        VhdxMaintenance.resize(child, childSize, Shrink.LOSE_DATA, chain.options(WRITE), JOB);
        CrashDevice ofChild = CrashDevice.startingWith(child);
        CrashDevice ofParent = CrashDevice.startingWith(parent);
        UUID id = VhdxMaintenance.merge(ofChild, ofParent, chain.options(WRITE), JOB);
        AtomicLong number = new AtomicLong();
        long states = ofChild.states(CrashOptions.builder().seed(3).build()).forEach(state -> {
            try (BlockDevice disk = chain.open(state.device(), OpenOptions.defaults())) {
                model.check(disk, 0, 0);
            }
            if (number.incrementAndGet() % 4 == 0) {
                mergeAgain(state.device(), CrashDevice.startingWith(parent));
            }
        });
        states += ofParent.states(CrashOptions.builder()
                        .seed(4)
                        .maxStates(Effort.scaled(2_500))
                        .build())
                .forEach(state -> {
                    chain.replace("parent0.vhdx", state.device());
                    try (BlockDevice disk = chain.open(ofChild, OpenOptions.defaults())) {
                        model.check(disk, 0, 0);
                    }
                    if (number.incrementAndGet() % 16 == 0) {
                        mergeAgain(ofChild, state.copy());
                    }
                });
        assertThat(id).isNotNull();
        assertThat(states).isGreaterThan(300);
    }

    private void mergeAgain(BlockDevice child, ResizableDevice parent) throws IOException {
        CrashDevice own = CrashDevice.startingWith(child);
        VhdxMaintenance.merge(own, parent, chain.options(WRITE), JOB);
        requireNoErrors(parent, Severity.INFO);
        try (BlockDevice disk = chain.open(parent, OpenOptions.defaults())) {
            model.check(disk, 0, 0);
        }
    }

    @Test
    void relinking() throws IOException {
        MemoryDevice parent = base(CreateOptions.Allocation.DYNAMIC);
        fill(parent, -100);
        chain = Chain.of(parent, MIB);
        fill(chain.file, -200);
        UUID id = OpenedFile.read(parent, WRITE.limits()).facts().dataWriteGuid();
        ParentLink link = ParentLink.to(id).withRelativePath("parent0.vhdx").withAbsolutePath("C:\\a\\longer\\path");
        long states = cuts(
                chain.file,
                (file, options) -> VhdxMaintenance.relink(file, link, options),
                500,
                disk -> model.check(disk, 0, 0));
        assertThat(states).isGreaterThan(20);
    }
}
