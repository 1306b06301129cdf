package io.github.diskwright.ghost.container.internal;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Start of each file of an image (section 2.1).
 *
 * @param imageId of the image
 * @param segment number of the file, from 1
 * @param diskSize bytes of the disk
 * @param chunkSize bytes of a chunk
 * @param logicalSectorSize 512 or 4096
 * @param physicalSectorSize 512 or 4096
 * @param features what a reader has to know: {@link #ENCRYPTED}, {@link #HAS_BASE}
 * @param segmentLimit longest that a segment may be; 0 for no bound
 * @param slots those that are not empty
 */
public record SegmentHeader(
        UUID imageId,
        int segment,
        long diskSize,
        int chunkSize,
        int logicalSectorSize,
        int physicalSectorSize,
        int features,
        long segmentLimit,
        List<KeySlot> slots) {
    /** Bytes of the header. */
    public static final int SIZE_BYTES = 4096;
    /** Feature: bodies are encrypted. */
    public static final int ENCRYPTED = 1;
    /** Feature: chunks of a base are referred to. */
    public static final int HAS_BASE = 2;
    /** Smallest chunk. */
    public static final int MIN_CHUNK_SIZE = 64 << 10;
    /** Largest chunk. */
    public static final int MAX_CHUNK_SIZE = 16 << 20;
    /** Largest disk. */
    public static final long MAX_DISK_SIZE = 1L << 62;

    private static final long SIGNATURE = 0x0A1A_0A0D_4957_4489L;
    private static final String NAME = "segment header";
    private static final int CRC_OFFSET = 12;
    private static final int SLOTS_OFFSET = 256;

    /** Whether bytes begin with the signature. */
    public static boolean isSigned(ByteBuffer bytes) {
        return bytes.remaining() >= Long.BYTES
                && bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong(bytes.position()) == SIGNATURE;
    }

    /** The same header for another file. */
    public SegmentHeader ofSegment(int number) {
        return new SegmentHeader(
                imageId,
                number,
                diskSize,
                chunkSize,
                logicalSectorSize,
                physicalSectorSize,
                features,
                segmentLimit,
                slots);
    }

    /** Whether bodies are encrypted. */
    public boolean isEncrypted() {
        return (features & ENCRYPTED) != 0;
    }

    /** Number of chunks. */
    public long chunkCount() {
        return diskSize / chunkSize + (diskSize % chunkSize == 0 ? 0 : 1);
    }

    /** Bytes of a chunk: the chunk size, or fewer for the last one. */
    public int chunkLength(long chunk) {
        return (int) Math.min(chunkSize, diskSize - chunk * chunkSize);
    }

    /**
     * Reads a header.
     *
     * @param source description of the file
     * @param bytes {@link #SIZE_BYTES} bytes from position 0
     */
    public static SegmentHeader read(String source, ByteBuffer bytes) throws ImageException {
        ByteBuffer buffer = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (!isSigned(buffer)) {
            throw corrupt(source, 0, "signature " + hex(SIGNATURE), hex(buffer.getLong(0)));
        }
        int stored = buffer.getInt(CRC_OFFSET);
        int actual = Crc32c.without(buffer, CRC_OFFSET);
        if (stored != actual) {
            throw corrupt(source, CRC_OFFSET, "CRC-32C " + hex(actual), hex(stored));
        }
        int major = Short.toUnsignedInt(buffer.getShort(8));
        if (major != 1) {
            throw new UnsupportedFeatureException(source, "version " + major + " of the container");
        }
        SegmentHeader header = new SegmentHeader(
                Uuids.get(buffer, 16),
                buffer.getInt(32),
                buffer.getLong(40),
                buffer.getInt(48),
                buffer.getInt(52),
                buffer.getInt(56),
                buffer.getInt(60),
                buffer.getLong(72),
                slots(buffer));
        header.check(source, buffer.getInt(36));
        return header;
    }

    private void check(String source, int length) throws ImageException {
        if ((features & ~(ENCRYPTED | HAS_BASE)) != 0) {
            throw new UnsupportedFeatureException(source, "container with features 0x" + hex(features));
        }
        require(source, 32, "a segment number of 1 or more", segment, segment >= 1);
        require(source, 36, "a header of 4096 bytes", length, length == SIZE_BYTES);
        require(source, 40, "a disk of at most 2^62 bytes", diskSize, diskSize >= 0 && diskSize <= MAX_DISK_SIZE);
        boolean isChunkSize =
                chunkSize >= MIN_CHUNK_SIZE && chunkSize <= MAX_CHUNK_SIZE && Integer.bitCount(chunkSize) == 1;
        require(source, 48, "a chunk size that is a power of two, 64 KiB to 16 MiB", chunkSize, isChunkSize);
        require(source, 52, "sectors of 512 or 4096 bytes", logicalSectorSize, isSector(logicalSectorSize));
        boolean isPhysical = isSector(physicalSectorSize) && physicalSectorSize >= logicalSectorSize;
        require(source, 56, "sectors of 512 or 4096 bytes", physicalSectorSize, isPhysical);
        require(source, 72, "a length", segmentLimit, segmentLimit >= 0);
    }

    private static boolean isSector(int bytes) {
        return bytes == 512 || bytes == 4096;
    }

    private static void require(String source, int offset, String expected, long found, boolean isMet)
            throws CorruptImageException {
        if (!isMet) {
            throw corrupt(source, offset, expected, Long.toString(found));
        }
    }

    private static List<KeySlot> slots(ByteBuffer buffer) {
        List<KeySlot> slots = new ArrayList<>();
        for (int i = 0; i < KeySlot.COUNT; i++) {
            byte[] bytes = new byte[KeySlot.SIZE_BYTES];
            buffer.get(SLOTS_OFFSET + i * KeySlot.SIZE_BYTES, bytes);
            KeySlot slot = new KeySlot(bytes);
            if (slot.kind() != KeySlot.EMPTY) {
                slots.add(slot);
            }
        }
        return List.copyOf(slots);
    }

    /** The header as it is stored. */
    public ByteBuffer write() {
        ByteBuffer buffer = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(0, SIGNATURE).putShort(8, (short) 1);
        Uuids.put(buffer, 16, imageId);
        buffer.putInt(32, segment).putInt(36, SIZE_BYTES).putLong(40, diskSize).putInt(48, chunkSize);
        buffer.putInt(52, logicalSectorSize).putInt(56, physicalSectorSize).putInt(60, features);
        buffer.putLong(72, segmentLimit);
        for (int i = 0; i < slots.size(); i++) {
            buffer.put(SLOTS_OFFSET + i * KeySlot.SIZE_BYTES, slots.get(i).bytes());
        }
        return buffer.putInt(CRC_OFFSET, Crc32c.without(buffer, CRC_OFFSET));
    }

    private static CorruptImageException corrupt(String source, int offset, String expected, String found) {
        return new CorruptImageException(source, NAME, offset, expected, found);
    }

    private static String hex(long value) {
        return Long.toHexString(value);
    }

    private static String hex(int value) {
        return Integer.toHexString(value);
    }
}
