package io.github.diskwright.ghost.gho.catalogue;

import io.github.diskwright.ghost.gho.stream.BlockList;
import io.github.diskwright.ghost.gho.stream.BlockReader;
import io.github.diskwright.ghost.gho.stream.GhoStream;
import io.github.diskwright.ghost.gho.structure.GhostCrc;
import io.github.diskwright.ghost.gho.structure.RecordHeader;
import io.github.diskwright.ghost.gho.structure.RecordKind;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.tree.OpenStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The data of a file in an image, open for reading at any position: a chain of blocks of 32 KiB each but the last. Opening
 * reads the header of each block, 8 bytes are kept for it. Reading from start to end checks the checksum. Thread-safe.
 */
public final class FileData implements OpenStream {
    private final BlockReader reader;
    private final long entry;
    private final BlockList blocks;
    private final long size;
    private final long end;
    private final Guard guard;
    private final ReentrantLock lock = new ReentrantLock();
    private final GhostCrc crc = new GhostCrc();
    private long summed;
    private volatile boolean closed;

    /** Says whether what the file belongs to is still open. */
    @FunctionalInterface
    public interface Guard {
        /**
         * Asks.
         *
         * @throws IOException if it is closed
         */
        void requireOpen() throws IOException;
    }

    private FileData(BlockReader reader, long entry, BlockList blocks, long size, long end, Guard guard) {
        this.reader = reader;
        this.entry = entry;
        this.blocks = blocks;
        this.size = size;
        this.end = end;
        this.guard = guard;
    }

    /**
     * Opens the data behind a directory entry.
     *
     * @param reader of the image
     * @param entry position of the entry's record
     * @param size of the file as the entry says it
     * @param guard says whether what the file belongs to is still open
     * @throws CorruptImageException if there is no entry, or more blocks than the file has
     * @throws IOException if a file cannot be read
     */
    public static FileData open(BlockReader reader, long entry, long size, Guard guard) throws IOException {
        reader.requireUnlocked();
        GhoStream stream = reader.stream();
        RecordHeader header = stream.requireRecord("directory entry", entry);
        if (!header.is(RecordKind.ENTRY, RecordHeader.ENTRY_BODY)) {
            throw stream.corrupt("directory entry", entry, "a directory entry", header.toString());
        }
        long most = (size + BlockReader.BLOCK_BYTES - 1) / BlockReader.BLOCK_BYTES;
        BlockList blocks = new BlockList();
        long position = behind(entry, header);
        RecordHeader next = stream.requireRecord("record behind a file", position);
        while (next.is(RecordKind.DATA)) {
            if (blocks.size() == most) {
                throw stream.corrupt("data block", position, "the end of " + size + " bytes", "another block");
            }
            blocks.add(position, next.bodyLength());
            position = behind(position, next);
            next = stream.requireRecord("record behind a file", position);
        }
        boolean hasEnd = next.is(RecordKind.END_OF_DATA, RecordHeader.END_OF_DATA_BODY);
        if (!hasEnd && blocks.size() > 0) {
            throw stream.corrupt("end of data", position, "the checksum of a file", next.toString());
        }
        return new FileData(reader, entry, blocks, size, hasEnd ? position : -1, guard);
    }

    private static long behind(long position, RecordHeader header) {
        return position + RecordHeader.SIZE_BYTES + header.bodyLength();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        checkRange(position, target.remaining());
        guard.requireOpen();
        if (closed) {
            throw new ClosedChannelException();
        }
        ByteBuffer filled = target.duplicate();
        long at = position;
        while (target.hasRemaining()) {
            byte[] block = block((int) (at / BlockReader.BLOCK_BYTES));
            int before = target.position();
            BlockReader.copy(block, (int) (at % BlockReader.BLOCK_BYTES), target);
            at += target.position() - before;
        }
        sum(position, filled);
    }

    private byte[] block(int index) throws IOException {
        if (index >= blocks.size()) {
            throw reader.stream()
                    .corrupt(
                            "data of a file",
                            entry,
                            size + " bytes",
                            (long) blocks.size() * BlockReader.BLOCK_BYTES + " bytes at most");
        }
        long position = blocks.position(index);
        byte[] block = reader.record(position, new RecordHeader(RecordKind.DATA.code(), blocks.length(index)));
        long due = Math.min(BlockReader.BLOCK_BYTES, size - (long) index * BlockReader.BLOCK_BYTES);
        // The entry's size is the authority: what the last block has beyond it is not the file's.
        if (block.length < due || block.length > due && index + 1 < blocks.size()) {
            throw reader.stream().corrupt("data block", position, due + " bytes", block.length + " bytes");
        }
        return block;
    }

    /** Sums up what is read in order, and compares at the end. */
    private void sum(long position, ByteBuffer filled) throws IOException {
        int length = filled.remaining();
        int value;
        lock.lock();
        try {
            if (position != summed || length == 0 && size > 0) {
                return;
            }
            crc.update(filled);
            summed += length;
            value = crc.value();
        } finally {
            lock.unlock();
        }
        if (position + length == size) {
            verify(value);
        }
    }

    private void verify(int actual) throws IOException {
        if (end < 0) {
            return;
        }
        byte[] body = reader.body(end, new RecordHeader(RecordKind.END_OF_DATA.code(), RecordHeader.END_OF_DATA_BODY));
        OptionalInt wrong = mismatch(body, actual);
        if (wrong.isPresent()) {
            throw new IntegrityException(
                    reader.stream().file(entry) + ": file whose entry is at "
                            + ImageException.hex(reader.stream().positionInFile(entry)),
                    GhostCrc.hex(wrong.getAsInt()),
                    GhostCrc.hex(actual));
        }
    }

    /** The checksum at the end of data if neither copy of it is the one of the data. */
    static OptionalInt mismatch(byte[] end, int actual) {
        ByteBuffer fields = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
        return fields.getInt(0) == actual || fields.getInt(4) == actual
                ? OptionalInt.empty()
                : OptionalInt.of(fields.getInt(0));
    }

    @Override
    public void close() {
        closed = true;
    }
}
