package io.github.diskwright.ghost.partclone.internal;

import io.github.diskwright.ghost.partclone.PartcloneChecksum;
import io.github.diskwright.ghost.plain.PlainBytes;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The header of an image, of 4,160 bytes in format 0001 and of 110 bytes in format 0002, as partclone's own description of
 * its formats and its images have it.
 *
 * @param version 1 or 2
 * @param tool version of the program that made the image; empty in format 0001
 * @param fileSystem name of the file system: {@code "NTFS"}, {@code "raw"}
 * @param deviceSize bytes of the source, as the header has them
 * @param totalBlocks blocks of the file system
 * @param usedBlocks used blocks by the bitmap; in format 0001 by the file system's own count, which may differ
 * @param blockSize bytes of a block
 * @param checksum what guards the blocks
 * @param blocksPerChecksum blocks in a strip; 0 without checksums
 * @param isReseeded whether each strip's checksum starts afresh
 */
public record PartcloneHeader(
        int version,
        String tool,
        String fileSystem,
        long deviceSize,
        long totalBlocks,
        long usedBlocks,
        int blockSize,
        PartcloneChecksum checksum,
        long blocksPerChecksum,
        boolean isReseeded) {
    /** Bytes of the header of format 0002. */
    public static final int SIZE_BYTES = 110;
    /** Bytes of the header of format 0001. */
    public static final int SIZE_BYTES_0001 = 4160;
    /** What every image starts with: 15 characters, which format 0002 ends with a zero byte. */
    public static final String MAGIC = "partclone-image";
    /** Where both formats have their version, as four digits. */
    public static final int VERSION_OFFSET = 30;

    private static final String STRUCTURE = "image header";
    private static final int CRC_OFFSET = 106;
    /** The marker in the byte order of the machine that wrote it. */
    private static final int LITTLE_ENDIAN_MARKER = 0xC0DE;

    private static final int BIG_ENDIAN_MARKER = 0xDEC0;
    private static final int FEATURE_SIZE = 18;
    private static final int BIT_BITMAP = 1;
    private static final int MAX_BLOCK = 64 << 20;
    /** Far above any disk, so that sums of sizes stay in a {@code long}. */
    private static final long MAX_SIZE = 1L << 60;

    /** Whether the first bytes of a file are those of an image, of whatever version. */
    public static boolean isAt(byte[] start) {
        return start.length > VERSION_OFFSET + 4
                && text(ByteBuffer.wrap(start), 0, MAGIC.length()).equals(MAGIC);
    }

    /**
     * Reads the header.
     *
     * @throws CorruptImageException if it breaks a rule
     * @throws UnsupportedFeatureException if the image is of a kind that is not known
     */
    public static PartcloneHeader read(PlainBytes bytes) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.read(STRUCTURE, 0, header);
        Fields fields = new Fields(bytes.description(), header);
        fields.require(text(header, 0, MAGIC.length()).equals(MAGIC), 0, "\"" + MAGIC + "\"", "other bytes");
        String version = text(header, VERSION_OFFSET, 4);
        return switch (version) {
            case "0001" -> fields.version1();
            case "0002" -> fields.version2();
            default ->
                throw new UnsupportedFeatureException(
                        bytes.description(), "version \"" + version + "\" of partclone images");
        };
    }

    /** Bytes of the disk: the source's size, or what the blocks cover where that is more or the header is not reliable. */
    public long size() {
        long covered = totalBlocks * blockSize;
        // In format 0001 the size is that of the device in some versions; partclone itself goes by the blocks.
        return version == 1 ? covered : Math.max(deviceSize, covered);
    }

    /** This header with another number of used blocks. */
    PartcloneHeader withUsedBlocks(long used) {
        return new PartcloneHeader(
                version,
                tool,
                fileSystem,
                deviceSize,
                totalBlocks,
                used,
                blockSize,
                checksum,
                blocksPerChecksum,
                isReseeded);
    }

    /** Where the bitmap starts. */
    public long bitmapPosition() {
        return version == 1 ? SIZE_BYTES_0001 : SIZE_BYTES;
    }

    /** Bytes of the bitmap, without what ends it. */
    public long bitmapLength() {
        return version == 1 ? totalBlocks : (totalBlocks + 7) / 8;
    }

    /** Bytes that end the bitmap: a text in format 0001, a CRC in 0002. */
    public int bitmapTailLength() {
        return version == 1 ? 8 : 4;
    }

    /** Where the blocks start. */
    public long dataPosition() {
        return bitmapPosition() + bitmapLength() + bitmapTailLength();
    }

    /** The bytes of a header of format 0002, complete with its checksum. */
    public ByteBuffer toBytes() {
        ByteBuffer header = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        put(header, 0, MAGIC);
        put(header, 16, tool);
        put(header, VERSION_OFFSET, "0002");
        put(header, 36, fileSystem);
        header.putShort(34, (short) LITTLE_ENDIAN_MARKER);
        header.putLong(52, deviceSize).putLong(60, totalBlocks);
        header.putLong(68, usedBlocks).putLong(76, usedBlocks);
        header.putInt(84, blockSize).putInt(88, FEATURE_SIZE);
        header.putShort(92, (short) 2).putShort(94, (short) 64);
        header.putShort(96, (short) checksum.code()).putShort(98, (short) checksum.length());
        header.putInt(100, (int) blocksPerChecksum);
        header.put(104, (byte) (isReseeded ? 1 : 0)).put(105, (byte) BIT_BITMAP);
        header.putInt(CRC_OFFSET, crc(header));
        return header;
    }

    /** The checksum over everything before it. */
    static int crc(ByteBuffer header) {
        CRC32 crc = new CRC32();
        crc.update(header.array(), 0, CRC_OFFSET);
        return ~(int) crc.getValue();
    }

    private static void put(ByteBuffer header, int offset, String text) {
        header.put(offset, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(ByteBuffer bytes, int offset, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = offset; i < offset + length && bytes.get(i) != 0; i++) {
            int c = bytes.get(i) & 0xFF;
            text.append(c >= ' ' && c < 0x7F ? (char) c : '?');
        }
        return text.toString();
    }

    /** Takes the fields apart and judges them. */
    private record Fields(String source, ByteBuffer header) {
        void require(boolean rule, int offset, String expected, String found) throws CorruptImageException {
            if (!rule) {
                throw new CorruptImageException(source, STRUCTURE, offset, expected, found);
            }
        }

        void support(boolean known, String feature) throws UnsupportedFeatureException {
            if (!known) {
                throw new UnsupportedFeatureException(source, feature);
            }
        }

        PartcloneHeader version1() throws IOException {
            String fileSystem = text(header, 15, 15);
            int blockSize = blockSize(36);
            long totalBlocks = totalBlocks(48, blockSize);
            return new PartcloneHeader(
                    1,
                    "",
                    fileSystem,
                    deviceSize(40),
                    totalBlocks,
                    header.getLong(56),
                    blockSize,
                    PartcloneChecksum.CRC32_OF_0001,
                    1,
                    false);
        }

        PartcloneHeader version2() throws IOException {
            int marker = header.getShort(34) & 0xFFFF;
            support(marker != BIG_ENDIAN_MARKER, "partclone images of big-endian machines");
            require(marker == LITTLE_ENDIAN_MARKER, 34, "the marker c0de", Integer.toHexString(marker));
            int crc = crc(header);
            int stored = header.getInt(CRC_OFFSET);
            require(crc == stored, CRC_OFFSET, "the checksum " + hex(crc), hex(stored));
            require(header.getShort(92) == 2, 92, "version 2", "version " + (header.getShort(92) & 0xFFFF));
            support(header.getInt(88) == FEATURE_SIZE, "a feature section of " + header.getInt(88) + " bytes");
            support(header.get(105) == BIT_BITMAP, "bitmap mode " + header.get(105));
            int blockSize = blockSize(84);
            long totalBlocks = totalBlocks(60, blockSize);
            long used = header.getLong(76);
            require(used >= 0 && used <= totalBlocks, 76, "at most " + totalBlocks + " used blocks", "" + used);
            PartcloneChecksum checksum = checksum();
            long perChecksum = Integer.toUnsignedLong(header.getInt(100));
            require(
                    perChecksum > 0 || checksum == PartcloneChecksum.NONE,
                    100,
                    "a number of blocks for each checksum",
                    "0");
            int reseed = header.get(104);
            require(reseed == 0 || reseed == 1, 104, "0 or 1", String.valueOf(reseed));
            return new PartcloneHeader(
                    2,
                    text(header, 16, 14),
                    text(header, 36, 16),
                    deviceSize(52),
                    totalBlocks,
                    used,
                    blockSize,
                    checksum,
                    checksum == PartcloneChecksum.NONE ? 0 : perChecksum,
                    reseed == 1);
        }

        private PartcloneChecksum checksum() throws IOException {
            int mode = header.getShort(96) & 0xFFFF;
            for (PartcloneChecksum checksum : PartcloneChecksum.values()) {
                if (checksum.code() == mode) {
                    int length = header.getShort(98) & 0xFFFF;
                    require(
                            length == checksum.length(),
                            98,
                            "checksums of " + checksum.length() + " bytes",
                            String.valueOf(length));
                    return checksum;
                }
            }
            throw new UnsupportedFeatureException(source, "checksum mode " + hex(mode));
        }

        private int blockSize(int offset) throws CorruptImageException {
            int size = header.getInt(offset);
            require(
                    size >= 512 && size <= MAX_BLOCK && size % 512 == 0,
                    offset,
                    "a block size of 512 bytes to 64 MiB, in sectors",
                    Integer.toUnsignedString(size));
            return size;
        }

        private long totalBlocks(int offset, int blockSize) throws CorruptImageException {
            long blocks = header.getLong(offset);
            require(
                    blocks >= 0 && blocks <= MAX_SIZE / blockSize,
                    offset,
                    "at most " + MAX_SIZE / blockSize + " blocks",
                    Long.toUnsignedString(blocks));
            return blocks;
        }

        private long deviceSize(int offset) throws CorruptImageException {
            long size = header.getLong(offset);
            require(
                    size >= 0 && size <= MAX_SIZE,
                    offset,
                    "a device of at most " + MAX_SIZE + " bytes",
                    Long.toUnsignedString(size));
            return size;
        }

        private static String hex(int value) {
            return "0x" + Integer.toHexString(value);
        }
    }
}
