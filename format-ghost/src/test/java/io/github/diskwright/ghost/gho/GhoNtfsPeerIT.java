package io.github.diskwright.ghost.gho;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.check.NtfsCheck;
import io.github.diskwright.ntfs.tree.NtfsTree;
import io.github.diskwright.testkit.gho.GhoMaker;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import io.github.diskwright.testkit.tree.TreeDifference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Volumes that mkntfs and ntfs-3g made, put into packets as one project reported them, are the same volumes when they are read
 * back: every file, and no error in the check of the volume. Nothing of this was compared with a genuine image.
 */
class GhoNtfsPeerIT {
    private static final Set<NtfsRecipe> RECIPES = EnumSet.of(
            NtfsRecipe.MIXED,
            NtfsRecipe.SMALL_CLUSTERS,
            NtfsRecipe.LARGE_SECTORS,
            NtfsRecipe.ODD_SIZE,
            NtfsRecipe.FRAGMENTED_FILES,
            NtfsRecipe.HOLES,
            NtfsRecipe.FRAGMENTED_MFT,
            NtfsRecipe.MFT_WITH_LIST,
            NtfsRecipe.COMPRESSED,
            NtfsRecipe.SPARSE);

    private static final GhoOptions EXPERIMENT =
            GhoOptions.builder().ntfsImages(GhoOptions.NtfsImages.EXPERIMENTAL).build();

    @Test
    void realVolumesComeBack() throws IOException {
        for (NtfsRecipe recipe : RECIPES) {
            MemoryDevice original = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(recipe));
            ByteBuffer bytes = ByteBuffer.allocate((int) original.size());
            original.read(0, bytes);
            for (boolean tableIsStored : new boolean[] {true, false}) {
                byte[] image = GhoMaker.small()
                        .compression(tableIsStored ? 3 : 0)
                        .addNtfs(
                                VolumePackets.area(bytes.array()),
                                VolumePackets.of(bytes.array(), tableIsStored, tableIsStored))
                        .build();
                requireSame(recipe, original, image);
            }
        }
    }

    private static void requireSame(NtfsRecipe recipe, BlockDevice original, byte[] image) throws IOException {
        try (GhoArchive archive = GhoArchive.open(GhoSample.device(image), EXPERIMENT);
                BlockDevice volume = archive.partitions().get(0).device();
                NtfsTree expected = NtfsTree.of(NtfsVolume.open(original));
                NtfsTree actual = NtfsTree.of(NtfsVolume.open(volume))) {
            TreeDifference.requireNone(expected, actual);
            assertThat(NtfsCheck.run(volume, CheckOptions.defaults()))
                    .as("check of %s", recipe)
                    .noneMatch(finding -> finding.severity() == Severity.ERROR);
        }
    }
}
