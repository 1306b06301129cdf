package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What a new file will say of its disk.
 *
 * @param disk the metadata
 * @param items the metadata as they are in the file, those of {@code disk} among them
 * @param fileWriteGuid random
 * @param dataWriteGuid random
 */
record NewDiskPlan(DiskParameters disk, List<MetadataItem> items, UUID fileWriteGuid, UUID dataWriteGuid) {
    private static final long MOST_BLOCKS = 1L << 20;
    private static final long MOST_DEFAULT_BLOCK_SIZE = 32 * Bytes.MIB;

    /**
     * @param source description of the file, for errors
     * @param options what is asked for
     * @throws UnsupportedFeatureException if VHDX cannot hold such a disk
     */
    static NewDiskPlan of(String source, CreateOptions options) throws UnsupportedFeatureException {
        long size = options.size();
        int sector = options.logicalSectorSize();
        if (size == 0 || size > DiskParameters.MAX_DISK_SIZE) {
            throw new UnsupportedFeatureException(
                    source,
                    "a VHDX disk of " + size + " bytes, possible are " + sector + " to "
                            + DiskParameters.MAX_DISK_SIZE);
        }
        if (size % sector != 0) {
            throw new UnsupportedFeatureException(
                    source, "a VHDX disk of " + size + " bytes, which is no multiple of its sectors of " + sector);
        }
        long blockSize = options.blockSize().orElseGet(() -> defaultBlockSize(size));
        if (!DiskParameters.isBlockSize(blockSize)) {
            throw new UnsupportedFeatureException(
                    source,
                    "a VHDX block size of " + blockSize + " bytes, possible are powers of two from "
                            + DiskParameters.MIN_BLOCK_SIZE + " to " + DiskParameters.MAX_BLOCK_SIZE);
        }
        Supplier<UUID> ids = options.ids();
        UUID fileWriteGuid = ids.get();
        UUID dataWriteGuid = ids.get();
        DiskParameters disk = new DiskParameters(
                blockSize,
                options.allocation() == CreateOptions.Allocation.FIXED,
                false,
                size,
                ids.get(),
                sector,
                options.physicalSectorSize());
        return new NewDiskPlan(disk, MetadataItem.of(disk), fileWriteGuid, dataWriteGuid);
    }

    /**
     * The same with items of another disk's metadata beside those that say what this plan says.
     *
     * @param others the items, none of them twice
     * @param keepsId whether the disk's id is among them
     */
    NewDiskPlan with(List<MetadataItem> others, boolean keepsId) {
        List<MetadataItem> all = new ArrayList<>();
        for (MetadataItem item : items) {
            boolean isId = item.id().equals(Guids.VIRTUAL_DISK_ID);
            all.add(
                    isId && keepsId
                            ? others.stream().filter(item::isSameAs).findFirst().orElse(item)
                            : item);
        }
        for (MetadataItem item : others) {
            if (items.stream().noneMatch(item::isSameAs)) {
                all.add(item);
            }
        }
        DiskParameters same = disk;
        for (MetadataItem item : all) {
            if (!item.isOfUser() && item.id().equals(Guids.VIRTUAL_DISK_ID)) {
                same = disk.withDiskId(MixedGuid.read(item.bytes(), 0));
            }
        }
        return new NewDiskPlan(same, all, fileWriteGuid, dataWriteGuid);
    }

    private static long defaultBlockSize(long size) {
        long blockSize = DiskParameters.MIN_BLOCK_SIZE;
        while (blockSize < MOST_DEFAULT_BLOCK_SIZE && size > blockSize * MOST_BLOCKS) {
            blockSize *= 2;
        }
        return blockSize;
    }
}
