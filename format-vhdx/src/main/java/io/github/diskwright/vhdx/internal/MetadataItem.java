package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An item of metadata with its contents (section 2.6.1.2).
 *
 * @param id which item it is
 * @param flags as in {@link MetadataEntry}
 * @param bytes its contents from 0 to the limit
 */
record MetadataItem(UUID id, int flags, ByteBuffer bytes) {
    private static final int DISK_ITEM = MetadataEntry.IS_VIRTUAL_DISK | MetadataEntry.IS_REQUIRED;

    /** The items that every file has, in the order of Windows. */
    static List<MetadataItem> of(DiskParameters disk) {
        int flags = (disk.leaveBlocksAllocated() ? DiskParameters.LEAVE_BLOCKS_ALLOCATED : 0)
                | (disk.hasParent() ? DiskParameters.HAS_PARENT : 0);
        ByteBuffer parameters =
                Bytes.allocate(8).putInt(0, (int) disk.blockSize()).putInt(4, flags);
        ByteBuffer id = Bytes.allocate(MixedGuid.SIZE_BYTES);
        MixedGuid.write(id, 0, disk.diskId());
        return List.of(
                new MetadataItem(Guids.FILE_PARAMETERS, MetadataEntry.IS_REQUIRED, parameters),
                new MetadataItem(
                        Guids.VIRTUAL_DISK_SIZE, DISK_ITEM, Bytes.allocate(8).putLong(0, disk.diskSize())),
                new MetadataItem(
                        Guids.LOGICAL_SECTOR_SIZE, DISK_ITEM, Bytes.allocate(4).putInt(0, disk.logicalSectorSize())),
                new MetadataItem(
                        Guids.PHYSICAL_SECTOR_SIZE, DISK_ITEM, Bytes.allocate(4).putInt(0, disk.physicalSectorSize())),
                new MetadataItem(Guids.VIRTUAL_DISK_ID, DISK_ITEM, id));
    }

    static MetadataItem of(ParentLocator locator) {
        return new MetadataItem(Guids.PARENT_LOCATOR, MetadataEntry.IS_REQUIRED, locator.bytes());
    }

    /**
     * Reads items that were found to be inside their region.
     *
     * @throws UnsupportedFeatureException if they are longer together than any region should be
     */
    static List<MetadataItem> readAll(BlockDevice file, Contents contents) throws IOException {
        long length = contents.metadata().table().entries().stream()
                .mapToLong(MetadataEntry::length)
                .sum();
        requireLength(file.description(), MetadataTable.SIZE_BYTES + length);
        List<MetadataItem> items = new ArrayList<>();
        for (MetadataEntry entry : contents.metadata().table().entries()) {
            long position = contents.regions().metadata().fileOffset() + entry.offset();
            ByteBuffer bytes =
                    entry.length() == 0 ? Bytes.allocate(0) : Bytes.read(file, position, (int) entry.length());
            items.add(new MetadataItem(entry.itemId(), entry.flags(), bytes));
        }
        return items;
    }

    boolean isOfUser() {
        return (flags & MetadataEntry.IS_USER) != 0;
    }

    boolean isOfDisk() {
        return (flags & MetadataEntry.IS_VIRTUAL_DISK) != 0;
    }

    /** Whether two are the same item, whatever they hold: the id counts together with whose it is. */
    boolean isSameAs(MetadataItem other) {
        return isNamedBy(other.id, other.flags);
    }

    boolean isSameAs(MetadataEntry entry) {
        return isNamedBy(entry.itemId(), entry.flags());
    }

    private boolean isNamedBy(UUID otherId, int otherFlags) {
        return id.equals(otherId) && (flags & MetadataEntry.IS_USER) == (otherFlags & MetadataEntry.IS_USER);
    }

    /** Bytes that a table and these items take, one behind the other. */
    static long regionBytes(List<MetadataItem> items) {
        long length = MetadataTable.SIZE_BYTES;
        for (MetadataItem item : items) {
            length += item.bytes.limit();
        }
        return length;
    }

    /**
     * Holds items that are to be written together against the rules that readers have.
     *
     * @param source description of their file, for errors
     * @throws UnsupportedFeatureException if no table can hold them
     */
    static void requireTable(String source, List<MetadataItem> items) throws UnsupportedFeatureException {
        long users = items.stream().filter(MetadataItem::isOfUser).count();
        if (items.size() > MetadataTable.MAX_ENTRIES || users > MetadataTable.MAX_USER_ENTRIES) {
            throw new UnsupportedFeatureException(
                    source,
                    items.size() + " metadata items, " + users + " of them of users; possible are "
                            + MetadataTable.MAX_ENTRIES + " and " + MetadataTable.MAX_USER_ENTRIES);
        }
        requireLength(source, regionBytes(items));
    }

    private static void requireLength(String source, long length) throws UnsupportedFeatureException {
        if (length > MetadataTable.MAX_REGION_BYTES) {
            throw new UnsupportedFeatureException(
                    source, "metadata of " + length + " bytes, limit " + MetadataTable.MAX_REGION_BYTES);
        }
    }

    /** The table and the items behind it, one behind the other. */
    static ByteBuffer region(List<MetadataItem> items) {
        ByteBuffer region = Bytes.allocate(Math.toIntExact(Bytes.roundUp(regionBytes(items), Bytes.SECTOR)));
        List<MetadataEntry> entries = new ArrayList<>();
        int at = MetadataTable.SIZE_BYTES;
        for (MetadataItem item : items) {
            int length = item.bytes.limit();
            entries.add(new MetadataEntry(item.id, length == 0 ? 0 : at, length, item.flags));
            region.put(at, item.bytes, 0, length);
            at += length;
        }
        new MetadataTable(entries).write(region);
        return region;
    }
}
