package io.github.diskwright.ntfs.resize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.ntfs.MasterFileTable;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.Fixups;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged volumes: no plan, or one that can be shown; only typed errors, in bounded memory and time. */
class ResizeFuzzPeerIT {
    @ParameterizedTest
    @EnumSource(
            value = NtfsRecipe.class,
            names = {"MIXED", "FRAGMENTED_FILES", "METADATA_AT_END", "MANY_EXTENTS", "SMALL_CLUSTERS", "MFT_WITH_LIST"})
    void damagedTables(NtfsRecipe recipe) throws IOException {
        MemoryDevice volume = MemoryDevice.copyOf(ResizeTrial.volume(recipe));
        int recordSize = NtfsVolume.open(volume).mft().recordSize();
        List<Extent> table = table(volume);
        assertThat(table).isNotEmpty();
        Fuzzer.named("resize of " + recipe)
                .cases(800)
                .seed(recipe.ordinal())
                .maxAllocation(256 << 20)
                .areas(table)
                .repairingDevices(device -> protect(device, table, recordSize))
                .runDevices(List.of(volume), ResizeFuzzPeerIT::tryAll);
    }

    /** Where the first records are. */
    private static List<Extent> table(BlockDevice device) throws IOException {
        NtfsVolume volume = NtfsVolume.open(device);
        MasterFileTable mft = volume.mft();
        List<Extent> extents = new ArrayList<>();
        for (long number = 0; number < Math.min(120, mft.recordCount()); number++) {
            int length = Math.min(mft.recordSize(), volume.clusterSize());
            extents.add(new Extent(mft.position(number), length, Extent.Kind.DATA));
        }
        return extents;
    }

    /** Most damage would not get past the update words: they are set right again. */
    private static void protect(BlockDevice device, List<Extent> table, int recordSize) throws IOException {
        for (Extent extent : table) {
            if (extent.length() < recordSize || extent.position() + recordSize > device.size()) {
                continue;
            }
            ByteBuffer record = ByteBuffer.allocate(recordSize).order(ByteOrder.LITTLE_ENDIAN);
            device.read(extent.position(), record);
            int offset = Short.toUnsignedInt(record.getShort(4));
            int count = Short.toUnsignedInt(record.getShort(6));
            if (count == recordSize / Fixups.STRIDE + 1 && offset >= 8 && offset + 2 * count <= Fixups.STRIDE - 2) {
                for (int i = 1; i < count; i++) {
                    record.putShort(i * Fixups.STRIDE - 2, record.getShort(offset));
                }
                device.write(extent.position(), record.clear());
            }
        }
    }

    private static void tryAll(BlockDevice device) throws IOException {
        NtfsVolume volume = NtfsVolume.open(device);
        MinimumSize minimum = NtfsResize.minimum(volume, ResizeTrial.CLEAN);
        ResizePlan plan = NtfsResize.plan(volume, minimum.size(), ResizeTrial.CLEAN);
        try (BlockDevice virtual = NtfsResize.virtual(plan)) {
            NtfsVolume.open(virtual);
        }
    }
}
