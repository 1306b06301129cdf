package io.github.diskwright.partition.edit;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.TableOptions;
import io.github.diskwright.partition.internal.table.GptEntry;
import io.github.diskwright.partition.internal.table.GptHeader;
import io.github.diskwright.partition.internal.table.MbrSector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A GPT in the form of {@code sgdisk --backup}: the first sector, both headers, the entries. Immutable and thread-safe.
 */
public final class SgdiskBackup {
    private static final int ARRAY_SECTOR = 3;
    private static final int MAX_ARRAY_BYTES = 4 << 20;

    private final ByteBuffer bytes;
    private final int sectorSize;
    private final GptHeader header;
    private final int arraySector;

    private SgdiskBackup(ByteBuffer bytes, int sectorSize, GptHeader header, int arraySector) {
        this.bytes = bytes;
        this.sectorSize = sectorSize;
        this.header = header;
        this.arraySector = arraySector;
    }

    /**
     * The backup of a table, with both headers as they should be.
     *
     * @throws UnsupportedFeatureException if the entries do not have 128 bytes, which the form cannot tell
     */
    public static SgdiskBackup of(GptTable table) throws UnsupportedFeatureException {
        if (table.entrySize() != GptEntry.SIZE_BYTES) {
            throw new UnsupportedFeatureException("sgdisk backup", "entries of " + table.entrySize() + " bytes");
        }
        GptEditor editor = GptEditor.of(table, EditOptions.defaults());
        int sector = table.sectorSize();
        ByteBuffer array = editor.array();
        int sectors = (int) Placement.sectors(array.remaining(), sector);
        ByteBuffer bytes = ByteBuffer.allocate((ARRAY_SECTOR + sectors) * sector);
        bytes.put(0, table.bootSector(), 0, MbrSector.SIZE_BYTES);
        ByteBuffer primary = editor.headerSector(GptTable.Copy.PRIMARY);
        bytes.put(sector, primary, 0, sector);
        bytes.put(2 * sector, editor.headerSector(GptTable.Copy.BACKUP), 0, sector);
        bytes.put(ARRAY_SECTOR * sector, array, 0, array.remaining());
        return new SgdiskBackup(bytes, sector, GptHeader.read(primary), ARRAY_SECTOR);
    }

    /** Whether a file may be such a backup, or a plain copy of the first sectors of a disk with a GPT. */
    public static boolean isAt(BlockDevice file) throws IOException {
        return sectorSize(file) > 0;
    }

    private static int sectorSize(BlockDevice file) throws IOException {
        for (int size : new int[] {512, 4096}) {
            if (file.size() > 3L * size) {
                ByteBuffer sector = ByteBuffer.allocate(size);
                file.read(size, sector);
                if (GptHeader.isAt(sector.flip())) {
                    return size;
                }
            }
        }
        return 0;
    }

    /**
     * Reads a backup: that of the tool, or a plain copy of the first sectors of a disk.
     *
     * @throws CorruptImageException if it is damaged
     * @throws UnsupportedFeatureException if the entries do not have 128 bytes
     * @throws IOException if it cannot be read
     */
    public static SgdiskBackup read(BlockDevice file) throws IOException {
        int sector = sectorSize(file);
        if (sector == 0) {
            throw corrupt(file, 512, "EFI PART in the second sector", "something else");
        }
        int length = (int) Math.min(file.size(), MAX_ARRAY_BYTES + 4L * sector);
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.read(0, bytes);
        bytes.flip();
        ByteBuffer headerSector = bytes.slice(sector, sector).order(ByteOrder.LITTLE_ENDIAN);
        GptHeader header = GptHeader.read(headerSector);
        boolean whole = header.headerSize() >= GptHeader.SIZE_BYTES
                && header.headerSize() <= sector
                && GptHeader.crc(headerSector, (int) header.headerSize()) == header.headerCrc();
        if (!whole) {
            throw corrupt(file, sector, "a GPT header with its checksum", "another checksum");
        }
        if (header.entrySize() != GptEntry.SIZE_BYTES) {
            throw new UnsupportedFeatureException(file.description(), "entries of " + header.entrySize() + " bytes");
        }
        int arraySector = GptHeader.isAt(bytes.slice(2 * sector, sector)) ? ARRAY_SECTOR : 2;
        long most = (length - (long) arraySector * sector) / GptEntry.SIZE_BYTES;
        if (header.entryCount() < 1 || header.entryCount() > most) {
            throw corrupt(file, sector + 80L, "at most " + most + " entries", String.valueOf(header.entryCount()));
        }
        SgdiskBackup backup = new SgdiskBackup(bytes, sector, header, arraySector);
        byte[] entries = new byte[header.arrayBytes()];
        backup.array().get(entries);
        if (GptHeader.crc(entries) != header.entriesCrc()) {
            throw corrupt(file, (long) arraySector * sector, "entries with their checksum", "another checksum");
        }
        return backup;
    }

    private static CorruptImageException corrupt(BlockDevice file, long position, String expected, String found) {
        return new CorruptImageException(file.description(), "GPT backup", position, expected, found);
    }

    private ByteBuffer array() {
        return bytes.slice(arraySector * sectorSize, header.arrayBytes());
    }

    /** The file, read-only, of its own position. */
    public ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer().clear();
    }

    /** Bytes of the sectors that the table counts in. */
    public int sectorSize() {
        return sectorSize;
    }

    /**
     * Writes the file and makes it durable.
     *
     * @param file a new one
     * @throws io.github.diskwright.image.RefusedException if it exists
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        SavedSectors.writeFile(file, bytes());
    }

    /**
     * The table for a disk, which may have another size: the backup copy goes to its end. The first sector is restored,
     * too.
     *
     * @param diskSize bytes
     * @param options how to edit
     * @throws CorruptImageException if the table breaks a rule
     * @throws IOException never, but for that
     */
    public GptEditor apply(long diskSize, EditOptions options) throws IOException {
        MemoryDevice disk = MemoryDevice.ofSize(diskSize / sectorSize * sectorSize, sectorSize, sectorSize);
        long room = disk.size() - header.arrayBytes();
        if (header.entryLba() < 2 || header.entryLba() > room / sectorSize) {
            throw new CorruptImageException(
                    "GPT backup",
                    "place of the entries",
                    sectorSize + 72L,
                    "one on the disk",
                    "sector " + Long.toUnsignedString(header.entryLba()));
        }
        disk.write(0, bytes.slice(0, MbrSector.SIZE_BYTES));
        disk.write(sectorSize, bytes.slice(sectorSize, sectorSize));
        disk.write(header.entryLba() * sectorSize, array());
        TableOptions reading = options.reading().toBuilder()
                .sectorSize(TableOptions.SectorSize.CERTAIN)
                .ambiguity(TableOptions.Ambiguity.GPT)
                .build();
        PartitionTable table = PartitionTable.read(disk, reading);
        if (table instanceof GptTable gpt) {
            return GptEditor.detached(gpt, options);
        }
        throw new CorruptImageException(
                "GPT backup", "GPT", sectorSize, "a sound table", String.valueOf(table.findings()));
    }
}
