package io.github.diskwright.ghost.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.fault.FaultDevice;
import io.github.diskwright.testkit.fault.WrongReadDevice;
import io.github.diskwright.testkit.generate.DeviceShape;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores onto targets of every kind, interrupted at any time. */
class DiskRestoreTest {
    private static final JobOptions JOB = JobOptions.builder().threads(1).build();
    private static final byte OLD = 0x5A;

    private final GeneratedDevice disk = GeneratedDevice.of(
            DeviceShape.builder()
                    .size(9 << 20)
                    .sectorSize(512)
                    .clusterSize(256 << 10)
                    .dataShare(0.7)
                    .build(),
            4);

    @TempDir
    private Path folder;

    /** A target with something on it. */
    private static MemoryDevice used(long size) throws IOException {
        byte[] bytes = new byte[(int) size];
        Arrays.fill(bytes, OLD);
        return MemoryDevice.copyOf(bytes);
    }

    private static boolean isUntouched(MemoryDevice target) throws IOException {
        return Arrays.equals(target.toByteArray(), used(target.size()).toByteArray());
    }

    private static byte[] bytes(BlockDevice device) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) device.size());
        device.read(0, all);
        return all.array();
    }

    private static RestoreOptions.Builder options(RestoreOptions.Unused unused) {
        return RestoreOptions.builder().unused(unused);
    }

    @Test
    void unusedSpaceBecomesZeros() throws IOException {
        MemoryDevice target = used(disk.size());
        DiskRestore.of(disk, target, RestoreOptions.defaults()).run(JOB);
        assertThat(target.toByteArray()).isEqualTo(bytes(disk));
    }

    @Test
    void unusedSpaceIsLeft() throws IOException {
        MemoryDevice target = used(disk.size());
        RestoreOptions options = options(RestoreOptions.Unused.LEFT)
                .verification(RestoreOptions.Verification.READ_BACK)
                .build();
        DiskRestore.of(disk, target, options).run(JOB);
        byte[] expected = bytes(disk);
        long left = 0;
        ExtentIterator extents = disk.extents(0, disk.size());
        while (extents.hasNext()) {
            Extent extent = extents.next();
            if (extent.kind() == Extent.Kind.UNALLOCATED) {
                Arrays.fill(expected, (int) extent.position(), (int) extent.end(), OLD);
                left += extent.length();
            }
        }
        assertThat(left).isPositive();
        assertThat(target.toByteArray()).isEqualTo(expected);
    }

    @Test
    void aLargerTargetKeepsItsRest() throws IOException {
        MemoryDevice target = used(disk.size() + 5000);
        RestoreResult result =
                DiskRestore.of(disk, target, RestoreOptions.defaults()).run(JOB);
        assertThat(result.bytes()).isEqualTo(disk.size());
        byte[] all = target.toByteArray();
        assertThat(Arrays.copyOf(all, (int) disk.size())).isEqualTo(bytes(disk));
        assertThat(all).endsWith(new byte[] {OLD, OLD, OLD});
    }

    @Test
    void aSmallerTargetIsEnoughIfNothingIsUsedBehindIt() throws IOException {
        try (MemoryDevice source = MemoryDevice.ofSize(10 << 20)) {
            source.write(3 << 20, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            source.flush();
            long needed = DiskRestore.neededBytes(source);
            assertThat(needed).isBetween((3L << 20) + 3, 4L << 20);
            MemoryDevice fits = used(needed);
            DiskRestore.of(source, fits, RestoreOptions.defaults()).run(JOB);
            assertThat(fits.toByteArray()).isEqualTo(Arrays.copyOf(bytes(source), (int) needed));
            MemoryDevice small = used(needed - 1);
            assertThatThrownBy(() -> DiskRestore.of(source, small, RestoreOptions.defaults())
                            .run(JOB))
                    .isInstanceOf(NoSpaceException.class);
            assertThat(isUntouched(small)).isTrue();
        }
    }

    /** Stopped by a failing write at any time, it goes on, and does not write again what is durable. */
    @Test
    void goesOnAfterAnyFault() throws IOException {
        FaultDevice counting = FaultDevice.over(MemoryDevice.ofSize(disk.size()));
        Path journal = folder.resolve("journal");
        RestoreOptions options = options(RestoreOptions.Unused.ZEROED)
                .checkpointInterval(1 << 20)
                .journal(journal, "disk to target")
                .build();
        DiskRestore.of(disk, counting, options).run(JOB);
        assertThat(journal).doesNotExist();
        long writes = counting.calls(DeviceCall.WRITE);
        assertThat(writes).isGreaterThan(4);
        long resumed = 0;
        for (int n = 1; n <= writes; n++) {
            MemoryDevice target = used(disk.size());
            FaultDevice failing = FaultDevice.over(target).failFrom(DeviceCall.WRITE, n);
            assertThatThrownBy(() -> DiskRestore.of(disk, failing, options).run(JOB))
                    .isInstanceOf(IOException.class);
            RestoreResult result = DiskRestore.of(disk, target, options).run(JOB);
            resumed += result.resumedAt() > 0 ? 1 : 0;
            assertThat(target.toByteArray()).as("fault at write %d", n).isEqualTo(bytes(disk));
            assertThat(journal).doesNotExist();
        }
        assertThat(resumed).isPositive();
    }

    @Test
    void cancelledAndGoneOn() throws IOException {
        Path journal = folder.resolve("journal");
        RestoreOptions options = options(RestoreOptions.Unused.ZEROED)
                .checkpointInterval(1 << 20)
                .journal(journal, "a")
                .build();
        MemoryDevice target = used(disk.size());
        CancellationToken token = new CancellationToken();
        AtomicLong last = new AtomicLong();
        JobOptions job = JobOptions.builder()
                .threads(1)
                .cancellation(token)
                .progress((task, done, total) -> {
                    assertThat(total).isEqualTo(disk.size());
                    assertThat(done).isGreaterThanOrEqualTo(last.getAndSet(done));
                    if (done > disk.size() / 2) {
                        token.cancel();
                    }
                })
                .build();
        assertThatThrownBy(() -> DiskRestore.of(disk, target, options).run(job)).isInstanceOf(CancelledException.class);
        RestoreOptions other =
                options(RestoreOptions.Unused.ZEROED).journal(journal, "b").build();
        assertThatThrownBy(() -> DiskRestore.of(disk, target, other).run(JOB))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("another restore");
        RestoreResult result = DiskRestore.of(disk, target, options).run(JOB);
        assertThat(result.resumedAt()).isGreaterThan(disk.size() / 4);
        assertThat(target.toByteArray()).isEqualTo(bytes(disk));
    }

    @Test
    void aJournalThatIsNoneIsRefused() throws IOException {
        Path journal = folder.resolve("journal");
        RestoreOptions options =
                options(RestoreOptions.Unused.ZEROED).journal(journal, "a").build();
        for (String text :
                new String[] {"", "x", "diskwright restore 1\na\n5\n00000000\n", "diskwright restore 1\na\n"}) {
            Files.writeString(journal, text);
            MemoryDevice target = used(disk.size());
            assertThatThrownBy(() -> DiskRestore.of(disk, target, options).run(JOB))
                    .isInstanceOf(CorruptImageException.class);
            assertThat(isUntouched(target)).isTrue();
        }
    }

    @Test
    void readingBackFindsWhatTheDiskDidNotKeep() throws IOException {
        BlockDevice target = WrongReadDevice.over(used(disk.size())).flip(firstData() + 100, 1);
        RestoreOptions options = options(RestoreOptions.Unused.ZEROED)
                .verification(RestoreOptions.Verification.READ_BACK)
                .build();
        assertThatThrownBy(() -> DiskRestore.of(disk, target, options).run(JOB))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("read back");
    }

    private long firstData() throws IOException {
        ExtentIterator extents = disk.extents(0, disk.size());
        Extent extent = extents.next();
        while (!extent.isData()) {
            extent = extents.next();
        }
        return extent.position();
    }
}
