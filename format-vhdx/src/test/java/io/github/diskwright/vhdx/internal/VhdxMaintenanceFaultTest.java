package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.fault.FaultDevice;
import io.github.diskwright.testkit.fault.FaultSweep;
import io.github.diskwright.vhdx.VhdxFormat;
import io.github.diskwright.vhdx.VhdxMaintenance;
import io.github.diskwright.vhdx.VhdxMaintenance.Compaction;
import io.github.diskwright.vhdx.VhdxMaintenance.Shrink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every call to the file fails once during a job, or the job is cancelled: the disk is as it was or is to be. */
class VhdxMaintenanceFaultTest {
    private static final long MIB = Bytes.MIB;
    private static final long SIZE = 8 * MIB;
    private static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();
    private static final JobOptions JOB = JobOptions.defaults();

    private final CellModel model = new CellModel(SIZE, MIB);
    private Chain chain = Chain.none();

    private interface Job {
        void run(ResizableDevice file) throws IOException;
    }

    private MemoryDevice base() throws IOException {
        MemoryDevice file = TestImage.written(CreateOptions.ofSize(SIZE).build(), disk -> {});
        try (PayloadDevice disk = chain.open(file, WRITE)) {
            for (int block : new int[] {6, 1, 4, 3}) {
                disk.write(block * MIB, CellModel.stamped(-block, MIB));
                model.put(0, new CellModel.Span(block * MIB, MIB), -block);
            }
            disk.flush();
            disk.writeZeros(6 * MIB, MIB);
            model.put(0, new CellModel.Span(6 * MIB, MIB), 0);
        }
        return file;
    }

    private long sweep(BlockDevice base, Job job) throws IOException {
        return FaultSweep.over(() -> TestImage.over(base).file)
                .tearingWrites()
                .tolerating(Set.of(DeviceCall.RESIZE))
                .run(job::run, (file, fault) -> check(file));
    }

    private void check(BlockDevice file) throws IOException {
        assertThat(new VhdxFormat().check(file, CheckOptions.defaults()))
                .extracting(Finding::severity)
                .doesNotContain(Severity.ERROR);
        try (BlockDevice disk = chain.open(file, OpenOptions.defaults())) {
            model.check(disk, 0, 0);
        }
    }

    @Test
    void resizing() throws IOException {
        long size = 200L << 30;
        assertThat(sweep(
                        base(),
                        file -> VhdxMaintenance.resize(file, size, Shrink.KEEP_DATA, chain.options(WRITE), JOB)))
                .isGreaterThan(40);
    }

    @Test
    void compacting() throws IOException {
        assertThat(sweep(base(), file -> VhdxMaintenance.compact(file, Compaction.FULL, chain.options(WRITE), JOB)))
                .isGreaterThan(40);
    }

    @Test
    void writingToAChild() throws IOException {
        chain = Chain.of(base(), MIB);
        model.perhaps(0, new CellModel.Span(MIB, 2 * MIB));
        long faults = sweep(chain.file, file -> {
            try (PayloadDevice disk = DiskOpener.open(file, chain.options(WRITE))) {
                disk.write(4 * MIB, CellModel.stamped(-4, 512));
                disk.flush();
                disk.write(4 * MIB + 512, CellModel.stamped(-4, MIB - 512));
                disk.writeZeros(MIB, MIB);
                disk.write(2 * MIB + 100, CellModel.stamped(0, 300));
            }
        });
        assertThat(faults).isGreaterThan(60);
    }

