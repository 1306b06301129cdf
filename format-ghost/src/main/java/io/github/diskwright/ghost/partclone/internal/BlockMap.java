package io.github.diskwright.ghost.partclone.internal;

import io.github.diskwright.ghost.plain.PlainBytes;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.zip.CRC32;

/**
 * Which blocks are used, and how many before each: the bitmap of an image. It stays in the file; memory is 8 bytes for
 * each 32,768 blocks (1 MiB for a volume of 16 TiB with blocks of 4 KiB) and at most 1.6 MiB for parts in use.
 * Thread-safe.
 */
public final class BlockMap {
    private static final String STRUCTURE = "bitmap";
    private static final byte[] END_0001 = "BiTmAgIc".getBytes(StandardCharsets.US_ASCII);
    private static final int KEPT_PAGES = 256;

    private final PlainBytes bytes;
    private final long position;
    private final long blocks;
    /** Bytes of a page in the file: a bit or a byte for each block. */
    private final int pageLength;

    private final AtomicReferenceArray<BlockPage> pages = new AtomicReferenceArray<>(KEPT_PAGES);
    /** Used blocks before each page, and in all. */
    private long[] before = new long[16];

    private BlockMap(PlainBytes bytes, PartcloneHeader header) {
        this.bytes = bytes;
        this.position = header.bitmapPosition();
        this.blocks = header.totalBlocks();
        this.pageLength = header.version() == 1 ? BlockPage.BLOCKS : BlockPage.BLOCKS / 8;
    }

    /**
     * Reads the bitmap of an image once, counts, and holds it against its checksum.
     *
     * @throws CorruptImageException if it is damaged: without it nothing can be found
     */
    public static BlockMap read(PlainBytes bytes, PartcloneHeader header, Limits limits) throws IOException {
        BlockMap map = new BlockMap(bytes, header);
        int crc = map.count(limits);
        long end = header.bitmapPosition() + header.bitmapLength();
        ByteBuffer tail = ByteBuffer.allocate(header.bitmapTailLength()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.read(STRUCTURE, end, tail);
        if (header.version() == 1) {
            map.require(Arrays.equals(tail.array(), END_0001), end, "\"BiTmAgIc\"", "other bytes");
        } else {
            String found = "0x" + Integer.toHexString(tail.getInt(0));
            map.require(tail.getInt(0) == crc, end, "the checksum 0x" + Integer.toHexString(crc), found);
            String used = header.usedBlocks() + " used blocks, as the header says";
            map.require(map.usedBlocks() == header.usedBlocks(), map.position, used, map.usedBlocks() + " used blocks");
        }
        return map;
    }

    private void require(boolean rule, long where, String expected, String found) throws CorruptImageException {
        if (!rule) {
            throw new CorruptImageException(bytes.description(), STRUCTURE, where, expected, found);
        }
    }

    private long pageCount() {
        return (blocks + BlockPage.BLOCKS - 1) / BlockPage.BLOCKS;
    }

    private int count(Limits limits) throws IOException {
        int length = limits.requireStructure(bytes.description(), "index of the bitmap", pageCount() * Long.BYTES);
        CRC32 crc = new CRC32();
        ByteBuffer buffer = ByteBuffer.allocate(pageLength);
        for (int page = 0; page < length / Long.BYTES; page++) {
            // Grows with what is there, not with what a header promises.
            if (page + 1 == before.length) {
                before = Arrays.copyOf(before, 2 * before.length);
            }
            before[page + 1] = before[page] + load(page, buffer).used();
            crc.update(buffer.flip());
        }
        before = Arrays.copyOf(before, length / Long.BYTES + 1);
        return ~(int) crc.getValue();
    }

    private BlockPage load(long page, ByteBuffer buffer) throws IOException {
        long first = page * BlockPage.BLOCKS;
        int count = (int) Math.min(BlockPage.BLOCKS, blocks - first);
        int perByte = BlockPage.BLOCKS / pageLength;
        buffer.clear().limit((count + perByte - 1) / perByte);
        bytes.read(STRUCTURE, position + page * pageLength, buffer);
        long[] words = BlockPage.newWords();
        if (perByte == 1) {
            for (int i = 0; i < count; i++) {
                // Any value but 1 means unused, to partclone too; some of its versions wrote others.
                words[i >> 6] |= (buffer.get(i) == 1 ? 1L : 0) << i;
            }
        } else {
            for (int i = 0; i < buffer.limit(); i++) {
                words[i >> 3] |= (buffer.get(i) & 0xFFL) << (8 * i);
            }
            // Bits behind the last block mean nothing.
            if (count % Long.SIZE != 0) {
                words[count >> 6] &= (1L << count) - 1;
            }
        }
        return new BlockPage(page, words);
    }

    private BlockPage page(long number) throws IOException {
        int slot = (int) (number % KEPT_PAGES);
        BlockPage known = pages.get(slot);
        if (known != null && known.number() == number) {
            return known;
        }
        BlockPage loaded = load(number, ByteBuffer.allocate(pageLength));
        pages.set(slot, loaded);
        return loaded;
    }

    /** Blocks in all. */
    public long blocks() {
        return blocks;
    }

    /** Used blocks in all. */
    public long usedBlocks() {
        return before[before.length - 1];
    }

    /** Whether a block is used. */
    public boolean isUsed(long block) throws IOException {
        return page(block / BlockPage.BLOCKS).isUsed((int) (block % BlockPage.BLOCKS));
    }

    /** Used blocks before one. */
    public long rank(long block) throws IOException {
        long page = block / BlockPage.BLOCKS;
        return before[(int) page] + page(page).rank((int) (block % BlockPage.BLOCKS));
    }

    /** The used block that has so many used ones before it; there must be one. */
    public long select(long rank) throws IOException {
        int low = 0;
        int high = before.length - 2;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (before[middle] <= rank) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return (long) low * BlockPage.BLOCKS + page(low).select((int) (rank - before[low]));
    }

    /**
     * Where the run of blocks ends that are used or unused as the first one is.
     *
     * @param block the first one
     * @param limit where to stop looking
     */
    public long runEnd(long block, long limit) throws IOException {
        boolean state = isUsed(block);
        long at = block;
        while (at < limit) {
            long start = at - at % BlockPage.BLOCKS;
            int end = page(at / BlockPage.BLOCKS).runEnd((int) (at - start), state);
            at = start + end;
            if (end < BlockPage.BLOCKS) {
                break;
            }
        }
        return Math.min(at, limit);
    }
}
