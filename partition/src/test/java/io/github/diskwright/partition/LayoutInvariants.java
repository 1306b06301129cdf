package io.github.diskwright.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.util.List;

/** What holds for every layout, whatever the bytes were. */
final class LayoutInvariants {
    private LayoutInvariants() {}

    static void check(BlockDevice device) throws IOException {
        for (TableOptions.Ambiguity ambiguity : TableOptions.Ambiguity.values()) {
            TableOptions options = TableOptions.builder().ambiguity(ambiguity).build();
            checkTable(PartitionTable.read(device, options), device);
        }
        DiskLayout layout = DiskLayout.read(device);
        checkTable(layout.table(), device);
        for (Volume volume : layout.volumes()) {
            checkVolume(volume, device);
        }
        checkFreeRanges(layout, device);
    }

    private static void checkTable(PartitionTable table, BlockDevice device) {
        List<Integer> numbers =
                table.partitions().stream().map(Partition::number).toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(table.sectorCount()).isEqualTo(device.size() / table.sectorSize());
        for (Finding finding : table.findings()) {
            assertThat(finding.text()).isNotBlank().doesNotContain("\n");
            assertThat(finding.position()).isNotNegative();
        }
        boolean outside = table.partitions().stream().anyMatch(partition -> !partition.isInside(device.size()));
        boolean error = table.findings().stream().anyMatch(f -> f.severity() == Severity.ERROR);
        assertThat(!outside || error).as("a partition outside is an error").isTrue();
        boolean clean = !(table instanceof GptTable gpt) || gpt.state() == GptTable.State.CLEAN;
        assertThat(clean || error).as("copies that are not clean are an error").isTrue();
    }

    private static void checkVolume(Volume volume, BlockDevice device) throws IOException {
        assertThat(volume.toString()).isNotEmpty();
        assertThat(volume.contents()).isNotEmpty();
        try (BlockDevice window = volume.open(device)) {
            assertThat(window.size()).isEqualTo(volume.length()).isLessThanOrEqualTo(device.size());
        } catch (CorruptImageException e) {
            assertThat(volume.partition().orElseThrow().isInside(device.size())).isFalse();
        }
    }

    private static void checkFreeRanges(DiskLayout layout, BlockDevice device) {
        long end = 0;
        for (FreeRange range : layout.freeRanges()) {
            assertThat(range.position()).isGreaterThanOrEqualTo(end);
            end = range.position() + range.length();
            assertThat(end).isLessThanOrEqualTo(device.size());
            for (Partition partition : layout.table().partitions()) {
                boolean counts = partition.isInside(device.size())
                        && (partition.kind() == Partition.Kind.PRIMARY) == (range.place() == FreeRange.Place.DISK);
                boolean apart =
                        partition.position() >= end || partition.position() + partition.length() <= range.position();
                boolean container = partition.kind() == Partition.Kind.EXTENDED;
                assertThat(!counts || container || apart)
                        .as("%s and %s", range, partition)
                        .isTrue();
            }
        }
    }
}
