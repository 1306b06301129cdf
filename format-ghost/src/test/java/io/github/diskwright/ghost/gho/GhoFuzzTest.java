package io.github.diskwright.ghost.gho;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import io.github.diskwright.testkit.gho.GhoItem;
import io.github.diskwright.testkit.gho.GhoMaker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damaged images: only typed errors, in bounded memory and with a bounded number of reads. */
class GhoFuzzTest {
    private static final GhoOptions OPTIONS = GhoOptions.builder()
            .password("Secret")
            .ntfsImages(GhoOptions.NtfsImages.EXPERIMENTAL)
            .limits(Limits.builder().maxStructureBytes(4 << 20).build())
            .build();

    private static List<BlockDevice> samples() {
        List<GhoItem> items = List.of(
                GhoItem.directory("DOS        ", GhoSample.fewItems()).named("Operating system"),
                GhoItem.file("TWO        ", GhoSample.text(GhoSample.BLOCK + 99)),
                GhoItem.file("EMPTY      ", new byte[0]));
        List<BlockDevice> samples = new ArrayList<>();
        for (int compression : new int[] {0, 2, 3}) {
            samples.add(GhoSample.device(GhoMaker.small()
                    .compression(compression)
                    .addFat(compression == 3, items)
                    .addFat(false, GhoSample.fewItems())
                    .build()));
            samples.add(GhoSample.device(GhoMaker.small()
                    .compression(compression)
                    .track0(GhoSample.text(1024), true)
                    .addSectors(GhoSample.text(3 * GhoSample.BLOCK))
                    .build()));
        }
        samples.add(GhoSample.device(GhoMaker.ghost7()
                .password("Secret")
                .compression(3)
                .addFat(true, items)
                .build()));
        NtfsSample ntfs = NtfsSample.small();
        samples.add(GhoSample.device(
                GhoMaker.small().addNtfs(ntfs.area(), ntfs.packets(true)).build()));
        samples.add(GhoSample.device(GhoMaker.small()
                .compression(3)
                .addNtfs(ntfs.area(), ntfs.packets(false))
                .build()));
        return samples;
    }

    private static void use(BlockDevice file) throws IOException {
        GhoCheck.run(file, OPTIONS, CheckOptions.defaults());
        try (GhoArchive archive = GhoArchive.open(file, OPTIONS)) {
            archive.track0();
            GhoSample.read(archive);
            for (GhoPartition partition : archive.partitions()) {
                if (partition.catalogue().isPresent()) {
                    for (var entry : partition.catalogue().get()) {
                        partition.open(entry).close();
                    }
                } else {
                    BlockDevice device = partition.device();
                    device.read(0, ByteBuffer.allocate((int) Math.min(device.size(), 1 << 16)));
                }
            }
        }
    }

    @Test
    void everything() {
        FuzzReport report = Fuzzer.named("Ghost images")
                .seed(91)
                .cases(Effort.scaled(6_000))
                .areas(List.of(new Extent(0, 5_000, Extent.Kind.DATA)))
                .token(new byte[] {(byte) 0xD8, 0x18, 0x2F, 0x01})
                .token(new byte[] {(byte) 0xFE, (byte) 0xEF})
                .token(new byte[] {0x23, 0, 0, 0, (byte) 0xD8, 0x18, 0x2F, 0x01, 24, 0})
                .token(new byte[] {0x05, 0, 0, 0, (byte) 0xD8, 0x18, 0x2F, 0x01})
                .maxAllocation(64 << 20)
                .maxReads(30_000)
                .runDevices(samples(), GhoFuzzTest::use);
        assertThat(report.accepted()).isGreaterThan(300);
        assertThat(report.refused()).isGreaterThan(1_000);
    }
}
