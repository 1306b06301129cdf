package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the values of the known metadata items and holds them against their rules (section 2.6.2). */
final class MetadataItems {
    private static final Set<UUID> KNOWN = Set.of(
            Guids.FILE_PARAMETERS,
            Guids.VIRTUAL_DISK_SIZE,
            Guids.VIRTUAL_DISK_ID,
            Guids.LOGICAL_SECTOR_SIZE,
            Guids.PHYSICAL_SECTOR_SIZE,
            Guids.PARENT_LOCATOR);

    private static final String SECTOR_SIZES = "512 or 4096";

    private final BlockDevice file;
    private final RegionEntry region;
    private final Map<UUID, MetadataEntry> items;
    private final Judge judge;

    /**
     * @param items the file's own items, with their places found to be inside the region
     */
    MetadataItems(BlockDevice file, RegionEntry region, Map<UUID, MetadataEntry> items, Judge judge) {
        this.file = file;
        this.region = region;
        this.items = items;
        this.judge = judge;
    }

    static boolean isKnown(UUID item) {
        return KNOWN.contains(item);
    }

    DiskParameters read() throws IOException {
        ByteBuffer parameters = item(Guids.FILE_PARAMETERS, "File Parameters", 8, false);
        long blockSize = Integer.toUnsignedLong(parameters.getInt(0));
        int flags = parameters.getInt(4);
        ByteBuffer size = item(Guids.VIRTUAL_DISK_SIZE, "Virtual Disk Size", 8, true);
        ByteBuffer logical = item(Guids.LOGICAL_SECTOR_SIZE, "Logical Sector Size", 4, true);
        ByteBuffer physical = item(Guids.PHYSICAL_SECTOR_SIZE, "Physical Sector Size", 4, true);
        ByteBuffer id = item(Guids.VIRTUAL_DISK_ID, "Virtual Disk ID", MixedGuid.SIZE_BYTES, true);
        if (!DiskParameters.isBlockSize(blockSize)) {
            throw wrong(
                    Guids.FILE_PARAMETERS,
                    "File Parameters",
                    "block-size",
                    "a power of two from 1 MiB to 256 MiB",
                    "BlockSize " + blockSize);
        }
        boolean hasParent = checkParent(flags);
        int logicalSectorSize = logicalSectorSize(logical);
        int physicalSectorSize = physicalSectorSize(physical, logicalSectorSize);
        long diskSize = size.getLong(0);
        if (diskSize <= 0 || diskSize > DiskParameters.MAX_DISK_SIZE || diskSize % logicalSectorSize != 0) {
            throw wrong(
                    Guids.VIRTUAL_DISK_SIZE,
                    "Virtual Disk Size",
                    "disk-size",
                    "a multiple of " + logicalSectorSize + " above 0, at most " + DiskParameters.MAX_DISK_SIZE,
                    Long.toUnsignedString(diskSize));
        }
        return new DiskParameters(
                blockSize,
                (flags & DiskParameters.LEAVE_BLOCKS_ALLOCATED) != 0,
                hasParent,
                diskSize,
                MixedGuid.read(id, 0),
                logicalSectorSize,
                physicalSectorSize);
    }

    private boolean checkParent(int flags) throws IOException {
        int unknown = flags & ~(DiskParameters.LEAVE_BLOCKS_ALLOCATED | DiskParameters.HAS_PARENT);
        if (unknown != 0) {
            judge.unsupported(
                    "vhdx.file-parameters-flags",
                    position(Guids.FILE_PARAMETERS) + 4,
                    "File Parameters flags " + Bytes.hex(unknown));
        }
        boolean hasParent = (flags & DiskParameters.HAS_PARENT) != 0;
        @Nullable MetadataEntry locator = items.get(Guids.PARENT_LOCATOR);
        if (hasParent && (locator == null || locator.length() == 0)) {
            throw judge.fatal(
                    "vhdx.no-parent-locator",
                    "metadata table",
                    region.fileOffset(),
                    "a Parent Locator, since the disk has a parent",
                    "none");
        }
        if (!hasParent && locator != null) {
            judge.note(
                    "vhdx.unused-parent-locator",
                    Severity.WARNING,
                    region.fileOffset() + locator.offset(),
                    "there is a Parent Locator but the disk has no parent");
        }
        return hasParent;
    }

    /** It is advice for those who write: where it is wrong, that of the logical sectors is never too large. */
    private int physicalSectorSize(ByteBuffer bytes, int logicalSectorSize) throws CorruptImageException {
        int size = bytes.getInt(0);
        if (isSectorSize(size)) {
            return size;
        }
        judge.harmless(
                "vhdx.sector-size",
                "Physical Sector Size",
                position(Guids.PHYSICAL_SECTOR_SIZE),
                SECTOR_SIZES,
                Integer.toUnsignedString(size));
        return logicalSectorSize;
    }

    private static boolean isSectorSize(int size) {
        return size == 512 || size == 4096;
    }

    private int logicalSectorSize(ByteBuffer bytes) throws CorruptImageException {
        int size = bytes.getInt(0);
        if (!isSectorSize(size)) {
            throw wrong(
                    Guids.LOGICAL_SECTOR_SIZE,
                    "Logical Sector Size",
                    "sector-size",
                    SECTOR_SIZES,
                    Integer.toUnsignedString(size));
        }
        return size;
    }

    private CorruptImageException wrong(UUID id, String name, String rule, String expected, String found) {
        return judge.fatal("vhdx." + rule, name, position(id), expected, found);
    }

    private long position(UUID id) {
        @Nullable MetadataEntry entry = items.get(id);
        return region.fileOffset() + (entry == null ? 0 : entry.offset());
    }

    private ByteBuffer item(UUID id, String name, int length, boolean isVirtualDisk) throws IOException {
        @Nullable MetadataEntry entry = items.get(id);
        if (entry == null) {
            throw judge.fatal(
                    "vhdx.metadata-missing", "metadata table", region.fileOffset(), "the item " + name, "none");
        }
        if (entry.length() != length) {
            throw judge.fatal(
                    "vhdx.metadata-item-length", name, position(id), length + " bytes", entry.length() + " bytes");
        }
        if (entry.isVirtualDisk() != isVirtualDisk) {
            judge.harmless(
                    "vhdx.metadata-item-flags",
                    name,
                    position(id),
                    isVirtualDisk ? "IsVirtualDisk set" : "IsVirtualDisk not set",
                    "flags " + Bytes.hex(entry.flags()));
        }
        if (!entry.isRequired()) {
            judge.note(
                    "vhdx.metadata-not-required",
                    Severity.INFO,
                    position(id),
                    "item " + name + " is not marked required");
        }
        return Bytes.read(file, position(id), length);
    }
}
