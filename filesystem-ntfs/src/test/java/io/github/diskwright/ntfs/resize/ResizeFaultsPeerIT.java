package io.github.diskwright.ntfs.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.check.NtfsCheck;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.fault.FaultDevice;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failing devices, cancelling, wrong volumes and damaged journals: nothing is lost, and going on works. */
class ResizeFaultsPeerIT {
    private static final NtfsRecipe RECIPE = NtfsRecipe.METADATA_AT_END;

    private static long target(byte[] volume) throws IOException {
        return ResizeTrial.minimum(MemoryDevice.copyOf(volume)).size() + (64 << 10);
    }

    private static byte[] resized(byte[] volume, long size) throws IOException {
        MemoryDevice device = MemoryDevice.copyOf(volume);
        ResizeTrial.resize(device, size);
        return ResizeTrial.bytes(device);
    }

    /** Goes on until it is done, from the beginning if nothing had been changed. */
    private static void goOn(BlockDevice device, BlockDevice journal, long size) throws IOException {
        var work = ResizeJob.find(device, journal);
        if (work.isEmpty() || work.get().run(JobOptions.defaults()) == ResizeJob.Outcome.NOTHING_CHANGED) {
            ResizeTrial.resize(device, size);
        }
    }

    @Test
    void anyCallMayFail() throws IOException {
        byte[] volume = ResizeTrial.volume(RECIPE);
        long size = target(volume);
        byte[] expected = resized(volume, size);
        FaultDevice counting = FaultDevice.over(MemoryDevice.copyOf(volume)).count(EnumSet.allOf(DeviceCall.class));
        ResizePlan plan = ResizeTrial.plan(MemoryDevice.copyOf(volume), size);
        ResizeJob.start(counting, plan, MemoryDevice.ofSize(plan.journalSize())).run(JobOptions.defaults());
        long calls = counting.calls();
        int failed = 0;
        for (long call = 1; call <= calls; call += Math.max(1, calls / 60)) {
            for (boolean onJournal : new boolean[] {false, true}) {
                MemoryDevice disk = MemoryDevice.copyOf(volume);
                MemoryDevice journal = MemoryDevice.ofSize(plan.journalSize());
                FaultDevice broken =
                        FaultDevice.over(onJournal ? journal : disk).failFrom(call);
                try {
                    ResizeJob.start(onJournal ? disk : broken, plan, onJournal ? broken : journal)
                            .run(JobOptions.defaults());
                } catch (IOException e) {
                    failed++;
                }
                goOn(disk, journal, size);
                assertThat(Arrays.mismatch(ResizeTrial.bytes(disk), expected))
                        .as("fault at call %s", call)
                        .isEqualTo(-1);
            }
        }
        assertThat(failed).isGreaterThan(30);
    }

    @Test
    void cancelledAtAnyTick() throws IOException {
        byte[] volume = ResizeTrial.volume(RECIPE);
        long size = target(volume);
        byte[] expected = resized(volume, size);
        for (int ticks = 0; ; ticks++) {
            MemoryDevice disk = MemoryDevice.copyOf(volume);
            ResizePlan plan = ResizeTrial.plan(disk, size);
            MemoryDevice journal = MemoryDevice.ofSize(plan.journalSize());
            CancellationToken token = new CancellationToken();
            AtomicInteger left = new AtomicInteger(ticks);
            JobOptions job = JobOptions.builder()
                    .memory(64 << 10)
                    .cancellation(token)
                    .progress((task, done, total) -> {
                        if (left.getAndDecrement() == 0) {
                            token.cancel();
                        }
                    })
                    .build();
            boolean done = false;
            try {
                ResizeJob.start(disk, plan, journal).run(job);
                done = !token.isCancelled();
            } catch (CancelledException e) {
                assertThat(e).hasMessageContaining("cancelled");
            }
            goOn(disk, journal, size);
            assertThat(Arrays.mismatch(ResizeTrial.bytes(disk), expected))
                    .as("tick %s", ticks)
                    .isEqualTo(-1);
            if (done) {
                assertThat(ticks).isGreaterThan(3);
                return;
            }
        }
    }

