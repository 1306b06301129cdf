package io.github.diskwright.image.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A fixed number of bytes that can be read, and perhaps written, at any position: a disk, a partition, a disk inside
 * an image.
 *
 * <p>Compared with {@link java.nio.channels.FileChannel}: reads and writes are whole, never short; there is no
 * current position; the device knows which of its ranges hold data; an interrupt does not close it.
 *
 * <p><b>Units.</b> Positions and lengths are bytes. Any alignment is allowed; multiples of
 * {@link #physicalSectorSize()} are fastest.
 *
 * <p><b>Arguments.</b> A range that is not inside the device is an {@link IllegalArgumentException}: whoever follows a
 * number from input checks it against {@link #size()} first. Buffers may be heap or direct; their bytes from
 * position to limit are used and their position ends at the limit. If a call fails, the contents of a target buffer
 * and its position are undefined.
 *
 * <p><b>Threads.</b> Reads, {@link #extent} included, may run on any number of threads, also beside a writer; a read
 * that overlaps a running write may see old and new bytes mixed. Writes, {@link #writeZeros}, {@link #discard} and
 * {@link #flush} may run beside each other only where the kind of device says so; otherwise one at a time. Closing
 * while other calls run makes them fail or finish, never harm other devices.
 *
 * <p><b>Closing</b> is idempotent, flushes a writable device first and reports if that fails. A closed device answers
 * {@link java.nio.channels.ClosedChannelException}.
 */
public interface BlockDevice extends AutoCloseable {
    /** Size in bytes; may be zero. Constant but for a {@link ResizableDevice}. */
    long size();

    /** Smallest unit that the disk addresses: 512 or 4096 bytes. Partition tables count in it. */
    int logicalSectorSize();

    /** Smallest unit that the disk writes without reading first: 512 or 4096 bytes, not below the logical one. */
    int physicalSectorSize();

    /** Whether writes are refused. */
    boolean isReadOnly();

    /** What this is, for people and error messages: a file's path, {@code "partition 3 of disk.vhdx"}. */
    String description();

    /**
     * Reads bytes.
     *
     * @param position where the first one is
     * @param target filled from its position to its limit
     * @throws IllegalArgumentException if the range is not inside the device
     * @throws io.github.diskwright.image.ImageException if the container behind the device is damaged there
     * @throws IOException if the host cannot read
     */
    void read(long position, ByteBuffer target) throws IOException;

    /**
     * Writes bytes. They are durable after the next {@link #flush}.
     *
     * @param position where the first one goes
     * @param source its bytes from position to limit are written
     * @throws IllegalArgumentException if the range is not inside the device
     * @throws java.nio.channels.NonWritableChannelException if the device is read-only
     * @throws io.github.diskwright.image.NoSpaceException if the host has no room
     * @throws IOException if the host cannot write
     */
    void write(long position, ByteBuffer source) throws IOException;

    /**
     * Writes zeros, where the device can without moving the bytes and without occupying space.
     *
     * @param position the first byte
     * @param length number of bytes, zero or more
     * @throws IllegalArgumentException if the range is not inside the device
     * @throws java.nio.channels.NonWritableChannelException if the device is read-only
     * @throws IOException if the host cannot write
     */
    void writeZeros(long position, long length) throws IOException;

    /**
     * Says that nobody needs the contents of a range any more. The device may free the space, wholly, in part or not
     * at all; afterwards each byte of the range reads either as before or as zero.
     *
     * @param position the first byte
     * @param length number of bytes, zero or more
     * @throws IllegalArgumentException if the range is not inside the device
     * @throws java.nio.channels.NonWritableChannelException if the device is read-only
     * @throws IOException if the host fails
     */
    void discard(long position, long length) throws IOException;

    /**
     * A barrier: when it returns, everything written before is durable, and nothing written after it was durable
     * before. Does nothing on a read-only device.
     *
     * @throws IOException if the host cannot make it durable; the contents since the last barrier are then unknown
     */
    void flush() throws IOException;

    /**
     * Tells what the bytes from a position on are, without reading them: exact, or pessimistic (an area of zeros may
     * be called {@link Extent.Kind#DATA}), never optimistic.
     *
     * @param position the first byte
     * @param length how far the question goes, 1 or more
     * @return an extent that starts at {@code position} and ends at or before {@code position + length}. The next one
     *     may be of the same kind; {@link #extents} joins them.
     * @throws IllegalArgumentException if the range is empty or not inside the device
     * @throws IOException if the container or host fails
     */
    Extent extent(long position, long length) throws IOException;

    /**
     * The extents of a range in order, without gaps, neighbours of one kind joined. They are looked up while the
     * iterator is used; nothing is held in memory.
     *
     * @param position the first byte
     * @param length number of bytes, zero or more
     * @throws IllegalArgumentException if the range is not inside the device
     */
    default ExtentIterator extents(long position, long length) {
        Ranges.check(this, position, length);
        return new ExtentIterator(this, position, length);
    }

    /**
     * Where the bytes from a position on lie in a file of the host as they are, for copies that the host can make on its
     * own ({@link FileDevice#transferTo}). What is found for reading holds until the device is written to.
     *
     * @param position the first byte
     * @param length how far the question goes, 1 or more
     * @param use what will be done with the range
     * @return a range of a file, which may be shorter than {@code length}; empty where there is none, the default
     * @throws IllegalArgumentException if the range is empty or not inside the device
     * @throws IOException if the container or host fails
     */
    default Optional<FileRange> fileRange(long position, long length, FileRange.Use use) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        return Optional.empty();
    }

    @Override
    void close() throws IOException;
}