    /** What the child's log has when the merge begins is not what it has when its items are read. */
    @Test
    void mergingAChildWhoseLastJobWasCut() throws IOException {
        int cuts = 0;
        for (int call = 1; call < 80; call++) {
            MemoryDevice parent = TestImage.written(CreateOptions.ofSize(SIZE).build(), disk -> {});
            chain = Chain.of(parent, MIB);
            FaultDevice failing = FaultDevice.over(KeptOpenDevice.over(chain.file));
            failing.count(Set.of(DeviceCall.WRITE, DeviceCall.FLUSH, DeviceCall.RESIZE))
                    .failFrom(call);
            try {
                VhdxMaintenance.resize(failing, 2 * SIZE, Shrink.KEEP_DATA, chain.options(WRITE), JOB);
            } catch (IOException e) {
                cuts++;
            }

            VhdxMaintenance.merge(chain.file, parent, chain.options(WRITE), JOB);

            try (PayloadDevice disk = Chain.none().open(parent, OpenOptions.defaults())) {
                assertThat(disk.size()).isIn(SIZE, 2 * SIZE);
                assertThat(disk.logicalSectorSize()).isEqualTo(512);
            }
            assertThat(new VhdxFormat().check(parent, CheckOptions.defaults()))
                    .extracting(Finding::severity)
                    .doesNotContain(Severity.ERROR);
        }
        assertThat(cuts).isGreaterThan(8);
    }

    @Test
    void mergingIntoAParentThatFails() throws IOException {
        MemoryDevice parent = base();
        chain = Chain.of(parent, MIB);
        try (PayloadDevice disk = chain.open(chain.file, WRITE)) {
            disk.write(4 * MIB, CellModel.stamped(-9, 512));
            model.put(0, new CellModel.Span(4 * MIB, 512), -9);
        }
        BlockDevice child = chain.file;
        long faults = FaultSweep.over(() -> TestImage.over(parent).file)
                .tearingWrites()
                .tolerating(Set.of(DeviceCall.RESIZE))
                .run(
                        (FaultDevice file) ->
                                VhdxMaintenance.merge(TestImage.over(child).file, file, chain.options(WRITE), JOB),
                        (file, fault) -> assertThat(new VhdxFormat().check(file, CheckOptions.defaults()))
                                .extracting(Finding::severity)
                                .doesNotContain(Severity.ERROR));
        assertThat(faults).isGreaterThan(60);
    }

    @Test
    void cancelledJobsLeaveAWholeFile() throws IOException {
        for (int ticks = 0; ticks < 6; ticks++) {
            int stop = ticks;
            CancellationToken token = new CancellationToken();
            int[] seen = {0};
            JobOptions job = JobOptions.builder()
                    .cancellation(token)
                    .progress((task, done, total) -> {
                        if (seen[0]++ >= stop) {
                            token.cancel();
                        }
                    })
                    .build();
            MemoryDevice file = base();
            try {
                VhdxMaintenance.compact(file, Compaction.FULL, chain.options(WRITE), job);
            } catch (CancelledException e) {
                assertThat(e).hasMessageContaining("compacting");
            }
            check(file);
        }
    }

    /** Growing needs more than there is: the space that it took is given back, and children stay valid. */
    @ParameterizedTest
    @CsvSource({"FIXED, 16777216", "DYNAMIC, 17592186044416"})
    void noSpaceToGrow(CreateOptions.Allocation allocation, long size) throws IOException {
        MemoryDevice file = TestImage.written(
                CreateOptions.ofSize(SIZE).allocation(allocation).build(),
                disk -> disk.write(MIB, CellModel.stamped(-5, MIB)));
        model.put(0, new CellModel.Span(MIB, MIB), -5);
        long before = file.size();
        UUID id = OpenedFile.read(file, WRITE.limits()).facts().dataWriteGuid();
        FullDevice full = new FullDevice(file, before + 4 * MIB);

        assertThatThrownBy(() -> VhdxMaintenance.resize(full, size, Shrink.KEEP_DATA, chain.options(WRITE), JOB))
                .isInstanceOf(NoSpaceException.class)
                .hasNoSuppressedExceptions();

        assertThat(file.size()).isEqualTo(before);
        assertThat(new VhdxFormat().check(file, CheckOptions.defaults())).isEmpty();
        assertThat(OpenedFile.read(file, WRITE.limits()).facts().dataWriteGuid())
                .isEqualTo(id);
        check(file);
    }

