package io.github.diskwright.partition.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.crash.PairedCuts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The power fails while data moves: going on leaves the disk as if nothing had happened. */
class MoveJobCrashTest {
    private static final int DISK = 96 << 10;
    private static final MoveTuning TUNING = new MoveTuning(8 << 10, 4 << 10, 6 << 10);
    // A large buffer would be most of the work.
    private static final JobOptions JOB = JobOptions.builder().memory(16 << 10).build();

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** What the steps do, done at once. */
    private static byte[] expected(byte[] disk, MovePlan plan) {
        byte[] bytes = disk.clone();
        for (MoveStep step : plan.steps()) {
            if (step instanceof MoveStep.Move move) {
                System.arraycopy(bytes, (int) move.from(), bytes, (int) move.to(), (int) move.length());
            } else if (step instanceof MoveStep.Write write) {
                write.after().get(bytes, (int) write.target(), (int) write.length());
            }
        }
        return bytes;
    }

    private static byte[] bytes(BlockDevice device) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) device.size());
        device.read(0, bytes);
        return bytes.array();
    }

    private static MovePlan plan(byte[] disk, List<MoveStep> moves) {
        MovePlan.Builder plan = MovePlan.builder(DISK);
        byte[] now = disk.clone();
        for (MoveStep step : moves) {
            plan.add(step);
            now = expected(now, MovePlan.builder(DISK).add(step).build());
            int at = (int) step.target();
            plan.write(at, ByteBuffer.wrap(now, at, 700), ByteBuffer.wrap(random(at, 700)), "patch at " + at);
            now = expected(disk, plan.build());
        }
        return plan.build();
    }

    /** Takes up what was cut off, if it had begun. */
    private static void goOn(BlockDevice disk, BlockDevice journal, byte[] before, MovePlan plan) throws IOException {
        MoveJob job;
        try {
            job = MoveJob.resume(disk, journal);
        } catch (RefusedException e) {
            assertThat(e).hasMessageContaining("was not finished");
            assertThat(bytes(disk)).isEqualTo(before);
            job = MoveJob.start(disk, plan, journal, TUNING);
        }
        job.run(JOB);
        assertThat(job.isDone()).isTrue();
    }

    private static long cuts(byte[] disk, MovePlan plan, int mixtures) throws IOException {
        byte[] after = expected(disk, plan);
        byte[] journal = new byte[(int) JournalLayout.of(plan, TUNING).size()];
        PairedCuts pair = new PairedCuts(disk, journal);
        MoveJob.start(pair.first(), plan, pair.second(), TUNING).run(JOB);
        assertThat(bytes(pair.first())).isEqualTo(after);
        AtomicLong states = new AtomicLong();
        states.addAndGet(pair.forEach(any -> true, mixtures, Effort.seed(5), (leftDisk, leftJournal, cut) -> {
            if (states.incrementAndGet() % 40 == 0) {
                // The power fails once more while the work goes on.
                PairedCuts again = new PairedCuts(bytes(leftDisk), bytes(leftJournal));
                goOn(again.first(), again.second(), disk, plan);
                states.addAndGet(again.forEach(any -> true, 0, 6, (disk2, journal2, cut2) -> {
                    goOn(disk2, journal2, disk, plan);
                    assertThat(bytes(disk2)).isEqualTo(after);
                }));
            }
            goOn(leftDisk, leftJournal, disk, plan);
            assertThat(bytes(leftDisk)).as("cut after %s", cut).isEqualTo(after);
        }));
        return states.get();
    }

    @ParameterizedTest
    @CsvSource({
        "10240, 11264, 51200", // up by less than a window: through the journal
        "10240, 9728, 51200", // down by a sector
        "10240, 15360, 51200", // up, windows as long as the distance
        "20480, 14336, 51200", // down, the same
        "0, 49152, 40960", // apart
        "49152, 0, 40961", // apart, an odd length
        "8192, 12288, 4097" // by less than its length, which is that of a window
    })
    void oneMove(long from, long to, long length) throws IOException {
        byte[] disk = random(from, DISK);
        MovePlan plan = plan(disk, List.of(new MoveStep.Move(from, to, length)));
        assertThat(cuts(disk, plan, Effort.scaled(4))).isGreaterThan(100);
    }

    @Test
    void manySteps() throws IOException {
        Random random = new Random(Effort.seed(31));
        long states = 0;
        for (int round = 0; round < Effort.scaled(12); round++) {
            byte[] disk = random(round, DISK);
            // Zeros move as holes.
            Arrays.fill(disk, 30_000, 50_000, (byte) 0);
            List<MoveStep> moves = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int length = 1 + random.nextInt(40_000);
                int from = random.nextInt(DISK - 1000 - length);
                int to = random.nextBoolean() ? random.nextInt(DISK - 1000 - length) : Math.max(0, from - 512);
                if (from != to) {
                    moves.add(new MoveStep.Move(from, to, length));
                }
            }
            states += cuts(disk, plan(disk, moves), 2);
        }
        assertThat(states).isGreaterThan(Effort.scaled(3_000));
    }
}
