package io.github.diskwright.ntfs.record;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The first sector of a volume: its geometry and where the master file table is. The same bytes are in the last sector
 * of the partition, which {@link #totalSectors()} does not count. Immutable.
 */
public final class BootSector {
    /** Bytes of the sector that mean something. */
    public static final int SIZE_BYTES = 512;

    /** Largest cluster: 2 MiB. */
    public static final int MAX_CLUSTER_SIZE = 2 << 20;

    /** Where the serial number is in the sector. */
    public static final int SERIAL_NUMBER = 0x48;

    private static final String STRUCTURE = "boot sector";
    private static final String NTFS = "NTFS    ";
    private static final String BITLOCKER = "-FVE-FS-";
    private static final int TOTAL_SECTORS = 0x28;
    private static final int MFT_LCN = 0x30;
    private static final int MIRROR_LCN = 0x38;
    private static final int MAX_UNIT = 64 << 10;

    private final byte[] bytes;
    private final int bytesPerSector;
    private final int clusterSize;
    private final int recordSize;
    private final int indexBlockSize;

    private BootSector(byte[] bytes, int bytesPerSector, int clusterSize, int recordSize, int indexBlockSize) {
        this.bytes = bytes;
        this.bytesPerSector = bytesPerSector;
        this.clusterSize = clusterSize;
        this.recordSize = recordSize;
        this.indexBlockSize = indexBlockSize;
    }

    /**
     * Reads and checks a boot sector.
     *
     * @param source description of the device, for errors
     * @param position where the sector is on the device, for errors
     * @param sector 512 bytes from its position on; the position is not moved
     * @throws UnsupportedFeatureException if the volume is encrypted by BitLocker
     * @throws CorruptImageException if a field breaks a rule
     */
    public static BootSector read(String source, long position, ByteBuffer sector) throws ImageException {
        byte[] bytes = new byte[SIZE_BYTES];
        sector.get(sector.position(), bytes);
        return new Parser(source, position, bytes).parse();
    }

    /** Whether bytes look like the boot sector of an NTFS volume; at least 512 from the position on. */
    public static boolean isPresent(ByteBuffer sector) {
        return sector.remaining() >= SIZE_BYTES
                && name(sector, sector.position() + 3).equals(NTFS);
    }

    private static String name(ByteBuffer sector, int offset) {
        byte[] name = new byte[NTFS.length()];
        sector.get(offset, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /** Bytes per sector as the volume counts them: 256 to 4096. */
    public int bytesPerSector() {
        return bytesPerSector;
    }

    /** Bytes per cluster: 256 to {@link #MAX_CLUSTER_SIZE}, a power of two. */
    public int clusterSize() {
        return clusterSize;
    }

    /** Sectors per cluster. */
    public int sectorsPerCluster() {
        return clusterSize / bytesPerSector;
    }

    /** Sectors of the volume without the last one, which holds the copy of this sector. */
    public long totalSectors() {
        return buffer().getLong(TOTAL_SECTORS);
    }

    /** Whole clusters of the volume. */
    public long clusterCount() {
        return totalSectors() / sectorsPerCluster();
    }

    /** Bytes of the partition: all sectors and the one with the copy. */
    public long volumeSize() {
        return (totalSectors() + 1) * bytesPerSector;
    }

    /** Position of the copy of this sector in the volume. */
    public long backupPosition() {
        return totalSectors() * bytesPerSector;
    }

    /** First cluster of the master file table. */
    public long mftLcn() {
        return buffer().getLong(MFT_LCN);
    }

    /** First cluster of the mirror of the master file table's first records. */
    public long mirrorLcn() {
        return buffer().getLong(MIRROR_LCN);
    }

    /** Bytes of a file record: 512 to 65,536, a power of two. */
    public int recordSize() {
        return recordSize;
    }

    /** Bytes of an index block of directories: 512 to 65,536, a power of two. */
    public int indexBlockSize() {
        return indexBlockSize;
    }

    /** Number of file records that the mirror holds: four, or a cluster full. */
    public int mirroredRecords() {
        return Math.max(4, clusterSize / recordSize);
    }

    /** The volume's serial number; Windows shows its low 32 bits. */
    public long serialNumber() {
        return buffer().getLong(SERIAL_NUMBER);
    }

    /** Sectors before the partition, as boot code of a BIOS needs it; 0 where nobody knows. */
    public long hiddenSectors() {
        return Integer.toUnsignedLong(buffer().getInt(0x1C));
    }

    /** A copy of the 512 bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /**
     * This sector for a volume of another size, or with the table elsewhere; everything else, boot code included, stays.
     *
     * @param totalSectors without the one of the copy
     * @param mftLcn first cluster of the master file table
     * @param mirrorLcn first cluster of its mirror
     */
    public BootSector with(long totalSectors, long mftLcn, long mirrorLcn) {
        byte[] changed = bytes.clone();
        ByteBuffer.wrap(changed)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(TOTAL_SECTORS, totalSectors)
                .putLong(MFT_LCN, mftLcn)
                .putLong(MIRROR_LCN, mirrorLcn);
        return new BootSector(changed, bytesPerSector, clusterSize, recordSize, indexBlockSize);
    }

    /** Whether another sector tells the same volume: geometry, places and serial number. Boot code may differ. */
    public boolean describesSame(BootSector other) {
        return bytesPerSector == other.bytesPerSector
                && clusterSize == other.clusterSize
                && recordSize == other.recordSize
                && indexBlockSize == other.indexBlockSize
                && totalSectors() == other.totalSectors()
                && mftLcn() == other.mftLcn()
                && mirrorLcn() == other.mirrorLcn()
                && serialNumber() == other.serialNumber();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BootSector sector && Arrays.equals(bytes, sector.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    private ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Checks field by field. */
    private static final class Parser {
        private final String source;
        private final long position;
        private final byte[] bytes;
        private final ByteBuffer sector;

        Parser(String source, long position, byte[] bytes) {
            this.source = source;
            this.position = position;
            this.bytes = bytes;
            this.sector = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }

        BootSector parse() throws ImageException {
            String name = name(sector, 3);
            if (name.equals(BITLOCKER)) {
                throw new UnsupportedFeatureException(source, "volumes encrypted by BitLocker");
            }
            require(name.equals(NTFS), 3, "the name 'NTFS    '", "other bytes");
            require(sector.getShort(0x1FE) == (short) 0xAA55, 0x1FE, "55 AA", hex(sector.getShort(0x1FE) & 0xFFFF));
            for (int offset : new int[] {0x0E, 0x10, 0x11, 0x12, 0x13, 0x14, 0x16, 0x17, 0x20, 0x21, 0x22, 0x23}) {
                require(bytes[offset] == 0, offset, "0", hex(bytes[offset] & 0xFF));
            }
            int bytesPerSector = Short.toUnsignedInt(sector.getShort(0x0B));
            require(isPowerOfTwo(bytesPerSector, 256, 4096), 0x0B, "256 to 4096 bytes per sector", bytesPerSector);
            int clusterSize = clusterSize(bytesPerSector);
            BootSector parsed = new BootSector(
                    bytes, bytesPerSector, clusterSize, unitSize(0x40, clusterSize), unitSize(0x44, clusterSize));
            long sectors = sector.getLong(TOTAL_SECTORS);
            require(
                    sectors > 0 && sectors < Long.MAX_VALUE / bytesPerSector - 1,
                    TOTAL_SECTORS,
                    "a number of sectors",
                    sectors);
            requireCluster(MFT_LCN, parsed.clusterCount());
            requireCluster(MIRROR_LCN, parsed.clusterCount());
            require(parsed.mftLcn() != parsed.mirrorLcn(), MIRROR_LCN, "a place other than $MFT's", parsed.mftLcn());
            return parsed;
        }

        private int clusterSize(int bytesPerSector) throws CorruptImageException {
            int code = Byte.toUnsignedInt(bytes[0x0D]);
            // 128 itself is a count; above it the byte is a negative power of two.
            int shift = 256 - code;
            long sectors = code <= 0x80 ? code : shift < 32 ? 1L << shift : 0;
            long size = sectors * bytesPerSector;
            require(isPowerOfTwo(size, bytesPerSector, MAX_CLUSTER_SIZE), 0x0D, "a size of clusters", hex(code));
            return (int) size;
        }

        /** A size as a count of clusters, or as a negative power of two. */
        private int unitSize(int offset, int clusterSize) throws CorruptImageException {
            int code = bytes[offset];
            long size = code > 0 ? (long) code * clusterSize : -code < 32 ? 1L << -code : 0;
            require(isPowerOfTwo(size, 512, MAX_UNIT), offset, "a size of 512 to 65536 bytes", hex(code & 0xFF));
            return (int) size;
        }

        private void requireCluster(int offset, long clusters) throws CorruptImageException {
            long lcn = sector.getLong(offset);
            require(lcn > 0 && lcn < clusters, offset, "a cluster below " + clusters, lcn);
        }

        private void require(boolean holds, int offset, String expected, Object found) throws CorruptImageException {
            if (!holds) {
                throw new CorruptImageException(source, STRUCTURE, position + offset, expected, found.toString());
            }
        }

        private static boolean isPowerOfTwo(long value, long least, long most) {
            return value >= least && value <= most && Long.bitCount(value) == 1;
        }

        private static String hex(int value) {
            return "0x" + Integer.toHexString(value);
        }
    }
}
