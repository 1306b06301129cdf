package io.github.diskwright.ntfs.resize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.testkit.ntfs.JudgedTree;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsJudge;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The view of a read-only volume as if it were resized is the resized volume, as ntfs-3g and we see it. */
class VirtualResizePeerIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = NtfsRecipe.class,
            names = {
                "MIXED",
                "LARGE_CLUSTERS",
                "SMALL_CLUSTERS",
                "FRAGMENTED_FILES",
                "METADATA_AT_END",
                "WINDOWS_LAYOUT",
                "COMPRESSED",
                "MANY_EXTENTS"
            })
    void isWhatAResizeMakes(NtfsRecipe recipe) throws IOException {
        byte[] before = ResizeTrial.volume(recipe);
        BlockDevice source = ReadOnlyDevice.of(MemoryDevice.copyOf(before));
        long smallest = ResizeTrial.minimum(source).size();
        for (long size : new long[] {smallest, (smallest + before.length) / 2, before.length + (5 << 20)}) {
            ResizePlan plan = ResizeTrial.plan(source, size);
            Path file = folder.resolve("virtual");
            try (BlockDevice virtual = NtfsResize.virtual(plan)) {
                assertThat(virtual.size()).isEqualTo(plan.newSize());
                requireSameAsReal(virtual, before, plan);
                ResizeTrial.write(virtual, file);
            }
            NtfsJudge judge = NtfsJudge.require();
            JudgedTree expected = judge.tree(NtfsCorpus.require().volume(recipe).path());
            judge.tree(file).requireEqual(expected);
        }
        assertThat(ResizeTrial.bytes(source)).isEqualTo(before);
    }

    /** All used clusters and the last sector; what is in free ones may differ. */
    private static void requireSameAsReal(BlockDevice virtual, byte[] before, ResizePlan plan) throws IOException {
        MemoryDevice real = MemoryDevice.ofSize(Math.max(before.length, plan.newSize()));
        real.write(0, ByteBuffer.wrap(before));
        ResizeTrial.resize(real, plan.newSize());
        NtfsVolume volume = NtfsVolume.open(real);
        ClusterMap used = volume.clusterBitmap();
        int clusterSize = volume.clusterSize();
        ByteBuffer one = ByteBuffer.allocate(clusterSize);
        ByteBuffer other = ByteBuffer.allocate(clusterSize);
        for (long lcn = used.nextSet(0); lcn < used.size(); lcn = used.nextSet(lcn + 1)) {
            real.read(lcn * clusterSize, one.clear());
            virtual.read(lcn * clusterSize, other.clear());
            assertThat(other.flip()).as("cluster %s", lcn).isEqualTo(one.flip());
        }
        ByteBuffer tail = ByteBuffer.allocate(512);
        virtual.read(volume.boot().backupPosition(), tail);
        assertThat(tail.array()).isEqualTo(volume.boot().toBytes());
    }
}
