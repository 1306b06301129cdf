package io.github.diskwright.ghost.gho.ntfs;

import io.github.diskwright.ghost.gho.stream.BlockList;
import io.github.diskwright.ghost.gho.stream.BlockReader;
import io.github.diskwright.ghost.gho.stream.GhoStream;
import io.github.diskwright.image.CorruptImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes that packets are in: those of the image as they are, or what packed pieces unpack to, which need not be of one
 * size. Thread-safe.
 */
final class PacketBytes {
    private final BlockReader reader;
    private final long start;
    private final long size;
    private final BlockList pieces;
    private final long[] offsets;

    private PacketBytes(BlockReader reader, long start, long size, BlockList pieces, long[] offsets) {
        this.reader = reader;
        this.start = start;
        this.size = size;
        this.pieces = pieces;
        this.offsets = offsets;
    }

    /** The bytes of the image from a position on. */
    static PacketBytes plain(BlockReader reader, long start) {
        return new PacketBytes(reader, start, reader.stream().size() - start, new BlockList(), new long[0]);
    }

    /** What pieces unpack to; each is unpacked once to know its size. */
    static PacketBytes packed(BlockReader reader, BlockList pieces) throws IOException {
        long[] offsets = new long[pieces.size()];
        long end = 0;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = end;
            end += reader.piece(pieces.position(i), pieces.length(i)).length;
        }
        return new PacketBytes(reader, 0, end, pieces, offsets);
    }

    boolean isPacked() {
        return offsets.length > 0;
    }

    /** Number of bytes there are at most. */
    long size() {
        return size;
    }

    /** Where an offset is in the image, for errors: that of the piece that it is in. */
    long position(long offset) {
        return isPacked() ? pieces.position(index(offset)) : start + offset;
    }

    private int index(long offset) {
        int found = Arrays.binarySearch(offsets, offset);
        return found >= 0 ? found : -found - 2;
    }

    boolean holds(long offset, long length) {
        return offset >= 0 && offset <= size && length <= size - offset;
    }

    CorruptImageException corrupt(String structure, long offset, String expected, String found) {
        return stream().corrupt(structure, position(Math.min(offset, Math.max(0, size - 1))), expected, found);
    }

    GhoStream stream() {
        return reader.stream();
    }

    /** Reads a structure of some 64 KiB at most. */
    ByteBuffer structure(String structure, long offset, int length) throws IOException {
        if (!holds(offset, length)) {
            throw corrupt(structure, offset, length + " bytes", "the end of the packets");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        read(offset, bytes);
        return bytes.flip();
    }

    /** Reads bytes that are there. */
    void read(long offset, ByteBuffer target) throws IOException {
        if (!isPacked()) {
            stream().read(start + offset, target);
            return;
        }
        long at = offset;
        while (target.hasRemaining()) {
            int index = index(at);
            byte[] piece = reader.piece(pieces.position(index), pieces.length(index));
            int before = target.position();
            BlockReader.copy(piece, (int) (at - offsets[index]), target);
            at += target.position() - before;
        }
    }
}
