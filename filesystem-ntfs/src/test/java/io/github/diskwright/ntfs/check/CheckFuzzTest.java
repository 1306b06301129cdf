package io.github.diskwright.ntfs.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.IndexBlock;
import io.github.diskwright.ntfs.record.RunList;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mutated records, runs, lists and index blocks end the check in findings, in bounded time and memory. */
class CheckFuzzTest {
    private static final CheckOptions ONE_THREAD =
            CheckOptions.defaults().withJob(JobOptions.builder().threads(1).build());

    @Test
    void endsInFindings() throws IOException {
        MemoryDevice sound = MemoryDevice.copyOf(DamagedVolume.soundBytes());
        FuzzReport report = Fuzzer.named("NtfsCheck")
                .cases(Effort.scaled(5_000))
                .areas(structures(sound))
                .repairingDevices(CheckFuzzTest::repair)
                .maxAllocation(192L << 20)
                .maxReads(20_000)
                .runDevices(List.of(sound), device -> NtfsCheck.run(device, ONE_THREAD));
        assertThat(report.accepted()).isGreaterThan(Effort.scaled(4_500));
    }

    /** The table of records three times as often as the rest. */
    private static List<Extent> structures(MemoryDevice device) throws IOException {
        NtfsVolume volume = NtfsVolume.open(device);
        List<Extent> areas = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            add(areas, volume.mft().runs());
        }
        add(
                areas,
                volume.file(DamagedVolume.DIRECTORY)
                        .require(AttributeType.INDEX_ALLOCATION, "$I30")
                        .runs());
        add(
                areas,
                volume.file(NtfsVolume.ROOT)
                        .require(AttributeType.INDEX_ALLOCATION, "$I30")
                        .runs());
        add(
                areas,
                volume.file(NtfsVolume.SECURE)
                        .require(AttributeType.DATA, "$SDS")
                        .runs()
                        .slice(0, 4));
        add(
                areas,
                volume.file(NtfsVolume.BITMAP).require(AttributeType.DATA, "").runs());
        areas.add(new Extent(0, 512, Extent.Kind.DATA));
        return areas;
    }

    private static void add(List<Extent> areas, RunList runs) {
        for (int i = 0; i < runs.size(); i++) {
            long position = runs.lcn(i) * DamagedVolume.CLUSTER;
            areas.add(new Extent(position, runs.length(i) * DamagedVolume.CLUSTER, Extent.Kind.DATA));
        }
    }

    /** Makes the update words of records and index blocks fit, so that what is behind them is looked at. */
    private static void repair(ResizableDevice device) throws IOException {
        for (long position = 0; position <= device.size() - 4096; position += 512) {
            ByteBuffer head = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
            device.read(position, head);
            int magic = head.getInt(0);
            int size = magic == FileRecord.MAGIC ? 1024 : magic == IndexBlock.MAGIC ? 4096 : 0;
            int array = Short.toUnsignedInt(head.getShort(4));
            if (size == 0 || array % 2 != 0 || array > 0x40) {
                continue;
            }
            for (int end = 510; end < size; end += 512) {
                device.write(position + end, head.slice(array, 2));
            }
        }
    }
}