    @Test
    void cancelledGrowingTakesNoSpace() throws IOException {
        MemoryDevice file = TestImage.written(
                CreateOptions.ofSize(SIZE)
                        .allocation(CreateOptions.Allocation.FIXED)
                        .build(),
                disk -> {});
        long before = file.size();
        CancellationToken token = new CancellationToken();
        ResizableDevice cancelling = new FullDevice(file, Long.MAX_VALUE) {
            @Override
            public void resize(long size) throws IOException {
                token.cancel();
                super.resize(size);
            }
        };
        JobOptions job = JobOptions.builder().cancellation(token).build();

        assertThatThrownBy(
                        () -> VhdxMaintenance.resize(cancelling, 2 * SIZE, Shrink.KEEP_DATA, chain.options(WRITE), job))
                .isInstanceOf(CancelledException.class);

        assertThat(file.size()).isEqualTo(before);
        check(file);
    }

    /** Zeros of a child that a fixed parent takes as bytes: they can be stopped, and slowed down. */
    @Test
    void zerosIntoAFixedParent() throws IOException {
        long size = 64 * MIB;
        MemoryDevice parent = TestImage.written(
                CreateOptions.ofSize(size)
                        .allocation(CreateOptions.Allocation.FIXED)
                        .build(),
                disk -> disk.write(50 * MIB, CellModel.stamped(1, MIB)));
        chain = Chain.of(parent, MIB);
        try (PayloadDevice disk = chain.open(chain.file, WRITE)) {
            disk.writeZeros(0, size);
        }
        CancellationToken token = new CancellationToken();
        long[] done = {0};
        JobOptions stopped = JobOptions.builder()
                .cancellation(token)
                .progress((task, bytes, total) -> {
                    done[0] = bytes;
                    if (bytes >= 8 * MIB) {
                        token.cancel();
                    }
                })
                .build();
        assertThatThrownBy(() -> VhdxMaintenance.merge(chain.file, parent, chain.options(WRITE), stopped))
                .isInstanceOf(CancelledException.class);
        assertThat(done[0]).isEqualTo(8 * MIB);

        long start = System.nanoTime();
        JobOptions slow = JobOptions.builder().rate(200 * MIB).build();
        VhdxMaintenance.merge(chain.file, parent, chain.options(WRITE), slow);

        // 64 MiB, of which a tenth of a second's worth may come at once.
        assertThat(System.nanoTime() - start).isGreaterThan(200_000_000);
        assertThat(Zeros.isZero(ByteBuffer.wrap(TestImage.read(parent)))).isTrue();
    }

    @Test
    void jobsKeepTheRate() throws IOException {
        JobOptions slow = JobOptions.builder().rate(20 * MIB).build();
        MemoryDevice fixed = TestImage.written(
                CreateOptions.ofSize(SIZE)
                        .allocation(CreateOptions.Allocation.FIXED)
                        .build(),
                disk -> {});
        long start = System.nanoTime();
        VhdxMaintenance.resize(fixed, SIZE + 4 * MIB, Shrink.KEEP_DATA, chain.options(WRITE), slow);
        long resized = System.nanoTime();
        assertThat(resized - start).isGreaterThan(90_000_000);
        VhdxMaintenance.compact(base(), Compaction.FULL, chain.options(WRITE), slow);
        assertThat(System.nanoTime() - resized).isGreaterThan(90_000_000);
    }

    /** A host without room: what was asked for does not happen, and the disk stays usable. */
    @Test
    void noSpace() throws IOException {
        MemoryDevice file = base();
        long limit = file.size();
        FullDevice full = new FullDevice(file, limit);
        try (PayloadDevice disk = DiskOpener.open(full, chain.options(WRITE))) {
            disk.write(6 * MIB, CellModel.stamped(0, 512));
            assertThatThrownBy(() -> disk.write(0, CellModel.stamped(7, 512))).isInstanceOf(NoSpaceException.class);
            model.check(disk, 0, 0);
            disk.write(4 * MIB, CellModel.stamped(-4, 512));
        }
        check(file);
    }

    /** A file that cannot get longer. */
    private static class FullDevice extends ForwardingDevice implements ResizableDevice {
        private final ResizableDevice file;
        private final long limit;

        FullDevice(ResizableDevice file, long limit) {
            super(KeptOpenDevice.over(file));
            this.file = file;
            this.limit = limit;
        }

        @Override
        public void resize(long size) throws IOException {
            if (size > limit) {
                throw new NoSpaceException("test", size, limit);
            }
            file.resize(size);
        }
    }
}
