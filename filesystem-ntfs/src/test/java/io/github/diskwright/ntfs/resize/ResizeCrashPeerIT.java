package io.github.diskwright.ntfs.resize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.crash.PairedCuts;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import io.github.diskwright.testkit.ntfs.NtfsVerdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The power fails while a volume is resized, and again while the work is taken up: what comes out is the old volume or the
 * new one, to the last byte.
 */
class ResizeCrashPeerIT {
    private static final JobOptions JOB = JobOptions.builder().memory(1 << 20).build();
    /** Between barriers, where cuts are alike, so many are looked at; each barrier is. */
    private static final int SAMPLES = 8;
    /** Larger ones would take long and show nothing else. */
    private static final long MOST_BYTES = Effort.isThorough() ? 40 << 20 : 12 << 20;

    static List<NtfsRecipe> recipes() throws IOException {
        return NtfsRecipe.of(NtfsVerdict.SOUND).stream()
                .filter(recipe -> recipe.size() <= MOST_BYTES)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void oldOrNew(NtfsRecipe recipe) throws IOException {
        byte[] volume = bytes(NtfsCorpus.deviceOf(NtfsCorpus.require().volume(recipe)));
        ResizeOptions options = ResizeOptions.builder()
                .afterwards(
                        recipe.ordinal() % 2 == 0
                                ? ResizeOptions.Afterwards.CLEAN
                                : ResizeOptions.Afterwards.MARKED_FOR_CHECK)
                .build();
        long smallest = NtfsResize.minimum(NtfsVolume.open(MemoryDevice.copyOf(volume)), options)
                .size();
        Trial shrink = new Trial(volume, (smallest + volume.length) / 2, options);
        assertThat(shrink.run()).isGreaterThan(60);
        byte[] larger = Arrays.copyOf(volume, volume.length + (3 << 20) + 512);
        assertThat(new Trial(larger, larger.length, options).run()).isGreaterThan(60);
    }

    /** The copy of the boot sector comes to lie where the old table had the volume's own record. */
    @Test
    void theBackupTakesThePlaceOfARecord() throws IOException {
        byte[] volume = bytes(NtfsCorpus.deviceOf(NtfsCorpus.require().volume(NtfsRecipe.METADATA_AT_END)));
        NtfsVolume opened = NtfsVolume.open(MemoryDevice.copyOf(volume));
        long record = opened.mft().position(NtfsVolume.VOLUME);
        for (long sector = record - 512; sector <= record + 1024; sector += 512) {
            assertThat(new Trial(volume, sector + 512, ResizeOptions.defaults()).run())
                    .isGreaterThan(60);
        }
    }

    /** One resize, cut everywhere. */
    private static final class Trial {
        private final byte[] before;
        private final ResizePlan plan;
        private final ClusterMap used;
        private final byte[] emptyJournal;
        private byte[] after = new byte[0];

        Trial(byte[] before, long size, ResizeOptions options) throws IOException {
            NtfsVolume volume = NtfsVolume.open(MemoryDevice.copyOf(before));
            this.before = before;
            this.plan = NtfsResize.plan(volume, size, options);
            this.used = volume.clusterBitmap();
            this.emptyJournal = new byte[Math.toIntExact(plan.journalSize())];
        }

        long run() throws IOException {
            PairedCuts cuts = new PairedCuts(before, emptyJournal);
            ResizeJob job = ResizeJob.start(cuts.first(), plan, cuts.second());
            assertThat(job.run(JOB)).isEqualTo(ResizeJob.Outcome.DONE);
            after = bytes(cuts.first());
            int step = Math.max(1, cuts.events() / Effort.scaled(SAMPLES));
            AtomicLong states = new AtomicLong();
            long direct = cuts.forEach(
                    cut -> cuts.isAtFlush(cut) || cut % step == 0, 1, Effort.seed(7), (disk, journal, cut) -> {
                        if (states.incrementAndGet() % 40 == 0) {
                            states.addAndGet(cutAgain(disk, journal));
                        }
                        takeUp(disk, journal, "cut after " + cut + " of " + cuts.events());
                    });
            return direct + states.get() / 40;
        }

        /** The power fails once more while the work is taken up. */
        private long cutAgain(BlockDevice disk, BlockDevice journal) throws IOException {
            PairedCuts again = new PairedCuts(bytes(disk), bytes(journal));
            takeUp(again.first(), again.second(), "second work");
            return again.forEach(
                    again::isAtFlush, 0, 3, (disk2, journal2, cut) -> takeUp(disk2, journal2, "second cut"));
        }

        private void takeUp(BlockDevice disk, BlockDevice journal, String when) throws IOException {
            ResizeJob.Outcome outcome;
            try {
                outcome = ResizeJob.resume(disk, journal).run(JOB);
            } catch (RefusedException e) {
                assertThat(e).as(when).hasMessageContaining("was not finished");
                outcome = ResizeJob.Outcome.NOTHING_CHANGED;
            }
            byte[] found = bytes(disk);
            if (outcome == ResizeJob.Outcome.DONE) {
                assertThat(Arrays.mismatch(found, after)).as(when).isEqualTo(-1);
            } else {
                requireOld(found, when);
            }
        }

        /** Free clusters may have been written to. */
        private void requireOld(byte[] found, String when) throws IOException {
            int clusterSize = plan.volume().clusterSize();
            for (long at = used.nextSet(0); at < used.size(); ) {
                long end = used.nextClear(at);
                int from = (int) (at * clusterSize);
                int to = (int) (end * clusterSize);
                assertThat(Arrays.mismatch(found, from, to, before, from, to))
                        .as(when)
                        .isEqualTo(-1);
                at = used.nextSet(end);
            }
            int tail = (int) (used.size() * clusterSize);
            int end = (int) plan.oldSize();
            assertThat(Arrays.mismatch(found, tail, end, before, tail, end))
                    .as(when)
                    .isEqualTo(-1);
        }
    }

    private static byte[] bytes(BlockDevice device) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(device.size()));
        device.read(0, bytes);
        return bytes.array();
    }
}
