package io.github.diskwright.partition;

import static io.github.diskwright.image.ImageException.hex;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.internal.table.GptEntry;
import io.github.diskwright.partition.internal.table.GptHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads one copy of a GPT and holds it against every rule that makes it usable. */
final class GptReader {
    /** Largest entry array that is read. */
    static final int MAX_ARRAY_BYTES = 4 << 20;

    private final BlockDevice device;
    private final int sectorSize;
    private final long sectorCount;
    private final Limits limits;

    GptReader(BlockDevice device, int sectorSize, Limits limits) {
        this.device = device;
        this.sectorSize = sectorSize;
        this.sectorCount = device.size() / sectorSize;
        this.limits = limits;
    }

    int sectorSize() {
        return sectorSize;
    }

    long sectorCount() {
        return sectorCount;
    }

    /**
     * Reads the copy whose header should be at an LBA of the disk.
     *
     * @param name {@code "primary"} or {@code "backup"}, for the findings
     */
    GptCopy read(String name, long lba) throws IOException {
        Findings faults = new Findings(limits);
        long position = lba * sectorSize;
        ByteBuffer sector = readBytes(position, sectorSize);
        if (!GptHeader.isAt(sector)) {
            faults.error("gpt.signature", position, name + " GPT header: expected \"EFI PART\", found something else");
            return new GptCopy(lba, sector, null, ByteBuffer.allocate(0), faults.toList());
        }
        GptHeader header = GptHeader.read(sector);
        ByteBuffer entries = ByteBuffer.allocate(0);
        if (isWhole(name, header, sector, position, faults)) {
            checkPlaces(name, header, lba, faults);
            if (hasSoundArray(name, header, position, faults)) {
                checkArrayPlace(name, header, position, faults);
                entries = readBytes(header.entryLba() * sectorSize, header.arrayBytes());
                checkArrayCrc(name, header, entries, faults);
            }
        }
        return new GptCopy(lba, sector.asReadOnlyBuffer(), header, entries.asReadOnlyBuffer(), faults.toList());
    }

    private ByteBuffer readBytes(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        device.read(position, buffer);
        return buffer.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Size and CRC: nothing else in the header means anything unless they hold. */
    private boolean isWhole(String name, GptHeader header, ByteBuffer sector, long position, Findings faults) {
        if (header.headerSize() < GptHeader.SIZE_BYTES || header.headerSize() > sectorSize) {
            faults.error(
                    "gpt.header-size",
                    position + 12,
                    name + " GPT header: expected a size of " + GptHeader.SIZE_BYTES + " to " + sectorSize
                            + " bytes, found " + header.headerSize());
            return false;
        }
        int crc = GptHeader.crc(sector, (int) header.headerSize());
        if (crc != header.headerCrc()) {
            faults.error("gpt.header-crc", position + 16, name + " GPT header" + crcText(header.headerCrc(), crc));
            return false;
        }
        return true;
    }

    private void checkPlaces(String name, GptHeader header, long lba, Findings faults) {
        long position = lba * sectorSize;
        if (header.myLba() != lba) {
            faults.error(
                    "gpt.my-lba",
                    position + 24,
                    name + " GPT header: expected its own sector " + lba + ", found " + text(header.myLba()));
        }
        boolean reversed = Long.compareUnsigned(header.firstUsableLba(), header.lastUsableLba()) > 0;
        boolean beyond = Long.compareUnsigned(header.lastUsableLba(), sectorCount) >= 0;
        if (reversed || (beyond && !isFromLargerDisk(header))) {
            faults.error(
                    "gpt.usable-range",
                    position + 40,
                    name + " GPT header: expected usable sectors below " + sectorCount + ", found "
                            + text(header.firstUsableLba()) + " to " + text(header.lastUsableLba()));
        }
    }

    /** Whether this is the primary header of a disk that lost its end. */
    private boolean isFromLargerDisk(GptHeader header) {
        return header.myLba() == 1
                && Long.compareUnsigned(header.alternateLba(), sectorCount) >= 0
                && Long.compareUnsigned(header.lastUsableLba(), header.alternateLba()) < 0;
    }

    /** Whether the array has a legal size and lies on the disk, so that it can be read. */
    private boolean hasSoundArray(String name, GptHeader header, long position, Findings faults) {
        long size = header.entrySize();
        if (size < GptEntry.SIZE_BYTES || Long.bitCount(size) != 1) {
            faults.error(
                    "gpt.entry-size",
                    position + 84,
                    name + " GPT header: expected an entry size of 128, 256, 512, ... bytes, found " + size);
            return false;
        }
        long most = Math.min(MAX_ARRAY_BYTES / size, limits.maxTableEntries());
        if (header.entryCount() < 1 || header.entryCount() > most) {
            faults.error(
                    "gpt.entry-count",
                    position + 80,
                    name + " GPT header: expected 1 to " + most + " entries, found " + header.entryCount());
            return false;
        }
        if (Long.compareUnsigned(header.entryLba(), sectorCount) >= 0
                || arraySectors(header) > sectorCount - header.entryLba()) {
            faults.error(
                    "gpt.array-outside",
                    position + 72,
                    name + " GPT header: expected an entry array inside the disk of " + sectorCount
                            + " sectors, found one at sector " + text(header.entryLba()));
            return false;
        }
        return true;
    }

    private void checkArrayPlace(String name, GptHeader header, long position, Findings faults) {
        long start = header.entryLba();
        long end = start + arraySectors(header);
        boolean onHeader = start <= 1 || (start <= position / sectorSize && position / sectorSize < end);
        boolean inUsable = Long.compareUnsigned(start, header.lastUsableLba()) <= 0
                && Long.compareUnsigned(end, header.firstUsableLba()) > 0;
        if (onHeader || inUsable) {
            faults.error(
                    "gpt.array-overlaps",
                    position + 72,
                    name + " GPT entry array at sectors " + start + " to " + (end - 1) + " overlaps "
                            + (onHeader ? "a header" : "the sectors for partitions"));
        }
    }

    private void checkArrayCrc(String name, GptHeader header, ByteBuffer entries, Findings faults) {
        int crc = GptHeader.crc(entries.array());
        if (crc != header.entriesCrc()) {
            faults.error(
                    "gpt.array-crc",
                    header.entryLba() * sectorSize,
                    name + " GPT entry array" + crcText(header.entriesCrc(), crc));
        }
    }

    private long arraySectors(GptHeader header) {
        return (header.arrayBytes() + sectorSize - 1) / sectorSize;
    }

    private static String crcText(int expected, int found) {
        return ": expected CRC " + hex(Integer.toUnsignedLong(expected)) + ", found "
                + hex(Integer.toUnsignedLong(found));
    }

    private static String text(long unsigned) {
        return Long.toUnsignedString(unsigned);
    }
}
