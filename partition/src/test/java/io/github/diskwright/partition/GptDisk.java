package io.github.diskwright.partition;

import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.partition.internal.table.ChsAddress;
import io.github.diskwright.partition.internal.table.GptEntry;
import io.github.diskwright.partition.internal.table.GptHeader;
import io.github.diskwright.partition.internal.table.MbrEntry;
import io.github.diskwright.partition.internal.table.MbrSector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A disk with a GPT whose every byte a test can change before the checksums are made, or after. */
final class GptDisk {
    static final UUID DISK = UUID.fromString("11111111-2222-3333-4444-555555555555");
    static final long RECOVERY_ATTRIBUTES = 0x8000000000000001L;

    final MemoryDevice device;
    final int sectorSize;
    final long sectorCount;
    ByteBuffer primarySector;
    ByteBuffer backupSector;
    ByteBuffer primaryArray;
    ByteBuffer backupArray;

    private GptDisk(long sectorCount, int sectorSize) {
        this.sectorCount = sectorCount;
        this.sectorSize = sectorSize;
        device = MemoryDevice.ofSize(sectorCount * sectorSize, sectorSize, sectorSize);
        primaryArray = buffer(128 * GptEntry.SIZE_BYTES);
        backupArray = buffer(128 * GptEntry.SIZE_BYTES);
        primarySector = buffer(sectorSize);
        backupSector = buffer(sectorSize);
        long arraySectors = 16384 / sectorSize;
        GptHeader primary = new GptHeader(
                GptHeader.REVISION,
                GptHeader.SIZE_BYTES,
                0,
                0,
                1,
                sectorCount - 1,
                2 + arraySectors,
                sectorCount - 2 - arraySectors,
                DISK,
                2,
                128,
                128,
                0);
        primary.write(primarySector);
        primary.write(backupSector);
        backupSector.putLong(24, sectorCount - 1).putLong(32, 1).putLong(72, sectorCount - 1 - arraySectors);
    }

    /** An empty table, not yet stored. */
    static GptDisk empty(long sectorCount, int sectorSize) {
        return new GptDisk(sectorCount, sectorSize);
    }

    /** The disk of the known answers, for sectors of 512 or 4096 bytes. Stored. */
    static GptDisk known(int sectorSize) throws IOException {
        long scale = sectorSize / 512;
        GptDisk disk = empty(131_072 / scale, sectorSize);
        disk.add(1, "esp", 2048 / scale, 18432 / scale - 1, 0, "EFI system partition");
        disk.add(2, "msr", 18432 / scale, 20480 / scale - 1, 0, "Microsoft reserved partition");
        disk.add(3, "windows", 20480 / scale, 86016 / scale - 1, 0, "Basic data partition");
        disk.add(4, "recovery", 86016 / scale, 118784 / scale - 1, RECOVERY_ATTRIBUTES, "");
        return disk.store();
    }

    static UUID unique(int n) {
        return new UUID(0xAAAAAAAA_0000_0000L, n);
    }

    GptDisk add(int slot, String type, long startLba, long endLba, long attributes, String name) {
        UUID guid = PartitionType.find(PartitionType.Scheme.GPT, type)
                .orElseThrow()
                .guid()
                .orElseThrow();
        GptEntry entry = new GptEntry(guid, unique(slot), startLba, endLba, attributes, name);
        entry.write(primaryArray, (slot - 1) * 128);
        entry.write(backupArray, (slot - 1) * 128);
        return this;
    }

    GptDisk setRange(int slot, long startLba, long endLba) {
        return entryLong(slot, 32, startLba).entryLong(slot, 40, endLba);
    }

    /** Changes a field of an entry in both copies. */
    GptDisk entryLong(int slot, int offset, long value) {
        primaryArray.putLong((slot - 1) * 128 + offset, value);
        backupArray.putLong((slot - 1) * 128 + offset, value);
        return this;
    }

    GptDisk entryGuid(int slot, int offset, UUID value) {
        MixedGuid.write(primaryArray, (slot - 1) * 128 + offset, value);
        MixedGuid.write(backupArray, (slot - 1) * 128 + offset, value);
        return this;
    }

    GptDisk entryChar(int slot, int offset, char value) {
        primaryArray.putChar((slot - 1) * 128 + offset, value);
        backupArray.putChar((slot - 1) * 128 + offset, value);
        return this;
    }

    /** Changes a field of both headers. */
    GptDisk headerInt(int offset, int value) {
        primarySector.putInt(offset, value);
        backupSector.putInt(offset, value);
        return this;
    }

    GptDisk headerLong(int offset, long value) {
        primarySector.putLong(offset, value);
        backupSector.putLong(offset, value);
        return this;
    }

    /** Makes the arrays those of entries of another size or number. */
    GptDisk arrays(int count, int size, UnaryOperator<ByteBuffer> change) {
        primaryArray = change.apply(primaryArray);
        backupArray = change.apply(backupArray);
        return headerInt(80, count).headerInt(84, size);
    }

    GptDisk placeBackupArray(long lba) {
        backupSector.putLong(72, lba);
        return this;
    }

    /** Makes all checksums and writes both copies and the protective MBR. */
    GptDisk store() throws IOException {
        seal(primarySector, primaryArray);
        seal(backupSector, backupArray);
        write(sectorSize, primarySector);
        write(primarySector.getLong(72) * sectorSize, primaryArray);
        write(backupSector.getLong(24) * sectorSize, backupSector);
        write(backupSector.getLong(72) * sectorSize, backupArray);
        return protect(0xEE, 1, Math.min(sectorCount - 1, 0xFFFFFFFFL));
    }

    /** Makes the checksums of one copy as long as its numbers allow that. */
    static void seal(ByteBuffer sector, ByteBuffer array) {
        int length = Math.min(sector.getInt(80) * sector.getInt(84), array.capacity());
        byte[] covered = new byte[Math.max(0, length)];
        array.get(0, covered);
        sector.putInt(88, GptHeader.crc(covered));
        int size = sector.getInt(12);
        if (size >= 20 && size <= sector.capacity()) {
            sector.putInt(16, GptHeader.crc(sector, size));
        }
    }

    /** Writes an MBR with one entry. */
    GptDisk protect(int type, long startLba, long count) throws IOException {
        ByteBuffer sector = buffer(512);
        entry(0, type, startLba, count).write(sector, MbrSector.ENTRIES_OFFSET);
        sector.putShort(510, (short) 0xAA55);
        write(0, sector);
        return this;
    }

    static MbrEntry entry(int status, int type, long startLba, long count) {
        return new MbrEntry(status, new ChsAddress(0, 0, 2), type, new ChsAddress(1023, 255, 63), startLba, count);
    }

    void write(long position, ByteBuffer bytes) throws IOException {
        device.write(position, bytes.duplicate().clear());
    }

    /** Flips bits of one stored byte. */
    GptDisk flip(long position) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        device.read(position, one);
        one.put(0, (byte) (one.get(0) ^ 0x10));
        write(position, one);
        return this;
    }

    GptTable read() throws IOException {
        return (GptTable) PartitionTable.read(device);
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
