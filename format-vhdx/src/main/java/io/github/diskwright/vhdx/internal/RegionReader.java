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
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Chooses a region table and holds it against its rules (section 2.2.3). */
final class RegionReader {
    private final BlockDevice file;
    private final VhdxHeader header;
    private final Judge judge;
    private final List<Range> reserved = new ArrayList<>();
    private @Nullable RegionEntry bat;
    private @Nullable RegionEntry metadata;

    RegionReader(BlockDevice file, VhdxHeader header, Judge judge) {
        this.file = file;
        this.header = header;
        this.judge = judge;
    }

    Regions read() throws IOException {
        ByteBuffer bytes1 = Bytes.read(file, RegionTable.POSITION_1, RegionTable.SIZE_BYTES);
        ByteBuffer bytes2 = Bytes.read(file, RegionTable.POSITION_2, RegionTable.SIZE_BYTES);
        Optional<String> fault1 = fault(bytes1);
        Optional<String> fault2 = fault(bytes2);
        if (fault1.isPresent() && fault2.isPresent()) {
            throw judge.fatal(
                    "vhdx.no-region-table",
                    "region table 1 and region table 2",
                    RegionTable.POSITION_1,
                    "a valid region table",
                    fault1.get() + ", and in region table 2 " + fault2.get());
        }
        fault1.ifPresent(text -> noteFault(1, RegionTable.POSITION_1, text));
        fault2.ifPresent(text -> noteFault(2, RegionTable.POSITION_2, text));
        boolean first = fault1.isEmpty();
        RegionTable table = RegionTable.read(first ? bytes1 : bytes2);
        if (first && fault2.isEmpty() && !table.equals(RegionTable.read(bytes2))) {
            judge.note(
                    "vhdx.region-tables-differ",
                    Severity.WARNING,
                    RegionTable.POSITION_2,
                    "the region tables differ; the first one is used");
        }
        boolean right = first && fault2.isEmpty() && table.equals(RegionTable.read(bytes2));
        return regions(table, first ? RegionTable.POSITION_1 : RegionTable.POSITION_2, right);
    }

    private static Optional<String> fault(ByteBuffer bytes) {
        if (!RegionTable.hasSignature(bytes)) {
            return Optional.of("signature " + Bytes.text(bytes, 0, 4));
        }
        Optional<String> fault = Checksum.fault(bytes);
        if (fault.isPresent()) {
            return fault;
        }
        long count = RegionTable.entryCount(bytes);
        return count <= RegionTable.MAX_ENTRIES ? Optional.empty() : Optional.of("entry count " + count);
    }

    private void noteFault(int number, long position, String text) {
        String rule = text.substring(0, text.indexOf(' ')).replace("entry", "count");
        judge.note(
                "vhdx.region-table-" + number + "-" + rule,
                Severity.WARNING,
                position,
                "region table " + number + " has " + text + "; the other one is used");
    }

    private Regions regions(RegionTable table, long position, boolean right) throws IOException {
        reserved.add(new Range("header section", 0, Bytes.MIB));
        if (header.logLength() > 0) {
            reserved.add(new Range("log", header.logOffset(), header.logOffset() + header.logLength()));
        }
        Map<UUID, RegionEntry> seen = new HashMap<>();
        for (int i = 0; i < table.entries().size(); i++) {
            RegionEntry entry = table.entries().get(i);
            long at = position + RegionTable.entryOffset(i);
            @Nullable RegionEntry before = seen.putIfAbsent(entry.guid(), entry);
            if (before == null) {
                take(entry, at);
            } else {
                judge.broken(
                        !before.equals(entry),
                        "vhdx.region-twice",
                        "region table entry",
                        at,
                        "each region once",
                        entry.name());
            }
        }
        reserved.sort(Comparator.comparingLong(Range::start));
        checkOverlaps(position);
        return new Regions(
                require(bat, "BAT region", position),
                require(metadata, "metadata region", position),
                reserved,
                table,
                right);
    }

    private RegionEntry require(@Nullable RegionEntry entry, String name, long position) throws CorruptImageException {
        if (entry == null) {
            throw judge.fatal("vhdx.region-missing", "region table", position, "a " + name, "none that can be used");
        }
        return entry;
    }

    private void take(RegionEntry entry, long at) throws ImageException {
        boolean isBat = entry.guid().equals(Guids.BAT_REGION);
        boolean known = isBat || entry.guid().equals(Guids.METADATA_REGION);
        if (!known && entry.isRequired()) {
            judge.unsupported("vhdx.region-unknown", at, "required region " + entry.guid());
        }
        if (known && !entry.isRequired()) {
            judge.note("vhdx.region-not-required", Severity.INFO, at, entry.name() + " is not marked required");
        }
        if ((entry.flags() & ~RegionEntry.REQUIRED) != 0) {
            judge.note(
                    "vhdx.region-reserved-bits",
                    Severity.WARNING,
                    at + RegionEntry.FLAGS_OFFSET,
                    entry.name() + " has reserved bits set: " + Bytes.hex(entry.flags()));
        }
        if (!isPlacedWell(entry, at, known)) {
            return;
        }
        reserved.add(new Range(entry.name(), entry.fileOffset(), entry.fileOffset() + entry.length()));
        if (isBat) {
            bat = entry;
        } else if (known) {
            metadata = entry;
        }
    }

    /** Nothing is read from a region that is not known, so it does not matter where it is. */
    private boolean isPlacedWell(RegionEntry entry, long at, boolean known) throws CorruptImageException {
        long offset = entry.fileOffset();
        long length = entry.length();
        if (offset % Bytes.MIB != 0 || Long.compareUnsigned(offset, Bytes.MIB) < 0) {
            judge.broken(
                    known,
                    "vhdx.region-offset",
                    entry.name() + " FileOffset",
                    at + RegionEntry.FILE_OFFSET_OFFSET,
                    "a multiple of 1 MiB, 1 MiB or more",
                    ImageException.hex(offset));
            return false;
        }
        if (length == 0 || length % Bytes.MIB != 0) {
            judge.broken(
                    known,
                    "vhdx.region-length",
                    entry.name() + " Length",
                    at + RegionEntry.LENGTH_OFFSET,
                    "a multiple of 1 MiB above 0",
                    length + " bytes");
            return false;
        }
        if (offset < 0 || length > file.size() - offset) {
            judge.broken(
                    known,
                    "vhdx.region-beyond-end",
                    entry.name() + " FileOffset",
                    at + RegionEntry.FILE_OFFSET_OFFSET,
                    "a region inside the file of " + file.size() + " bytes",
                    length + " bytes at " + ImageException.hex(offset));
            return false;
        }
        return true;
    }

    private void checkOverlaps(long position) throws CorruptImageException {
        for (int i = 1; i < reserved.size(); i++) {
            Range before = reserved.get(i - 1);
            Range range = reserved.get(i);
            if (range.start() < before.end()) {
                judge.corrupt(
                        "vhdx.region-overlap",
                        "region table",
                        position,
                        "regions that do not overlap",
                        before.name() + " up to " + ImageException.hex(before.end()) + " and " + range.name() + " from "
                                + ImageException.hex(range.start()));
            }
        }
    }
}
