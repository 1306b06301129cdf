package io.github.diskwright.wim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.ThreadCheck;
import io.github.diskwright.testkit.fault.FaultDevice;
import io.github.diskwright.testkit.fault.InjectedFaultException;
import io.github.diskwright.testkit.generate.DataKind;
import io.github.diskwright.wim.MetadataBuilder;
import io.github.diskwright.wim.WimBuilder;
import io.github.diskwright.wim.WimOpenOptions;
import io.github.diskwright.wim.structure.CompressionType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A check tells how far it is, ends when it is told to, and says when the file cannot be read. */
@Timeout(60)
class WimCheckTest {
    private static byte[] file() {
        WimBuilder builder = WimBuilder.compressed(CompressionType.XPRESS, 32 << 10);
        MetadataBuilder metadata = new MetadataBuilder();
        for (int i = 0; i < 12; i++) {
            byte[] data = (i % 2 == 0 ? DataKind.TEXT : DataKind.RANDOM).bytes(i == 0 ? 3 << 20 : 10_000 * i, i);
            metadata.file("", "file " + i, builder.blob(data));
        }
        return builder.image(metadata.build()).integrity(1 << 20).build();
    }

    private static List<Finding> check(byte[] file, JobOptions job) throws IOException {
        return WimCheck.run(
                List.of(MemoryDevice.copyOf(file)),
                WimOpenOptions.defaults(),
                CheckOptions.defaults().withJob(job));
    }

    private static void requireRisingToTheirTotals(byte[] file, int threads) throws IOException {
        Map<String, List<long[]>> told = new LinkedHashMap<>();
        JobOptions job = JobOptions.builder()
                .threads(threads)
                .progress((task, done, total) -> {
                    synchronized (told) {
                        told.computeIfAbsent(task, key -> new ArrayList<>()).add(new long[] {done, total});
                    }
                })
                .build();
        check(file, job);
        assertThat(told).hasSize(2);
        told.forEach((task, ticks) -> {
            long before = 0;
            for (long[] tick : ticks) {
                assertThat(tick[0]).isBetween(before, tick[1]);
                assertThat(tick[1]).isEqualTo(ticks.get(0)[1]);
                before = tick[0];
            }
            assertThat(before).as(task).isEqualTo(ticks.get(0)[1]);
        });
    }

    @Test
    void progressRisesToItsTotal() throws Exception {
        ThreadCheck.during(() -> {
            requireRisingToTheirTotals(file(), 1);
            requireRisingToTheirTotals(file(), 4);
        });
    }

    @Test
    void damagedDataAreCountedAsWell() throws IOException {
        byte[] file = file();
        file[5_000] ^= 1;
        List<Finding> findings = check(file, JobOptions.defaults());
        assertThat(findings)
                .extracting(Finding::id)
                .contains("wim.integrity.digest")
                .anyMatch(id -> id.startsWith("wim.blob"));
        assertThat(findings).anyMatch(finding -> finding.text().contains("/file 0"));
        requireRisingToTheirTotals(file, 3);
    }

    @Test
    void itEndsAtEveryTickWhenItIsCancelled() throws Exception {
        byte[] file = file();
        AtomicInteger all = new AtomicInteger();
        check(
                file,
                JobOptions.builder()
                        .progress((task, done, total) -> all.incrementAndGet())
                        .build());
        assertThat(all.get()).isGreaterThan(10);
        for (int tick = 1; tick < all.get(); tick += 1 + all.get() / 20) {
            int last = tick;
            CancellationToken token = new CancellationToken();
            AtomicInteger ticks = new AtomicInteger();
            JobOptions job = JobOptions.builder()
                    .threads(3)
                    .cancellation(token)
                    .progress((task, done, total) -> {
                        if (ticks.incrementAndGet() == last) {
                            token.cancel();
                        }
                    })
                    .build();
            ThreadCheck.during(() -> assertThatThrownBy(() -> check(file, job)).isInstanceOf(CancelledException.class));
        }
    }

    /** A file that cannot be read is no damaged one. */
    @Test
    void faultsOfReadingComeOut() throws Exception {
        byte[] file = file();
        FaultDevice counted = FaultDevice.over(MemoryDevice.copyOf(file));
        WimCheck.run(List.of(counted), WimOpenOptions.defaults(), CheckOptions.defaults());
        long calls = counted.calls();
        assertThat(calls).isGreaterThan(10);
        for (long call = 1; call <= calls; call += 1 + calls / 40) {
            FaultDevice faulty = FaultDevice.over(MemoryDevice.copyOf(file)).failFrom(call);
            ThreadCheck.during(() -> assertThatThrownBy(
                            () -> WimCheck.run(List.of(faulty), WimOpenOptions.defaults(), CheckOptions.defaults()))
                    .isInstanceOf(InjectedFaultException.class));
        }
    }
}
