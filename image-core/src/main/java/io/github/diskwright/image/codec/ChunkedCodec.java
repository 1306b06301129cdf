package io.github.diskwright.image.codec;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.codec.chunk.ChunkDecoder;
import io.github.diskwright.image.codec.chunk.ChunkEncoder;
import io.github.diskwright.image.codec.chunk.Words;
import java.nio.BufferOverflowException;

/**
 * A codec of chunks. A block is stored as WIM files store a resource and the Windows overlay filter a file: the start
 * of each chunk but the first, as 32-bit offsets from the end of that table; then the chunks, each as it is if it would
 * not get smaller. So a block of one chunk is just that chunk.
 */
abstract class ChunkedCodec implements Codec {
    private static final int ENTRY_BYTES = 4;
    private static final int MAX_LEVEL = 100;
    private static final int DEFAULT_LEVEL = 50;

    private final String name;
    private final int chunkSize;

    ChunkedCodec(String name, int chunkSize, int minChunkSize, int maxChunkSize) {
        if (chunkSize < minChunkSize || chunkSize > maxChunkSize || Integer.bitCount(chunkSize) != 1) {
            throw new IllegalArgumentException("chunk size of " + name + " is " + chunkSize
                    + ", allowed powers of 2 from " + minChunkSize + " to " + maxChunkSize);
        }
        this.name = name;
        this.chunkSize = chunkSize;
    }

    abstract ChunkEncoder encoder(int level);

    abstract ChunkDecoder decoder();

    /** Bytes that every chunk of a block but the last stands for. */
    public final int chunkSize() {
        return chunkSize;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final boolean isAvailable() {
        return true;
    }

    @Override
    public final int minLevel() {
        return 1;
    }

    @Override
    public final int maxLevel() {
        return MAX_LEVEL;
    }

    @Override
    public final int defaultLevel() {
        return DEFAULT_LEVEL;
    }

    @Override
    public final int maxCompressedLength(int length) {
        return Levels.checkLength(length) + tableBytes(length);
    }

    @Override
    public final long compressorMemory(CompressorOptions options, int length) {
        int chunk = Math.min(chunkSize, Math.max(length, 1));
        return compressorMemory(chunk, Math.max(2L, 2L * Integer.highestOneBit(chunk - 1)));
    }

    /**
     * Bytes that a compressor holds, roughly.
     *
     * @param chunk bytes of the longest chunk
     * @param tree the same, rounded up to a power of 2: as long as the tables are that have an entry for each byte
     */
    abstract long compressorMemory(int chunk, long tree);

    @Override
    public final BlockCompressor compressor(int level) {
        return compressor(encoder(Levels.check(this, level)));
    }

    final BlockCompressor compressor(ChunkEncoder encoder) {
        return new Compressor(encoder);
    }

    @Override
    public final BlockDecompressor decompressor() {
        return new Decompressor(decoder());
    }

    private int tableBytes(int length) {
        return length == 0 ? 0 : (length - 1) / chunkSize * ENTRY_BYTES;
    }

    private final class Compressor extends ArrayCompressor {
        private final ChunkEncoder encoder;

        Compressor(ChunkEncoder encoder) {
            this.encoder = encoder;
        }

        @Override
        int maxCompressedLength(int length) {
            return ChunkedCodec.this.maxCompressedLength(length);
        }

        @Override
        int compress(byte[] source, int offset, int length, byte[] target, int targetOffset, int room) {
            int table = tableBytes(length);
            if (table > room) {
                throw new BufferOverflowException();
            }
            int first = targetOffset + table;
            int out = first;
            int end = targetOffset + room;
            for (int at = 0; at < length; at += chunkSize) {
                if (at > 0) {
                    Words.putInt(target, targetOffset + (at / chunkSize - 1) * ENTRY_BYTES, out - first);
                }
                int size = Math.min(chunkSize, length - at);
                out += compressChunk(source, offset + at, size, target, out, end - out);
            }
            return out - targetOffset;
        }

        private int compressChunk(byte[] source, int offset, int size, byte[] target, int at, int room) {
            int most = Math.min(size - 1, room);
            int stored = most == 0 ? 0 : encoder.encode(source, offset, size, target, at, most);
            if (stored > 0) {
                return stored;
            }
            if (size > room) {
                throw new BufferOverflowException();
            }
            System.arraycopy(source, offset, target, at, size);
            return size;
        }
    }

    private final class Decompressor extends ArrayDecompressor {
        private final ChunkDecoder decoder;

        Decompressor(ChunkDecoder decoder) {
            super(name);
            this.decoder = decoder;
        }

        @Override
        void decompress(byte[] source, int offset, int sourceLength, byte[] target, int targetOffset, int length)
                throws CorruptImageException {
            int table = tableBytes(length);
            if (table > sourceLength) {
                throw corrupt("chunk table", 0, table + " bytes", sourceLength + " bytes");
            }
            int all = sourceLength - table;
            int start = 0;
            for (int at = 0; at < length; at += chunkSize) {
                int size = Math.min(chunkSize, length - at);
                int entry = at / chunkSize * ENTRY_BYTES;
                int end = at + size == length ? all : Words.getInt(source, offset + entry);
                // A negative or descending offset gives a length below 1.
                if (end > all || end - start < 1 || end - start > size) {
                    throw corrupt(
                            "chunk table",
                            entry,
                            "an end of the chunk 1 to " + Math.min(size, all - start) + " behind " + start,
                            Integer.toUnsignedString(end));
                }
                try {
                    decompressChunk(source, offset + table + start, end - start, target, targetOffset + at, size);
                } catch (CorruptImageException e) {
                    throw length <= chunkSize ? e : inBlock(e, at / chunkSize, table + start);
                }
                start = end;
            }
        }

        /** A chunk's error, with its position in the whole block. */
        private CorruptImageException inBlock(CorruptImageException e, int chunk, int start) {
            return corrupt(e.structure() + " of chunk " + chunk, start + e.position(), e.expected(), e.found());
        }

        private void decompressChunk(byte[] source, int offset, int stored, byte[] target, int at, int size)
                throws CorruptImageException {
            if (stored == size) {
                System.arraycopy(source, offset, target, at, size);
            } else {
                decoder.decode(source, offset, stored, target, at, size);
            }
        }
    }
}
