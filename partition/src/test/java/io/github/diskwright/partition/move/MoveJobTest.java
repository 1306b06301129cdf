package io.github.diskwright.partition.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fault.FaultSweep;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MoveJobTest {
    private static final int DISK = 64 << 10;
    private static final MoveTuning TUNING = new MoveTuning(8 << 10, 4 << 10, 6 << 10);
    private static final JobOptions JOB = JobOptions.builder().memory(16 << 10).build();

    private final byte[] before = new byte[DISK];
    private final byte[] after;
    private final MovePlan plan;

    MoveJobTest() {
        new Random(3).nextBytes(before);
        after = before.clone();
        System.arraycopy(after, 0, after, 512, 30_000);
        System.arraycopy(after, 20_000, after, 40_000, 20_000);
        byte[] text = "a new first sector".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, after, 100, text.length);
        plan = MovePlan.builder(DISK)
                .move(0, 512, 30_000)
                .move(20_000, 40_000, 20_000)
                .write(100, ByteBuffer.wrap(before, 100, text.length), ByteBuffer.wrap(text), "text")
                .build();
    }

    private static MemoryDevice journal(MovePlan plan) {
        return MemoryDevice.ofSize(JournalLayout.of(plan, TUNING).size());
    }

    private static byte[] bytes(BlockDevice device) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) device.size());
        device.read(0, bytes);
        return bytes.array();
    }

    /** A job that is cancelled when it tells its progress for the n-th time. */
    private static JobOptions stoppedAt(int tick) {
        CancellationToken token = new CancellationToken();
        int[] left = {tick};
        return JOB.toBuilder()
                .cancellation(token)
                .progress((task, done, total) -> {
                    if (--left[0] == 0) {
                        token.cancel();
                    }
                })
                .build();
    }

    /** In a file of the host, long enough that the host begins to write while the rest is read. */
    @Test
    void movesInsideAFile(@TempDir Path folder) throws IOException {
        byte[] data = new byte[36 << 20];
        new Random(5).nextBytes(data);
        long size = 100L << 20;
        MovePlan file = MovePlan.builder(size)
                .move(1 << 20, 60 << 20, data.length)
                .move(60 << 20, 25 << 20, data.length)
                .build();
        try (FileDevice disk = FileDevice.create(folder.resolve("disk"), 512, FileDevice.Sparseness.SPARSE);
                MemoryDevice journal = MemoryDevice.ofSize(file.journalSize())) {
            disk.resize(size);
            disk.write(1 << 20, ByteBuffer.wrap(data));
            MoveJob.start(disk, file, journal).run(JobOptions.defaults());
            byte[] moved = new byte[data.length];
            disk.read(25 << 20, ByteBuffer.wrap(moved));
            assertThat(Arrays.equals(moved, data)).isTrue();
        }
    }

    @Test
    void windowsThatDoNotOverlapAreLonger() {
        MoveTuning tuning = MoveTuning.DEFAULTS;
        long gib = 1L << 30;
        assertThat(tuning.window(new MoveStep.Move(0, 10 * gib, 10 * gib))).isEqualTo(gib);
        assertThat(tuning.window(new MoveStep.Move(0, 10 * gib - 512, 10 * gib)))
                .isEqualTo(256L << 20);
        assertThat(tuning.window(new MoveStep.Move(100L << 20, 0, 10 * gib))).isEqualTo(100L << 20);
        assertThat(tuning.isCopied(new MoveStep.Move(1 << 20, 0, 10 * gib))).isTrue();
    }

    @Test
    void doesWhatThePlanSays() throws IOException {
        MemoryDevice disk = MemoryDevice.copyOf(before);
        List<Long> heard = new ArrayList<>();
        JobOptions listening = JOB.toBuilder()
                .progress((task, done, total) -> {
                    assertThat(total).isEqualTo(plan.length());
                    heard.add(done);
                })
                .build();
        MemoryDevice journal = journal(plan);
        MoveJob job = MoveJob.start(disk, plan, journal, TUNING);
        assertThat(job.nextStep()).isZero();
        assertThat(bytes(disk)).isEqualTo(before);
        job.run(listening);
        assertThat(job.isDone()).isTrue();
        assertThat(bytes(disk)).isEqualTo(after);
        assertThat(heard).isSorted().endsWith(plan.length());
        MoveJob done = MoveJob.resume(disk, journal);
        assertThat(done.isDone()).isTrue();
        assertThat(done.plan()).isEqualTo(plan);
        done.run(JOB);
        assertThat(bytes(disk)).isEqualTo(after);
    }

    /** A journal could ask for it. */
    @Test
    void sumOfStepsIsLimited() {
        MovePlan.Builder builder = MovePlan.builder(Long.MAX_VALUE).move(0, 1, Long.MAX_VALUE - 1);
        assertThatThrownBy(() -> builder.move(0, 1, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withTheUsualSizes() throws IOException {
        MemoryDevice disk = MemoryDevice.copyOf(before);
        MemoryDevice journal = MemoryDevice.ofSize(plan.journalSize());
        MoveJob.start(disk, plan, journal);
        MoveJob.resume(disk, journal).run(JOB);
        assertThat(bytes(disk)).isEqualTo(after);
        MovePlan apart = MovePlan.builder(DISK).move(0, 32_768, 32_768).build();
        MemoryDevice small = MemoryDevice.ofSize(apart.journalSize());
        assertThat(small.size()).isLessThan(20_000);
        MoveJob.start(disk, apart, small);
        MoveJob.resume(disk, small).run(JOB);
    }

    @Test
    void cancelledAnywhereAndTakenUpAgain() throws IOException {
        int cancellations = 0;
        for (int tick = 1; tick < 30; tick++) {
            MemoryDevice disk = MemoryDevice.copyOf(before);
            MemoryDevice journal = journal(plan);
            try {
                MoveJob.start(disk, plan, journal, TUNING).run(stoppedAt(tick));
            } catch (CancelledException e) {
                cancellations++;
                MoveJob.resume(disk, journal).run(JOB);
            }
            assertThat(bytes(disk)).isEqualTo(after);
        }
        assertThat(cancellations).isGreaterThan(5);
    }

    /** A disk that fails at any call, and a journal that does: reported, and done at the next try. */
    @Test
    void failingDevices() throws IOException {
        MemoryDevice[] journal = new MemoryDevice[1];
        FaultSweep.over(() -> {
                    journal[0] = journal(plan);
                    return MemoryDevice.copyOf(before);
                })
                .tearingWrites()
                .run(
                        disk -> MoveJob.start(disk, plan, journal[0], TUNING).run(JOB),
                        (disk, fault) -> goOn(disk, journal[0]));
        MemoryDevice[] disk = new MemoryDevice[1];
        FaultSweep.over(() -> {
                    disk[0] = MemoryDevice.copyOf(before);
                    return journal(plan);
                })
                .tearingWrites()
                .run(
                        device -> MoveJob.start(disk[0], plan, device, TUNING).run(JOB),
                        (device, fault) -> goOn(disk[0], device));
    }

    private void goOn(BlockDevice disk, BlockDevice journal) throws IOException {
        MoveJob job;
        try {
            job = MoveJob.resume(disk, journal);
        } catch (RefusedException e) {
            assertThat(bytes(disk)).isEqualTo(before);
            return;
        }
        job.run(JOB);
        assertThat(bytes(disk)).isEqualTo(after);
    }

    @Test
    void anotherDiskIsRefused() throws IOException {
        MovePlan checked = MovePlan.builder(DISK)
                .write(0, ByteBuffer.wrap(before, 0, 600), ByteBuffer.wrap(after, 0, 600), "first sectors")
                .move(10_000, 20_000, 5_000)
                .build();
        byte[] other = before.clone();
        other[599] ^= 1;
        assertThatThrownBy(() -> MoveJob.start(MemoryDevice.copyOf(other), checked, journal(checked), TUNING))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("first sectors");
        assertThatThrownBy(() -> MoveJob.start(MemoryDevice.ofSize(DISK + 512), checked, journal(checked), TUNING))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("66048 bytes");
        MemoryDevice journal = journal(checked);
        MemoryDevice disk = MemoryDevice.copyOf(before);
        MoveJob job = MoveJob.start(disk, checked, journal, TUNING);
        assertThatThrownBy(() -> job.run(stoppedAt(1))).isInstanceOf(CancelledException.class);
        assertThatThrownBy(() -> MoveJob.resume(MemoryDevice.copyOf(before), journal))
                .isInstanceOf(RefusedException.class);
        MoveJob.resume(disk, journal).run(JOB);
    }

    /** The disk was restored from a copy while its move was stopped half-way: going on would mix the two. */
    @Test
    void restoredDiskIsRefused() throws IOException {
        MovePlan move = MovePlan.builder(DISK).move(0, 9_216, 50_000).build();
        MemoryDevice journal = journal(move);
        MemoryDevice disk = MemoryDevice.copyOf(before);
        assertThatThrownBy(() -> MoveJob.start(disk, move, journal, TUNING).run(stoppedAt(3)))
                .isInstanceOf(CancelledException.class);
        assertThatThrownBy(() -> MoveJob.resume(MemoryDevice.copyOf(before), journal))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("not as the journal left it");
        MoveJob.resume(disk, journal).run(JOB);
        byte[] moved = before.clone();
        System.arraycopy(before, 0, moved, 9_216, 50_000);
        assertThat(bytes(disk)).isEqualTo(moved);
    }

    @Test
    void journalsThatAreTooSmallOrNone() {
        assertThatThrownBy(() -> MoveJob.start(MemoryDevice.copyOf(before), plan, MemoryDevice.ofSize(4096), TUNING))
                .isInstanceOf(NoSpaceException.class);
        assertThatThrownBy(() -> MoveJob.resume(MemoryDevice.copyOf(before), MemoryDevice.ofSize(4096)))
                .isInstanceOf(CorruptImageException.class);
        assertThatThrownBy(() -> MoveJob.resume(MemoryDevice.copyOf(before), MemoryDevice.copyOf(before)))
                .isInstanceOf(CorruptImageException.class);
    }

    @Test
    void spoiltCopyInTheJournalIsFound() throws IOException {
        MovePlan small = MovePlan.builder(DISK).move(0, 512, 30_000).build();
        MemoryDevice journal = journal(small);
        MemoryDevice disk = MemoryDevice.copyOf(before);
        assertThatThrownBy(() -> MoveJob.start(disk, small, journal, TUNING).run(stoppedAt(1)))
                .isInstanceOf(CancelledException.class);
        long copy = JournalLayout.of(small, TUNING).copy(0);
        journal.write(copy, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThatThrownBy(() -> MoveJob.resume(disk, journal).run(JOB))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("copied window");
    }

    @Test
    void plansThatCannotBe() {
        MovePlan.Builder builder = MovePlan.builder(1000);
        List<ThrowingCallable> mistakes = List.of(
                () -> builder.move(0, 0, 10),
                () -> builder.move(0, 991, 10),
                () -> builder.move(991, 0, 10),
                () -> builder.move(-1, 0, 10),
                () -> builder.move(5, 0, 0),
                () -> builder.move(5, 0, Long.MAX_VALUE),
                () -> builder.write(999, ByteBuffer.allocate(2), "x"),
                () -> builder.write(0, ByteBuffer.allocate(0), "x"),
                () -> builder.write(0, ByteBuffer.allocate(2), ByteBuffer.allocate(3), "x"),
                () -> builder.write(0, ByteBuffer.allocate(2), "x".repeat(1001)),
                () -> MovePlan.builder(-1));
        for (var mistake : mistakes) {
            assertThatThrownBy(mistake).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void journalsFromStrangers() throws IOException {
        MemoryDevice journal = journal(plan);
        MemoryDevice disk = MemoryDevice.copyOf(before);
        assertThatThrownBy(() -> MoveJob.start(disk, plan, journal, TUNING).run(stoppedAt(4)))
                .isInstanceOf(CancelledException.class);
        FuzzReport report = Fuzzer.named("journals of moves")
                .seed(41)
                .cases(Effort.scaled(5_000))
                .runDevices(
                        List.of(journal),
                        file -> MoveJob.resume(MemoryDevice.copyOf(bytes(disk)), MemoryDevice.copyOf(bytes(file)))
                                .run(JOB));
        assertThat(report.accepted()).isGreaterThan(100);
    }
}
