package io.github.diskwright.ghost.gho.sector;

import io.github.diskwright.ghost.gho.stream.BlockList;
import io.github.diskwright.ghost.gho.stream.BlockReader;
import io.github.diskwright.ghost.gho.stream.GhoStream;
import io.github.diskwright.ghost.gho.stream.Landmarks;
import io.github.diskwright.ghost.gho.structure.Compression;
import io.github.diskwright.ghost.gho.structure.RecordHeader;
import io.github.diskwright.ghost.gho.structure.RecordKind;
import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Finds the sectors of a partition in an image.
 *
 * <p>Packed ones are a chain of blocks, each with its length before it; they are gone through once, 8 bytes are kept for each
 * 32 KiB, and the last one is unpacked. Of images without compression two readings are reported: sectors as they are, which a
 * boot signature at their place decides for, or the same chain.
 */
public final class SectorScan {
    private static final int LENGTH_BYTES = 2;
    private static final int SHORTEST = 4;

    /** What does not shrink has a prefix of 4 bytes, or what zlib adds to stored bytes. */
    private static final int LONGEST = LENGTH_BYTES + BlockReader.BLOCK_BYTES + 64;

    private static final int RECORD_BYTES = RecordHeader.SIZE_BYTES + RecordHeader.END_OF_DATA_BODY;
    private static final int SECTOR = 512;
    private static final int SIGNATURE = 0xAA55;
    private static final int SIGNATURE_OFFSET = 0x1FE;
    private static final String TASK = "reading the blocks of a Ghost image";

    private final BlockReader reader;
    private final GhoStream stream;
    private final Landmarks landmarks;
    private final CancellationToken cancellation;

    /**
     * @param reader of the image
     * @param landmarks of the image
     * @param cancellation stops the walk
     */
    public SectorScan(BlockReader reader, Landmarks landmarks, CancellationToken cancellation) {
        this.reader = reader;
        this.stream = reader.stream();
        this.landmarks = landmarks;
        this.cancellation = cancellation;
    }

    /**
     * Finds the sectors.
     *
     * @param start the byte behind the partition's header
     * @throws CorruptImageException if they are not there
     * @throws RefusedException if the password is needed and was not given
     * @throws IOException if a file cannot be read
     */
    public SectorLayout scan(long start) throws IOException {
        return reader.compression() == Compression.NONE && isRaw(start) ? raw(start) : chain(start);
    }

    private boolean isRaw(long start) throws IOException {
        ByteBuffer sector = firstSector(start);
        return Short.toUnsignedInt(sector.getShort(SIGNATURE_OFFSET)) == SIGNATURE;
    }

    private ByteBuffer firstSector(long start) throws IOException {
        byte[] sector = stream.structure("first sector", start, SECTOR).array();
        reader.decrypt(sector);
        return ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN);
    }

    private SectorLayout raw(long start) throws IOException {
        long sectors = VolumeSize.sectors(firstSector(start));
        for (long count : new long[] {sectors, sectors + 1}) {
            if (sectors > 0 && stream.holds(start, count * SECTOR)) {
                long end = start + count * SECTOR;
                long behind = isChecksum(end) ? end + RECORD_BYTES : end;
                if (landmarks.isBoundary(behind)) {
                    return new SectorLayout(count * SECTOR, start, Optional.empty(), behind == end ? -1 : end, behind);
                }
            }
        }
        return rawToTail(start);
    }

    /** Without a volume that tells its size, or with sectors behind it: all that is before the end of the image. */
    private SectorLayout rawToTail(long start) throws IOException {
        long tail = landmarks.endPosition();
        if (landmarks.endRecord().isPresent()) {
            long descriptor =
                    landmarks.endPosition() - landmarks.endRecord().get().descriptorDistance();
            tail = descriptor > start && descriptor < tail ? descriptor : tail;
        }
        long end = isChecksum(tail - RECORD_BYTES) ? tail - RECORD_BYTES : tail;
        if (end < start + SECTOR
                || (end - start) % SECTOR != 0
                || landmarks.endRecord().isEmpty()) {
            throw stream.corrupt(
                    "sectors of a partition",
                    start,
                    "whole sectors up to the end of the image",
                    end - start + " bytes");
        }
        return new SectorLayout(end - start, start, Optional.empty(), end == tail ? -1 : end, tail);
    }

    private boolean isChecksum(long position) throws IOException {
        return stream.record(position)
                .filter(header -> header.is(RecordKind.END_OF_DATA, RecordHeader.END_OF_DATA_BODY))
                .isPresent();
    }

    private SectorLayout chain(long start) throws IOException {
        BlockList blocks = new BlockList();
        long position = blocks(start, blocks);
        if (blocks.size() == 0) {
            throw stream.corrupt("sectors of a partition", start, "a block", "none");
        }
        int last = blocks.size() - 1;
        long size =
                (long) last * BlockReader.BLOCK_BYTES + reader.piece(blocks.position(last), blocks.length(last)).length;
        boolean hasChecksum = isChecksum(position);
        long end = hasChecksum ? position + RECORD_BYTES : position;
        return new SectorLayout(
                size, start, Optional.of(blocks), hasChecksum ? position : -1, landmarks.isBoundary(end) ? end : -1);
    }

    private int length(long position) throws IOException {
        return Short.toUnsignedInt(
                stream.structure("length of a block", position, LENGTH_BYTES).getShort(0));
    }

    /** Whether a record is here or a partition's header or what ends the image, told by one small read for most blocks. */
    private boolean endsAt(long position) throws IOException {
        int length = length(position);
        boolean isLength = length >= SHORTEST && length <= LONGEST && stream.holds(position, length);
        if (isLength && stream.record(position).isEmpty()) {
            return false;
        }
        if (isChecksum(position) || landmarks.isBoundary(position) || length < SHORTEST) {
            return true;
        }
        throw stream.corrupt("length of a block", position, "up to " + LONGEST, String.valueOf(length));
    }

    /**
     * Goes along a chain of packed blocks.
     *
     * @param start the first one's length
     * @param blocks takes where they are
     * @return the byte behind the last one
     * @throws CorruptImageException if a length is none
     * @throws IOException if a file cannot be read
     */
    public long blocks(long start, BlockList blocks) throws IOException {
        long position = start;
        while (!endsAt(position)) {
            cancellation.throwIfCancelled(TASK);
            int length = length(position);
            blocks.add(position + LENGTH_BYTES, length - LENGTH_BYTES);
            position += length;
        }
        return position;
    }
}
