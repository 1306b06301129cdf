package io.github.diskwright.ghost.plain;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Finds the blocks of LZ4 frames by their headers, without decompressing (LZ4 frame format 1.6). */
final class Lz4Frames {
    private static final int INDEPENDENT = 0x20;
    private static final int BLOCK_CHECKSUM = 0x10;
    private static final int CONTENT_SIZE = 0x08;
    private static final int CONTENT_CHECKSUM = 0x04;
    private static final int DICTIONARY = 0x01;
    private static final int STORED = 0x8000_0000;

    private final BlockDevice file;
    private final FrameReader reader;
    private final ChunkIndex index;
    private int flags;
    private int maxBlock;

    private Lz4Frames(BlockDevice file, Limits limits) {
        this.file = file;
        this.reader = new FrameReader(file, "LZ4 frame");
        this.index = new ChunkIndex(file.description(), limits);
    }

    /**
     * The blocks of all frames. Only the last block of each frame is looked into, for its length; the others are full, and
     * one that is not is an error when it is read.
     *
     * @throws UnsupportedFeatureException if blocks depend on those before them
     */
    static ChunkIndex index(BlockDevice file, Limits limits) throws IOException {
        Lz4Frames frames = new Lz4Frames(file, limits);
        while (!frames.reader.isAtEnd()) {
            if (frames.beginFrame()) {
                frames.requireIndependent();
                frames.addBlocks();
            }
        }
        return frames.index;
    }

    /** The first bytes, from the first block as far as it lies in the first bytes of the file; empty for foreign bytes. */
    static byte[] start(BlockDevice file, int probe, int length) throws IOException {
        Lz4Frames frames = new Lz4Frames(file, Limits.defaults());
        int size;
        try {
            while (!frames.beginFrame()) {
                if (frames.reader.position() > probe) {
                    return new byte[0];
                }
            }
            size = frames.reader.readInt();
        } catch (ImageException e) {
            // Foreign or damaged bytes are an answer here.
            return new byte[0];
        }
        long there = file.size() - frames.reader.position();
        byte[] block = new byte[(int) Math.min(Math.min(size & ~STORED, there), probe)];
        file.read(frames.reader.position(), ByteBuffer.wrap(block));
        return (size & STORED) != 0
                ? Arrays.copyOf(block, Math.min(length, block.length))
                : Lz4Block.start(block, length);
    }

    /** Reads the header of a frame; false for a skippable one, which is passed. */
    private boolean beginFrame() throws IOException {
        int magic = reader.readInt();
        if (StreamCompression.isSkippable(magic)) {
            reader.skip(Integer.toUnsignedLong(reader.readInt()));
            return false;
        }
        if (magic != StreamCompression.LZ4_MAGIC) {
            throw reader.corrupt("the magic number of a frame", Integer.toHexString(magic));
        }
        flags = reader.readByte();
        int blockSize = reader.readByte() >> 4 & 7;
        if (flags >> 6 != 1) {
            throw new UnsupportedFeatureException(file.description(), "version " + (flags >> 6) + " of LZ4 frames");
        }
        if (blockSize < 4) {
            throw reader.corrupt("a maximum block size of 4 to 7", String.valueOf(blockSize));
        }
        maxBlock = 1 << (8 + 2 * blockSize);
        reader.skip(((flags & CONTENT_SIZE) != 0 ? 8 : 0) + ((flags & DICTIONARY) != 0 ? 4 : 0) + 1);
        return true;
    }

    private void requireIndependent() throws UnsupportedFeatureException {
        if ((flags & INDEPENDENT) == 0) {
            throw new UnsupportedFeatureException(
                    file.description(), "LZ4 frames whose blocks depend on each other (lz4 -BD)");
        }
        if ((flags & DICTIONARY) != 0) {
            throw new UnsupportedFeatureException(file.description(), "LZ4 frames with a dictionary");
        }
    }

    private void addBlocks() throws IOException {
        int size = reader.readInt();
        while (size != 0) {
            int length = size & ~STORED;
            if (length > maxBlock) {
                throw reader.corrupt("a block of at most " + maxBlock + " bytes", length + " bytes");
            }
            long position = reader.position();
            reader.skip(length);
            reader.skip((flags & BLOCK_CHECKSUM) != 0 ? 4 : 0);
            boolean isStored = (size & STORED) != 0;
            size = reader.readInt();
            int plainLength = isStored ? length : size != 0 ? maxBlock : lastLength(position, length);
            index.add(position, length, isStored, plainLength);
        }
        reader.skip((flags & CONTENT_CHECKSUM) != 0 ? 4 : 0);
    }

    private int lastLength(long position, int length) throws IOException {
        byte[] block = new byte[length];
        file.read(position, ByteBuffer.wrap(block));
        long plain = Lz4Block.length(block);
        if (plain < 0 || plain > maxBlock) {
            throw reader.corrupt("a block that makes at most " + maxBlock + " bytes", "another one");
        }
        return (int) plain;
    }
}