    /** The journal of a job whose metadata were all recorded and not yet written. */
    private static MemoryDevice committed(byte[] volume, long size, MemoryDevice disk) throws IOException {
        ResizePlan plan = ResizeTrial.plan(MemoryDevice.copyOf(volume), size);
        MemoryDevice journal = MemoryDevice.ofSize(plan.journalSize());
        ResizeJob job = ResizeJob.start(disk, plan, journal);
        CancellationToken token = new CancellationToken();
        JobOptions options = JobOptions.builder()
                .cancellation(token)
                .progress((task, done, total) -> {
                    if (job.isCommitted()) {
                        token.cancel();
                    }
                })
                .build();
        assertThatThrownBy(() -> job.run(options)).isInstanceOf(CancelledException.class);
        assertThat(job.isCommitted()).isTrue();
        return journal;
    }

    @Test
    void aVolumeThatWasRestoredMeanwhileIsNotTaken() throws IOException {
        byte[] volume = ResizeTrial.volume(RECIPE);
        long size = target(volume);
        MemoryDevice journal = committed(volume, size, MemoryDevice.copyOf(volume));
        MemoryDevice restored = MemoryDevice.copyOf(volume);
        assertThatThrownBy(() -> ResizeJob.resume(restored, journal).run(JobOptions.defaults()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("not as the journal left it");
        assertThat(ResizeTrial.bytes(restored)).isEqualTo(volume);
    }

    /** Nothing but the table moves, and of that only records that stay what they are. */
    @Test
    void aRestoredVolumeShowsByTheSystemsOwnFilesToo() throws IOException {
        byte[] volume = ResizeTrial.volume(NtfsRecipe.FRAGMENTED_MFT);
        int restored = 0;
        for (long size = volume.length - 4096; size > volume.length - (64 << 10); size -= 4096) {
            ResizePlan plan = ResizeTrial.plan(MemoryDevice.copyOf(volume), size);
            if (plan.moveCount() > 0) {
                MemoryDevice journal = committed(volume, size, MemoryDevice.copyOf(volume));
                MemoryDevice old = MemoryDevice.copyOf(volume);
                assertThatThrownBy(() -> ResizeJob.resume(old, journal).run(JobOptions.defaults()))
                        .isInstanceOf(RefusedException.class);
                assertThat(ResizeTrial.bytes(old)).isEqualTo(volume);
                restored++;
            }
        }
        assertThat(restored).isGreaterThan(3);
    }

    @Test
    void aPlanIsNotCarriedOutOnAVolumeThatWasUsedSince() throws IOException {
        byte[] volume = ResizeTrial.volume(NtfsRecipe.MIXED);
        MemoryDevice disk = MemoryDevice.copyOf(volume);
        ResizePlan plan = ResizeTrial.plan(disk, target(volume));
        NtfsVolume opened = NtfsVolume.open(disk);
        disk.write(opened.mft().position(opened.mft().recordCount() - 1) + 8, ByteBuffer.wrap(new byte[] {1}));
        assertThatThrownBy(() -> ResizeJob.start(disk, plan, MemoryDevice.ofSize(plan.journalSize())))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("changed since");
    }

    @Test
    void withoutAJournalOfOnesOwn() throws IOException {
        for (NtfsRecipe recipe : List.of(NtfsRecipe.MIXED, NtfsRecipe.LARGE_CLUSTERS)) {
            byte[] volume = ResizeTrial.volume(recipe);
            MemoryDevice disk = MemoryDevice.ofSize(volume.length + (9 << 20));
            disk.write(0, ByteBuffer.wrap(volume));
            ResizePlan plan = NtfsResize.plan(NtfsVolume.open(disk), disk.size(), ResizeOptions.defaults());
            ResizeJob.runWithoutJournal(disk, plan, JobOptions.defaults());
            assertThat(NtfsCheck.run(disk, CheckOptions.defaults()))
                    .extracting(Finding::id)
                    .containsOnly("ntfs.volume-dirty");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 45, 1L << 54, 1L << 60, Long.MAX_VALUE / 2})
    void sizesThatNoVolumeHas(long size) throws IOException {
        NtfsVolume volume = NtfsVolume.open(MemoryDevice.copyOf(ResizeTrial.volume(NtfsRecipe.MIXED)));
        assertThatThrownBy(() -> NtfsResize.plan(volume, size, ResizeTrial.CLEAN))
                .isInstanceOf(ImageException.class);
    }

    @Test
    void aVolumeThatSomebodyChangedIsNotTaken() throws IOException {
        // Its table stays where it is, so that its records are among what is written.
        byte[] volume = ResizeTrial.volume(NtfsRecipe.MIXED);
        MemoryDevice disk = MemoryDevice.copyOf(volume);
        MemoryDevice journal = committed(volume, target(volume), disk);
        NtfsVolume opened = NtfsVolume.open(MemoryDevice.copyOf(volume));
        long record = opened.mft().position(NtfsVolume.BITMAP);
        disk.write(record + 200, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThatThrownBy(() -> ResizeJob.resume(disk, journal).run(JobOptions.defaults()))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void anotherVolumeIsNotTaken() throws IOException {
        byte[] volume = ResizeTrial.volume(RECIPE);
        MemoryDevice journal = committed(volume, target(volume), MemoryDevice.copyOf(volume));
        byte[] other = ResizeTrial.volume(NtfsRecipe.MIXED);
        assertThatThrownBy(() -> ResizeJob.resume(MemoryDevice.copyOf(other), journal))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is not the volume");
    }

    @Test
    void aPlanForAnotherStateIsNotCarriedOut() throws IOException {
        byte[] volume = ResizeTrial.volume(RECIPE);
        MemoryDevice disk = MemoryDevice.copyOf(volume);
        ResizePlan plan = ResizeTrial.plan(disk, target(volume));
        ResizeTrial.resize(disk, target(volume));
        assertThatThrownBy(() -> ResizeJob.start(disk, plan, MemoryDevice.ofSize(plan.journalSize())))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aJournalThatIsTooSmallChangesNothing() throws IOException {
        byte[] volume = ResizeTrial.volume(RECIPE);
        MemoryDevice disk = MemoryDevice.copyOf(volume);
        ResizePlan plan = ResizeTrial.plan(disk, target(volume));
        ClusterMap used = NtfsVolume.open(disk).clusterBitmap();
        assertThatThrownBy(() ->
                        ResizeJob.start(disk, plan, MemoryDevice.ofSize(20_000)).run(JobOptions.defaults()))
                .isInstanceOf(NoSpaceException.class);
        byte[] after = ResizeTrial.bytes(disk);
        int clusterSize = plan.volume().clusterSize();
        for (long lcn = used.nextSet(0); lcn < used.size(); lcn = used.nextSet(lcn + 1)) {
            int from = (int) lcn * clusterSize;
            assertThat(Arrays.equals(after, from, from + clusterSize, volume, from, from + clusterSize))
                    .isTrue();
        }
    }

    @Test
    void damagedJournals() throws IOException {
        byte[] volume = ResizeTrial.volume(RECIPE);
        MemoryDevice disk = MemoryDevice.copyOf(volume);
        MemoryDevice journal = committed(volume, target(volume), disk);
        byte[] halfWay = ResizeTrial.bytes(disk);
        List<BlockDevice> samples = new ArrayList<>();
        samples.add(journal);
        Fuzzer.named("resize journal")
                .cases(300)
                .seed(4)
                .maxAllocation(64 << 20)
                .runDevices(samples, damaged -> {
                    MemoryDevice copy = MemoryDevice.copyOf(halfWay);
                    ResizeJob.resume(copy, MemoryDevice.copyOf(ResizeTrial.bytes(damaged)))
                            .run(JobOptions.defaults());
                });
    }
}
