package io.github.diskwright.image.device;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

/**
 * A regular file, or a raw block device of the host, as a device.
 *
 * <p>A file that is open for writing is locked: opening it again for writing, here or in another program, is refused.
 * (On Unix the lock is advisory: it binds programs that ask for it, and closing any other channel of this process on the
 * same file ends it for other programs. On Windows it binds all, readers included. File systems without locks, some of
 * the network's among them, keep nobody off.)
 *
 * <p>Thread-safe for reads beside each other and beside writes; writes to ranges that do not overlap may run beside
 * each other; {@link #resize} may not run beside a write. An interrupt of a thread in a call neither ends the call nor
 * closes the device.
 *
 * <p>Extents come from the file system on Linux with JDK 22 or later if native access is allowed
 * ({@code --enable-native-access}); elsewhere the whole file is {@link Extent.Kind#DATA}.
 */
public final class FileDevice implements ResizableDevice {
    private final Path path;
    /** The name in messages: that of the file to be, while it has a temporary one. */
    private final Path shownAs;

    private final HostFile file;
    private final FileExtents extents;
    private final boolean regular;
    private final boolean writable;
    private final int logicalSectorSize;
    private final int physicalSectorSize;
    /** Whether what is written goes on its way to the disk at once. */
    private final boolean bulk;

    private final Durability durability;
    private final Caching caching;
    private volatile long size;
    private volatile boolean closed;

    /** How a new file is made. */
    public enum Sparseness {
        /** Ranges that were never written occupy no space. */
        SPARSE,
        /**
         * Leaves it to the host's default. Windows refuses to attach a virtual disk whose file has the sparse
         * attribute; hosts without such an attribute make holes all the same.
         */
        HOST_DEFAULT
    }

    /** An existing file or raw device. */
    private FileDevice(Path path, boolean writable, int sectorSize, Caching caching) throws IOException {
        this(path, path, writable, sectorSize, caching, Optional.empty());
    }

    /**
     * @param bulk how durable a file is to be that is about to be filled; empty for any other file
     */
    private FileDevice(
            Path path, Path shownAs, boolean writable, int sectorSize, Caching caching, Optional<Durability> bulk)
            throws IOException {
        this.path = path;
        this.caching = caching;
        this.shownAs = shownAs;
        this.durability = bulk.orElse(Durability.WHEN_NAMED);
        this.bulk = bulk.isPresent() && durability == Durability.WHEN_NAMED;
        this.writable = writable;
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            throw new IOException(path + ": is a directory");
        }
        this.regular = attributes.isRegularFile();
        if (!regular && !HostBlockDevice.isOne(path)) {
            throw new UnsupportedFeatureException(path.toString(), "a file that is neither regular nor a block device");
        }
        HostBlockDevice raw = regular ? HostBlockDevice.NONE : HostBlockDevice.of(path);
        this.logicalSectorSize = sectorSize != 0 ? sectorSize : raw.logicalSectorSize();
        this.physicalSectorSize = Math.max(logicalSectorSize, raw.physicalSectorSize());
        this.file = new HostFile(path, writable, caching);
        this.extents = new FileExtents(path, file, regular, writable);
        try {
            this.size = file.size();
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Opens a file or raw device for reading. Its sectors are those of the raw device, or 512 bytes for a file.
     *
     * @throws NoSuchFileException if there is no such file
     * @throws IOException if the host cannot open it
     */
    public static FileDevice openReadOnly(Path path) throws IOException {
        return openReadOnly(path, Caching.HOST);
    }

    /**
     * As {@link #openReadOnly(Path)}, through the host's cache or past it.
     *
     * @throws UnsupportedFeatureException if the file system cannot do without its cache
     * @throws IOException if the host cannot open it
     */
    public static FileDevice openReadOnly(Path path, Caching caching) throws IOException {
        return new FileDevice(path, false, 0, caching);
    }

    /**
     * As {@link #openReadOnly(Path)}, and keeps others from opening the file for writing until this device is closed.
     * Any number may hold a file so beside each other. Within this process that is certain; for other programs the
     * limits of {@link FileDevice} hold, and those that do not ask for locks are not kept off.
     *
     * @throws io.github.diskwright.image.RefusedException if somebody has it open for writing
     * @throws NoSuchFileException if there is no such file
     * @throws IOException if the host cannot open it
     */
    public static FileDevice openReadOnlyLocked(Path path) throws IOException {
        FileDevice device = openReadOnly(path);
        try {
            device.file.keepWritersOff();
        } catch (IOException | RuntimeException e) {
            device.abandon();
            throw e;
        }
        return device;
    }

    /**
     * Opens a file for reading, and says how large its sectors are.
     *
     * @param path the file
     * @param sectorSize 512 or 4096, for both the logical and the physical size
     * @throws IOException if the host cannot open it
     */
    public static FileDevice openReadOnly(Path path, int sectorSize) throws IOException {
        return new FileDevice(path, false, Ranges.checkSectorSize(sectorSize), Caching.HOST);
    }

    /**
     * Opens an existing file or raw device for reading and writing, and locks it.
     *
     * @throws NoSuchFileException if there is no such file
     * @throws io.github.diskwright.image.RefusedException if somebody else has it open for writing
     * @throws IOException if the host cannot open it
     */
    public static FileDevice openWritable(Path path) throws IOException {
        return openWritable(path, 0);
    }

    /**
     * As {@link #openWritable(Path)}, through the host's cache or past it.
     *
     * @throws UnsupportedFeatureException if the file system cannot do without its cache
     */
    public static FileDevice openWritable(Path path, Caching caching) throws IOException {
        return openWritable(path, 0, caching);
    }

    /**
     * As {@link #openWritable(Path)}, and says how large the file's sectors are.
     *
     * @param path the file
     * @param sectorSize 512 or 4096; 0 for those of the raw device, or 512 bytes for a file
     */
    public static FileDevice openWritable(Path path, int sectorSize) throws IOException {
        return openWritable(path, sectorSize, Caching.HOST);
    }

    private static FileDevice openWritable(Path path, int sectorSize, Caching caching) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        return new FileDevice(path, true, sectorSize == 0 ? 0 : Ranges.checkSectorSize(sectorSize), caching);
    }

