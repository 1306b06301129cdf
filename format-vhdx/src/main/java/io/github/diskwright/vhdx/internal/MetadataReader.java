package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the metadata region and holds it against its rules (section 2.6). */
final class MetadataReader {
    private static final int KNOWN_FLAGS =
            MetadataEntry.IS_USER | MetadataEntry.IS_VIRTUAL_DISK | MetadataEntry.IS_REQUIRED;

    private final BlockDevice file;
    private final RegionEntry region;
    private final Judge judge;
    private final Map<UUID, MetadataEntry> known = new HashMap<>();
    private final List<Range> items = new ArrayList<>();

    MetadataReader(BlockDevice file, RegionEntry region, Judge judge) {
        this.file = file;
        this.region = region;
        this.judge = judge;
    }

    Metadata read() throws IOException {
        ByteBuffer bytes = Bytes.read(file, region.fileOffset(), MetadataTable.SIZE_BYTES);
        if (!MetadataTable.hasSignature(bytes)) {
            throw judge.fatal(
                    "vhdx.metadata-signature",
                    "metadata table",
                    region.fileOffset(),
                    "\"metadata\"",
                    Bytes.text(bytes, 0, 8));
        }
        int count = MetadataTable.entryCount(bytes);
        if (count > MetadataTable.MAX_ENTRIES) {
            throw judge.fatal(
                    "vhdx.metadata-count",
                    "metadata table EntryCount",
                    region.fileOffset() + MetadataTable.ENTRY_COUNT_OFFSET,
                    "at most " + MetadataTable.MAX_ENTRIES,
                    Integer.toString(count));
        }
        MetadataTable table = MetadataTable.read(bytes);
        takeAll(table);
        DiskParameters disk = new MetadataItems(file, region, known, judge).read();
        return new Metadata(disk, table, disk.hasParent() ? Optional.of(locator()) : Optional.empty());
    }

    /** Of a disk whose parameters say that it has a parent: the item is there. */
    private ParentLocator locator() throws IOException {
        MetadataEntry entry = Objects.requireNonNull(known.get(Guids.PARENT_LOCATOR));
        long position = region.fileOffset() + entry.offset();
        return ParentLocator.read(Bytes.read(file, position, (int) entry.length()), position, judge);
    }

    private void takeAll(MetadataTable table) throws IOException {
        Map<MetadataKey, MetadataEntry> seen = new HashMap<>();
        int users = 0;
        for (int i = 0; i < table.entries().size(); i++) {
            MetadataEntry entry = table.entries().get(i);
            long at = region.fileOffset() + MetadataTable.entryOffset(i);
            users += entry.isUser() ? 1 : 0;
            @Nullable MetadataEntry before = seen.putIfAbsent(new MetadataKey(entry.itemId(), entry.isUser()), entry);
            if (before == null) {
                take(entry, at);
            } else {
                judge.broken(
                        isKnown(entry) && !before.equals(entry),
                        "vhdx.metadata-twice",
                        "metadata table entry",
                        at,
                        "each item once",
                        "item " + entry.itemId() + " again");
            }
        }
        if (users > MetadataTable.MAX_USER_ENTRIES) {
            judge.harmless(
                    "vhdx.metadata-count",
                    "metadata table EntryCount",
                    region.fileOffset() + MetadataTable.ENTRY_COUNT_OFFSET,
                    "at most " + MetadataTable.MAX_USER_ENTRIES + " user items",
                    Integer.toString(users));
        }
        checkOverlaps();
    }

    /** Whether the disk depends on an item. */
    private static boolean isKnown(MetadataEntry entry) {
        return !entry.isUser() && MetadataItems.isKnown(entry.itemId());
    }

    private record MetadataKey(UUID id, boolean isUser) {}

    private void take(MetadataEntry entry, long at) throws ImageException {
        checkFlags(entry, at);
        if (!isPlacedWell(entry, at)) {
            return;
        }
        if (entry.length() > 0) {
            items.add(new Range("item " + entry.itemId(), entry.offset(), entry.offset() + entry.length()));
        }
        if (!entry.isUser()) {
            known.put(entry.itemId(), entry);
        }
    }

    private void checkFlags(MetadataEntry entry, long at) throws ImageException {
        long flagsAt = at + MetadataEntry.FLAGS_OFFSET;
        if ((entry.flags() & ~KNOWN_FLAGS) != 0) {
            judge.note(
                    "vhdx.metadata-reserved-bits",
                    Severity.WARNING,
                    flagsAt,
                    "item " + entry.itemId() + " has reserved bits set: " + Bytes.hex(entry.flags()));
        }
        if (entry.isUser() && entry.isRequired()) {
            judge.harmless(
                    "vhdx.metadata-user-required",
                    "metadata table entry",
                    flagsAt,
                    "no user item that is required",
                    "item " + entry.itemId() + " with flags " + Bytes.hex(entry.flags()));
        } else if (!entry.isUser() && entry.itemId().equals(Guids.INCOMPLETE_FILE)) {
            judge.corrupt(
                    "vhdx.incomplete",
                    "metadata table entry",
                    at,
                    "a complete file",
                    "the mark of a file whose creation was not finished");
        } else if (entry.isRequired() && !MetadataItems.isKnown(entry.itemId())) {
            judge.unsupported("vhdx.metadata-unknown", at, "required metadata item " + entry.itemId());
        }
    }

    private boolean isPlacedWell(MetadataEntry entry, long at) throws CorruptImageException {
        if (entry.length() == 0) {
            return true;
        }
        if (entry.length() > MetadataTable.MAX_ITEM_BYTES) {
            judge.broken(
                    isKnown(entry),
                    "vhdx.metadata-length",
                    "metadata table entry Length",
                    at + MetadataEntry.LENGTH_OFFSET,
                    "at most " + MetadataTable.MAX_ITEM_BYTES,
                    entry.length() + " bytes of item " + entry.itemId());
            return false;
        }
        if (entry.offset() < MetadataTable.SIZE_BYTES || entry.length() > region.length() - entry.offset()) {
            judge.broken(
                    isKnown(entry),
                    "vhdx.metadata-offset",
                    "metadata table entry Offset",
                    at + MetadataEntry.OFFSET_OFFSET,
                    "from " + MetadataTable.SIZE_BYTES + ", inside the region of " + region.length() + " bytes",
                    entry.length() + " bytes at " + entry.offset() + " of item " + entry.itemId());
            return false;
        }
        return true;
    }

    private void checkOverlaps() throws CorruptImageException {
        items.sort(Comparator.comparingLong(Range::start));
        @Nullable Range before = null;
        for (Range item : items) {
            if (before != null && item.start() < before.end()) {
                judge.corrupt(
                        "vhdx.metadata-overlap",
                        "metadata table",
                        region.fileOffset(),
                        "items that do not overlap",
                        before.name() + " and " + item.name() + " at offset " + item.start());
            }
            before = before == null || item.end() > before.end() ? item : before;
        }
    }
}
