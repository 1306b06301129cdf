package io.github.diskwright.ghost.plain;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.util.Optional;

/** Finds the frames of a Zstandard file by the headers of its blocks, without decompressing (RFC 8878, section 3). */
final class ZstdFrames {
    private static final int RESERVED_BLOCK = 3;
    private static final int RLE_BLOCK = 1;

    private ZstdFrames() {}

    /**
     * The frames, if all of them tell a size of at most {@link ChunkIndex#MAX_CHUNK}; empty for a file that is one long
     * frame, found out by its first header.
     */
    static Optional<ChunkIndex> index(BlockDevice file, Limits limits) throws IOException {
        ChunkIndex index = new ChunkIndex(file.description(), limits);
        FrameReader reader = new FrameReader(file, "zstd frame");
        while (!reader.isAtEnd()) {
            long start = reader.position();
            int magic = reader.readInt();
            if (StreamCompression.isSkippable(magic)) {
                reader.skip(Integer.toUnsignedLong(reader.readInt()));
                continue;
            }
            if (magic != StreamCompression.ZSTD_MAGIC) {
                throw reader.corrupt("the magic number of a frame", Integer.toHexString(magic));
            }
            int descriptor = reader.readByte();
            long plainLength = plainLength(reader, descriptor);
            if (plainLength < 0 || plainLength > ChunkIndex.MAX_CHUNK) {
                return Optional.empty();
            }
            long stored = frameEnd(reader, (descriptor & 4) != 0) - start;
            if (stored > 2L * ChunkIndex.MAX_CHUNK) {
                return Optional.empty();
            }
            index.add(start, (int) stored, false, (int) plainLength);
        }
        return Optional.of(index);
    }

    /** Reads the rest of the header; negative if it does not tell the size, or it is beyond any. */
    private static long plainLength(FrameReader reader, int descriptor) throws IOException {
        boolean isSingleSegment = (descriptor & 0x20) != 0;
        if (!isSingleSegment) {
            reader.skip(1);
        }
        int dictionary = descriptor & 3;
        reader.skip(dictionary == 3 ? 4 : dictionary);
        return switch (descriptor >> 6) {
            case 0 -> isSingleSegment ? reader.readByte() : -1;
            case 1 -> reader.number(2) + 256;
            case 2 -> reader.number(4);
            default -> reader.number(8);
        };
    }

    private static long frameEnd(FrameReader reader, boolean hasChecksum) throws IOException {
        boolean isLast;
        do {
            int header = (int) reader.number(3);
            isLast = (header & 1) != 0;
            int type = header >> 1 & 3;
            if (type == RESERVED_BLOCK) {
                throw reader.corrupt("a block of a known type", "the reserved one");
            }
            reader.skip(type == RLE_BLOCK ? 1 : header >> 3);
        } while (!isLast);
        reader.skip(hasChecksum ? 4 : 0);
        return reader.position();
    }
}