    /**
     * Makes a new, empty file and opens it for reading and writing, locked. Most callers want {@link PendingFile},
     * which shows the file under its name only when it is complete.
     *
     * @param path where; must not exist
     * @param sectorSize 512 or 4096
     * @param sparseness whether the file may have holes
     * @throws FileAlreadyExistsException if there is a file of that name
     * @throws IOException if the host cannot make it
     */
    public static FileDevice create(Path path, int sectorSize, Sparseness sparseness) throws IOException {
        return create(path, path, sectorSize, sparseness, Optional.empty());
    }

    /**
     * As {@link #create}, for a file that is filled from its start: what is written goes on its way to the disk at once, so
     * that flushing takes no long time.
     *
     * @param path where; must not exist
     * @param sectorSize 512 or 4096
     * @throws FileAlreadyExistsException if there is a file of that name
     * @throws IOException if the host cannot make it
     */
    public static FileDevice createForFilling(Path path, int sectorSize) throws IOException {
        return createForBulk(path, path, sectorSize, Sparseness.HOST_DEFAULT, Durability.WHEN_NAMED);
    }

    /** A new file that is about to be filled. */
    static FileDevice createForBulk(
            Path path, Path shownAs, int sectorSize, Sparseness sparseness, Durability durability) throws IOException {
        return create(path, shownAs, sectorSize, sparseness, Optional.of(durability));
    }

