package io.github.diskwright.image.device;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where a file of the host has data and where holes, and what else the host can do with it beyond the JDK, as far as this
 * host and JDK can ({@link NativeFile}): opened when it is first needed. Thread-safe.
 */
final class FileExtents implements AutoCloseable {
    private static final long PUNCH_ALIGNMENT = 4096;
    /** How much a bulk writer leaves to the host's cache before it has the host begin to write it back. */
    private static final long WRITEBACK_STEP = 16L << 20;

    private final Path path;
    private final HostFile file;
    private final boolean regular;
    private final boolean writable;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong written = new AtomicLong();
    private @Nullable Optional<NativeFile> opened;
    private boolean closed;

    /**
     * @param path where the file is
     * @param file the file, already open
     * @param regular whether it is a file; raw devices have no holes
     * @param writable whether it is open for writing
     */
    FileExtents(Path path, HostFile file, boolean regular, boolean writable) {
        this.path = path;
        this.file = file;
        this.regular = regular;
        this.writable = writable;
    }

    /** The extent from a position on; all data where the host cannot say. */
    Extent at(long position, long length) throws IOException {
        Optional<NativeFile> known = regular ? nativeFile() : Optional.empty();
        if (known.isEmpty()) {
            return new Extent(position, length, Extent.Kind.DATA);
        }
        long limit = position + length;
        long data = known.get().nextData(position, limit);
        if (data > position) {
            return new Extent(position, data - position, Extent.Kind.UNALLOCATED);
        }
        long hole = known.get().nextHole(position, limit);
        // A writer may have filled the hole between the two questions.
        return new Extent(position, hole > position ? hole - position : length, Extent.Kind.DATA);
    }

    /** Frees a range, which then reads as zeros. Answers false, having done nothing, where the host cannot. */
    boolean punch(long position, long length) throws IOException {
        if (!regular || length < PUNCH_ALIGNMENT) {
            return false;
        }
        Optional<NativeFile> known = nativeFile();
        return known.isPresent() && known.get().punch(position, length);
    }

    /**
     * Has the host write back what a bulk writer has written since the last time, so that the last flush finds little
     * left to wait for. Bulk writers go upwards; whatever lies elsewhere waits for the flush.
     */
    void startWriteback(long position, long length) throws IOException {
        long end = position + length;
        long start = written.get();
        if (end - start >= WRITEBACK_STEP && written.compareAndSet(start, end)) {
            startWritebackOf(start, end - start);
        }
    }

    /** Has the host begin to write a range back, where it can. */
    void startWritebackOf(long position, long length) throws IOException {
        Optional<NativeFile> known = nativeFile();
        if (known.isPresent()) {
            known.get().startWriteback(position, length);
        }
    }

    private Optional<NativeFile> nativeFile() throws IOException {
        lock.lock();
        try {
            Optional<NativeFile> known = opened;
            if (known == null) {
                known = closed ? Optional.empty() : openNative();
                opened = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** By name, so another file may be there by now: that one's holes are not ours. */
    private Optional<NativeFile> openNative() throws IOException {
        Optional<NativeFile> found = NativeFile.open(path, writable);
        if (found.isPresent() && !file.isStillAtItsPath()) {
            found.get().close();
            return Optional.empty();
        }
        return found;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            Optional<NativeFile> known = opened;
            opened = Optional.empty();
            if (known != null) {
                known.ifPresent(NativeFile::close);
            }
        } finally {
            lock.unlock();
        }
    }
}
