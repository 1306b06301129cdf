package io.github.diskwright.ghost.gho.stream;

import io.github.diskwright.ghost.gho.structure.GhoHeader;
import io.github.diskwright.ghost.gho.structure.RecordHeader;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of an image: the first file as it is, then each continuation file without its header, wherever the writer cut.
 * Positions count through all of them. As thread-safe as the files, which stay its giver's to close.
 */
public final class GhoStream {
    private final List<BlockDevice> files;
    private final long[] starts;
    private final long size;

    /**
     * @param files the first file and those that continue it, in order; each of 512 bytes or more
     */
    public GhoStream(List<? extends BlockDevice> files) {
        this.files = List.copyOf(files);
        this.starts = new long[files.size()];
        long end = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = end;
            end += files.get(i).size() - skipped(i);
        }
        this.size = end;
    }

    private static int skipped(int file) {
        return file == 0 ? 0 : GhoHeader.SIZE_BYTES;
    }

    /** Bytes of the image. */
    public long size() {
        return size;
    }

    /** Number of files. */
    public int fileCount() {
        return starts.length;
    }

    /** What the image is called: its first file. */
    public String description() {
        return files.get(0).description();
    }

    /** The file that a position is in; the last one for the end. */
    public String file(long position) {
        return files.get(index(position)).description();
    }

    /** Where a position is in its file. */
    public long positionInFile(long position) {
        int index = index(position);
        return position - starts[index] + skipped(index);
    }

    private int index(long position) {
        int found = Arrays.binarySearch(starts, position);
        // Continuation files may hold no byte behind their headers, so that several start alike: the last of them
        // counts.
        int index = found >= 0 ? found : -found - 2;
        while (index + 1 < starts.length && starts[index + 1] <= position) {
            index++;
        }
        return index;
    }

    /**
     * Reads bytes.
     *
     * @param position of the first one
     * @param target filled from its position to its limit
     * @throws IllegalArgumentException if the range is not inside the image
     * @throws IOException if a file cannot be read
     */
    public void read(long position, ByteBuffer target) throws IOException {
        if (position < 0 || target.remaining() > size - position) {
            throw new IllegalArgumentException(target.remaining() + " bytes at " + position + " of " + size);
        }
        int limit = target.limit();
        long at = position;
        while (target.position() < limit) {
            int index = index(at);
            long end = index + 1 < starts.length ? starts[index + 1] : size;
            int length = (int) Math.min(limit - target.position(), end - at);
            target.limit(target.position() + length);
            files.get(index).read(at - starts[index] + skipped(index), target);
            target.limit(limit);
            at += length;
        }
    }

    /** Whether a range is inside the image. */
    public boolean holds(long position, long length) {
        return position >= 0 && position <= size && length <= size - position;
    }

    /**
     * Reads a structure.
     *
     * @param structure its name, for the error
     * @param position of it
     * @param length of it, up to some 64 KiB
     * @return its bytes, little-endian, on the heap
     * @throws CorruptImageException if the image ends before it does
     * @throws IOException if a file cannot be read
     */
    public ByteBuffer structure(String structure, long position, int length) throws IOException {
        if (!holds(position, length)) {
            throw corrupt(
                    structure, position, length + " bytes", "the end of the image at " + ImageException.hex(size));
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        read(position, bytes);
        return bytes.flip();
    }

    /**
     * The header of a record at a position.
     *
     * @return the header; empty if there is none, or it or its body would not end before the image
     * @throws IOException if a file cannot be read
     */
    public Optional<RecordHeader> record(long position) throws IOException {
        return recordHeader(position).filter(header -> holds(position + RecordHeader.SIZE_BYTES, header.bodyLength()));
    }

    /**
     * The header of a record at a position, whose length may count something else than what follows.
     *
     * @return the header; empty if there is none
     * @throws IOException if a file cannot be read
     */
    public Optional<RecordHeader> recordHeader(long position) throws IOException {
        return holds(position, RecordHeader.SIZE_BYTES)
                ? RecordHeader.read(structure("record", position, RecordHeader.SIZE_BYTES))
                : Optional.empty();
    }

    /**
     * The header of a record that has to be at a position.
     *
     * @param expected what is due there, for the error
     * @throws CorruptImageException if there is none that ends before the image does
     * @throws IOException if a file cannot be read
     */
    public RecordHeader requireRecord(String expected, long position) throws IOException {
        ByteBuffer bytes = structure(expected, position, RecordHeader.SIZE_BYTES);
        Optional<RecordHeader> header = RecordHeader.read(bytes);
        if (header.isEmpty()) {
            throw corrupt(
                    expected,
                    position,
                    "the magic number of a record at offset 4",
                    Integer.toHexString(bytes.getInt(RecordHeader.MAGIC_OFFSET)) + "h");
        }
        if (!holds(position + RecordHeader.SIZE_BYTES, header.get().bodyLength())) {
            throw corrupt(expected, position, "a record that ends before the image", header.get() + " at the end");
        }
        return header.get();
    }

    /** An error that names the file and the place in it. */
    public CorruptImageException corrupt(String structure, long position, String expected, String found) {
        return new CorruptImageException(file(position), structure, positionInFile(position), expected, found);
    }
}