    private static FileDevice create(
            Path path, Path shownAs, int sectorSize, Sparseness sparseness, Optional<Durability> bulk)
            throws IOException {
        Ranges.checkSectorSize(sectorSize);
        Set<StandardOpenOption> options = sparseness == Sparseness.SPARSE
                ? Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)
                : Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.newByteChannel(path, options).close();
        return new FileDevice(path, shownAs, true, sectorSize, Caching.HOST, bulk);
    }

    /**
     * Whether this host and JDK can tell the extents of sparse files. The first call takes some ten milliseconds,
     * which a program can spend beside its other preparations.
     */
    public static boolean canTellExtents() {
        return NativeFile.isAvailable();
    }

    /** Where the file is. */
    public Path path() {
        return path;
    }

    /** Whether this is a regular file; false for a raw device of the host. */
    public boolean isRegularFile() {
        return regular;
    }

    /** Whether others are kept from opening the file for writing. */
    public boolean isLocked() {
        return writable || file.keepsWritersOff();
    }

    /** Whether another device is open on the same file. */
    boolean isSameFile(FileDevice other) {
        return file.isSameAs(other.file);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int logicalSectorSize() {
        return logicalSectorSize;
    }

    @Override
    public int physicalSectorSize() {
        return physicalSectorSize;
    }

    @Override
    public boolean isReadOnly() {
        return !writable;
    }

    @Override
    public String description() {
        return shownAs.toString();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        file.read(position, target);
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        Ranges.check(this, position, source.remaining());
        requireWritable();
        int length = source.remaining();
        try {
            file.write(position, source);
        } catch (IOException e) {
            throw whenFull(e, length);
        }
        if (bulk) {
            extents.startWriteback(position, length);
        }
    }

    @Override
    public void writeZeros(long position, long length) throws IOException {
        Ranges.check(this, position, length);
        requireWritable();
        requireOpen();
        if (!extents.punch(position, length)) {
            Zeros.write(this, position, length);
        }
    }

    @Override
    public void discard(long position, long length) throws IOException {
        Ranges.check(this, position, length);
        requireWritable();
        requireOpen();
        extents.punch(position, length);
    }

    @Override
    public void flush() throws IOException {
        if (writable && durability == Durability.WHEN_NAMED) {
            try {
                file.force();
            } catch (IOException e) {
                throw whenFull(e, 0);
            }
        }
    }

    @Override
    public Extent extent(long position, long length) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        requireOpen();
        return extents.at(position, length);
    }

    @Override
    public Optional<FileRange> fileRange(long position, long length, FileRange.Use use) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        requireOpen();
        boolean isUsable = caching == Caching.HOST && (writable || use == FileRange.Use.READ);
        return isUsable ? Optional.of(new FileRange(this, position, length)) : Optional.empty();
    }

    /**
     * Has the host copy bytes into another file, which never come into this process; a file system that can share
     * blocks between files copies nothing at all (JDK 21 and later). Transfers into one file exclude each other.
     *
     * @param position first byte here
     * @param length number of bytes, 1 or more
     * @param target another file, not this one
     * @param targetPosition first byte there
     * @return how many bytes were copied: 1 or more, and fewer than {@code length} where the host stops early
     * @throws IllegalArgumentException if a range is empty or not inside its file, or the file is the same
     * @throws NonWritableChannelException if the target is read-only
     * @throws NoSpaceException if the host has no room
     * @throws IOException if the host cannot read or write
     */
    public long transferTo(long position, long length, FileDevice target, long targetPosition) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        Ranges.checkNotEmpty(target, targetPosition, length);
        if (target == this) {
            throw new IllegalArgumentException("a transfer within " + description());
        }
        target.requireWritable();
        long count;
        try {
            count = file.transferTo(position, length, target.file, targetPosition);
        } catch (IOException e) {
            // Most errors are the source's: only a target that is really full is said to be.
            throw target.whenFull(e, 0);
        }
        if (target.bulk) {
            target.extents.startWriteback(targetPosition, count);
        }
        return count;
    }

    /**
     * Has the host begin to write back what was written to a range and is still in its cache, without waiting for it: then
     * the next {@link #flush} finds less to do, and the disk writes while more is read. Makes nothing durable. Does nothing
     * where the host or JDK cannot (anywhere but on Linux with JDK 22 or later).
     *
     * @param position first byte
     * @param length number of bytes, zero or more
     * @throws IllegalArgumentException if the range is not inside the device
     * @throws java.nio.channels.NonWritableChannelException if the device is read-only
     * @throws IOException if the host fails
     */
    public void startWriteback(long position, long length) throws IOException {
        Ranges.check(this, position, length);
        requireWritable();
        requireOpen();
        if (length > 0) {
            extents.startWritebackOf(position, length);
        }
    }

    @Override
    public void resize(long newSize) throws IOException {
        if (newSize < 0) {
            throw new IllegalArgumentException("size is " + newSize);
        }
        requireWritable();
        if (!regular) {
            throw new UnsupportedFeatureException(description(), "changing the size of a raw device");
        }
        try {
            file.resize(newSize);
        } catch (IOException e) {
            throw whenFull(e, Math.max(0, newSize - size));
        }
        size = newSize;
    }

    private IOException whenFull(IOException e, long wanted) {
        boolean full = NoSpaceException.isReportedBy(e)
                || (e.getClass() == IOException.class && file.isShortOf(Math.max(1, wanted)));
        return full ? new NoSpaceException(description(), e) : e;
    }

    private void requireWritable() {
        if (!writable) {
            throw new NonWritableChannelException();
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            try {
                flush();
            } finally {
                abandon();
            }
        }
    }

    /** Closes without flushing, for a file that is about to be deleted. */
    void abandon() throws IOException {
        closed = true;
        extents.close();
        file.close();
    }
}
