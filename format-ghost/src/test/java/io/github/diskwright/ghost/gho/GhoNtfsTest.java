package io.github.diskwright.ghost.gho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.ghost.gho.structure.PartitionKind;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.testkit.gho.GhoMaker;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** NTFS-aware images as one project reported them. Nothing of this was compared with a genuine image. */
class GhoNtfsTest {
    private static final GhoOptions EXPERIMENT =
            GhoOptions.builder().ntfsImages(GhoOptions.NtfsImages.EXPERIMENTAL).build();

    private static void requireVolume(NtfsSample sample, byte[] image) throws IOException {
        try (GhoArchive archive = GhoArchive.open(GhoSample.device(image), EXPERIMENT)) {
            assertThat(archive.hasAllPartitions()).isTrue();
            GhoPartition partition = archive.partitions().get(0);
            assertThat(partition.kind()).isEqualTo(PartitionKind.NTFS_CLUSTERS);
            try (BlockDevice device = partition.device()) {
                byte[] volume = sample.volume();
                assertThat(device.size()).isEqualTo(volume.length);
                ByteBuffer read = ByteBuffer.allocate(volume.length);
                device.read(0, read);
                assertThat(read.array()).isEqualTo(volume);
                requireExtents(sample, device);
            }
        }
        assertThat(GhoCheck.run(GhoSample.device(image), EXPERIMENT, CheckOptions.defaults()))
                .isEmpty();
    }

    /** What is stored is data; what is not, and not zero by chance, is never said to be. */
    private static void requireExtents(NtfsSample sample, BlockDevice device) throws IOException {
        for (int cluster = 0; cluster < device.size() / NtfsSample.CLUSTER; cluster++) {
            Extent extent = device.extent((long) cluster * NtfsSample.CLUSTER, 1);
            if (sample.isKnown(cluster)) {
                assertThat(extent.kind()).as("cluster %d", cluster).isEqualTo(Extent.Kind.DATA);
            }
        }
        assertThat(device.extent(50L * NtfsSample.CLUSTER, NtfsSample.CLUSTER).kind())
                .isEqualTo(Extent.Kind.UNALLOCATED);
    }

    @Test
    void volumesAreRebuilt() throws IOException {
        for (boolean tableIsStored : new boolean[] {true, false}) {
            NtfsSample sample = NtfsSample.of(tableIsStored);
            for (boolean checksums : new boolean[] {true, false}) {
                for (int compression : new int[] {0, 2, 3}) {
                    requireVolume(
                            sample,
                            GhoMaker.small()
                                    .compression(compression)
                                    .addNtfs(sample.area(), sample.packets(checksums))
                                    .build());
                }
            }
        }
    }

    /** A FAT partition behind one of NTFS is found too. */
    @Test
    void partitionsBehindOne() throws IOException {
        NtfsSample sample = NtfsSample.small();
        for (int compression : new int[] {0, 3}) {
            byte[] image = GhoMaker.small()
                    .compression(compression)
                    .addNtfs(sample.area(), sample.packets(true))
                    .addFat(false, GhoSample.fewItems())
                    .build();
            try (GhoArchive archive = GhoArchive.open(GhoSample.device(image), EXPERIMENT)) {
                assertThat(archive.partitions())
                        .extracting(GhoPartition::kind)
                        .containsExactly(PartitionKind.NTFS_CLUSTERS, PartitionKind.FAT_FILES);
                assertThat(archive.partitions().get(1).tree().fileCount()).isEqualTo(2);
            }
        }
    }

    @Test
    void onlyWhoAsksForTheExperimentGetsIt() throws IOException {
        NtfsSample sample = NtfsSample.small();
        byte[] image =
                GhoMaker.small().addNtfs(sample.area(), sample.packets(true)).build();
        try (GhoArchive archive = GhoArchive.open(GhoSample.device(image), GhoOptions.defaults())) {
            assertThat(archive.partitions()).hasSize(1);
            assertThat(archive.hasAllPartitions()).isFalse();
            assertThatThrownBy(() -> archive.partitions().get(0).device())
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("experiment");
        }
        assertThat(GhoCheck.run(GhoSample.device(image), GhoOptions.defaults(), CheckOptions.defaults()))
                .extracting(finding -> finding.id())
                .containsExactly("gho.ntfs.unverified");
    }

    /** Packets that promise other clusters than the record has, or none, are refused. */
    @Test
    void packetsHaveToFitTheirRecords() throws IOException {
        NtfsSample sample = NtfsSample.small();
        byte[] packets = sample.packets(false);
        int count = 2 * 16 + 10 + NtfsSample.RECORD + 16 + 10 + NtfsSample.RECORD + 16 + 16 + 1;
        assertThat(packets[count]).isEqualTo((byte) 1);
        packets[count] = 2;
        byte[] image = GhoMaker.small().addNtfs(sample.area(), packets).build();
        assertThatThrownBy(() ->
                        GhoArchive.open(GhoSample.device(image), EXPERIMENT).partitions())
                .isInstanceOf(CorruptImageException.class);
        byte[] area = sample.area();
        area[area.length - 1] = 'X';
        byte[] endless = GhoMaker.small().addNtfs(area, sample.packets(false)).build();
        assertThatThrownBy(() ->
                        GhoArchive.open(GhoSample.device(endless), EXPERIMENT).partitions())
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("RPHG");
    }
}
