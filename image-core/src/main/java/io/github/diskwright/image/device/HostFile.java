package io.github.diskwright.image.device;

import io.github.diskwright.image.RefusedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file of the host that stays usable when somebody interrupts a thread that uses it. The JDK closes a
 * {@link FileChannel} in that case, for all threads; here the channel is opened again and the call repeated, and the
 * interrupt stays set for whom it was meant.
 */
final class HostFile implements AutoCloseable {
    /** The JDK copies heap buffers through a direct one of the same size, kept per thread: keep that small. */
    private static final int MAX_HEAP_TRANSFER = 1 << 20;

    private final ReentrantLock reopening = new ReentrantLock();
    private final Path path;
    private final boolean writable;
    private final Caching caching;
    private final Object key;
    /** A transfer moves the position of the channel that it goes to; nothing else uses that. */
    private final ReentrantLock receiving = new ReentrantLock();

    private volatile Channel channel;
    private volatile boolean closed;
    private volatile boolean keepsWritersOff;
    /** The host's lock that this file took last. */
    private volatile @Nullable FileLock granted;

    private final ReadLocks.HostLock readLock = this::takeReadLock;

    /**
     * What is open: the file as the host caches it, if wanted once more past its cache, and where the file system is
     * the host's own the JDK's older view of it, because only that can grow holes.
     */
    private record Channel(
            FileChannel channel,
            @Nullable RandomAccessFile file,
            @Nullable UnbufferedChannel unbuffered) {
        boolean isOpen() {
            return channel.isOpen() && (unbuffered == null || unbuffered.isOpen());
        }

        void close() throws IOException {
            try {
                if (unbuffered != null) {
                    unbuffered.close();
                }
            } finally {
                channel.close();
                if (file != null) {
                    file.close();
                }
            }
        }
    }

    private interface Call<T> {
        T on(Channel channel) throws IOException;
    }

    HostFile(Path path, boolean writable, Caching caching) throws IOException {
        this.path = path;
        this.writable = writable;
        this.caching = caching;
        this.channel = openChannel();
        this.key = keyAtPath();
    }

    /** What identifies a file on its host, whatever its name; the path itself where the host has nothing of the kind. */
    private Object keyAtPath() throws IOException {
        Object found = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return found == null ? path.toRealPath() : found;
    }

    /** Whether two of them are open on one file. */
    boolean isSameAs(HostFile other) {
        return key.equals(other.key);
    }

    /** Whether the file is still the one that its name leads to. */
    boolean isStillAtItsPath() throws IOException {
        return Files.exists(path) && keyAtPath().equals(key);
    }

    private Channel openChannel() throws IOException {
        if (writable && ReadLocks.isHeld(keyAtPath())) {
            // Before anything is open: closing it again would end the readers' lock for other programs.
            throw inUse();
        }
        UnbufferedChannel unbuffered = caching == Caching.DIRECT ? UnbufferedChannel.open(path, writable) : null;
        Channel opened;
        try {
            opened = openChannel(unbuffered);
        } catch (IOException | RuntimeException e) {
            if (unbuffered != null) {
                unbuffered.close();
            }
            throw e;
        }
        if (writable) {
            lock(opened);
        }
        return opened;
    }

    private Channel openChannel(@Nullable UnbufferedChannel unbuffered) throws IOException {
        if (writable && path.getFileSystem() == FileSystems.getDefault()) {
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
            return new Channel(file.getChannel(), file, unbuffered);
        }
        FileChannel channel = writable
                ? FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)
                : FileChannel.open(path, StandardOpenOption.READ);
        return new Channel(channel, null, unbuffered);
    }

    private void lock(Channel opened) throws IOException {
        boolean free = false;
        try {
            free = !ReadLocks.isHeld(keyAtPath()) && isGranted(opened, false);
        } finally {
            if (!free) {
                closeQuietly(opened);
            }
        }
        if (!free) {
            throw inUse();
        }
    }

    private RefusedException inUse() {
        return new RefusedException(path + " is in use by another program or part of this one", "close it there first");
    }

    private boolean isGranted(Channel opened, boolean shared) {
        try {
            granted = opened.channel.tryLock(0, Long.MAX_VALUE, shared);
            return granted != null;
        } catch (OverlappingFileLockException e) {
            // Locked in this process: the same answer as for another process.
            return false;
        } catch (UnsupportedOperationException | IOException e) {
            // Some network and in-memory file systems have no locks; then there is nothing to ask.
            return true;
        }
    }

    /**
     * Keeps others from opening a file for writing that is open for reading here.
     *
     * @throws RefusedException if somebody has it open for writing
     */
    void keepWritersOff() throws RefusedException {
        if (!ReadLocks.hold(key, readLock)) {
            throw inUse();
        }
        keepsWritersOff = true;
    }

    /** Takes the host's lock, once more if somebody else in this process has ended it by closing the same file. */
    private boolean takeReadLock() {
        FileLock before = granted;
        if (before != null) {
            try {
                before.release();
            } catch (IOException e) {
                // It ended with the channel that it was on.
            }
        }
        return isGranted(channel, true);
    }

    boolean keepsWritersOff() {
        return keepsWritersOff;
    }

    private static void closeQuietly(Channel opened) {
        try {
            opened.close();
        } catch (IOException e) {
            // Nothing was written through it.
        }
    }

    long size() throws IOException {
        return call(open -> open.channel.size());
    }

    void read(long position, ByteBuffer target) throws IOException {
        int start = target.position();
        call(open -> {
            target.position(start);
            long at = position;
            while (target.hasRemaining()) {
                int count = open.unbuffered != null
                        ? open.unbuffered.read(target, at)
                        : transfer(target, at, open.channel::read);
                if (count < 0) {
                    throw new IOException(path + ": ends at " + open.channel.size() + ", inside a read of "
                            + (target.limit() - start) + " bytes at " + position);
                }
                at += count;
            }
            return open;
        });
    }

    void write(long position, ByteBuffer source) throws IOException {
        int start = source.position();
        call(open -> {
            source.position(start);
            long at = position;
            while (source.hasRemaining()) {
                int count = open.unbuffered != null ? open.unbuffered.write(source, at) : 0;
                at += count > 0 ? count : transfer(source, at, open.channel::write);
            }
            return open;
        });
    }

    /**
     * Has the host copy bytes into another file.
     *
     * @return how many were copied, 1 or more; from there on it can be called again
     */
    long transferTo(long position, long length, HostFile target, long targetPosition) throws IOException {
        return target.call(to -> {
            target.receiving.lock();
            try {
                return call(from -> {
                    to.channel.position(targetPosition);
                    long count = from.channel.transferTo(position, length, to.channel);
                    if (count <= 0 && position < from.channel.size()) {
                        // Some file systems give up without saying so.
                        return copyPiece(from, position, length, to, targetPosition);
                    }
                    if (count <= 0) {
                        throw new IOException(path + ": ends at " + from.channel.size() + ", inside a copy of " + length
                                + " bytes at " + position);
                    }
                    return count;
                });
            } finally {
                target.receiving.unlock();
            }
        });
    }

    private static long copyPiece(Channel from, long position, long length, Channel to, long targetPosition)
            throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(length, MAX_HEAP_TRANSFER));
        int count = from.channel.read(piece, position);
        piece.flip();
        while (piece.hasRemaining()) {
            to.channel.write(piece, targetPosition + piece.position());
        }
        return count;
    }

    private interface Transfer {
        int at(ByteBuffer buffer, long position) throws IOException;
    }

    private static int transfer(ByteBuffer buffer, long position, Transfer transfer) throws IOException {
        if (buffer.isDirect() || buffer.remaining() <= MAX_HEAP_TRANSFER) {
            return transfer.at(buffer, position);
        }
        int limit = buffer.limit();
        buffer.limit(buffer.position() + MAX_HEAP_TRANSFER);
        try {
            return transfer.at(buffer, position);
        } finally {
            buffer.limit(limit);
        }
    }

    void force() throws IOException {
        call(open -> {
            open.channel.force(false);
            return open;
        });
    }

    /** Changes the size; new bytes are a hole where the file system has holes. */
    void resize(long size) throws IOException {
        call(open -> {
            if (open.file != null) {
                open.file.setLength(size);
            } else if (size < open.channel.size()) {
                open.channel.truncate(size);
            } else if (size > open.channel.size()) {
                open.channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
            }
            return open;
        });
    }

    /** Whether the file's file system has fewer free bytes than this. */
    boolean isShortOf(long bytes) {
        try {
            return Files.getFileStore(path).getUsableSpace() < bytes;
        } catch (IOException | SecurityException | UnsupportedOperationException e) {
            return false;
        }
    }

    private <T> T call(Call<T> call) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                Channel used = channel;
                if (closed) {
                    throw new ClosedChannelException();
                }
                try {
                    return call.on(used);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                    reopen(used);
                } catch (IOException e) {
                    // Another thread was interrupted in its call, or this one while it used two files, or the device
                    // was
                    // closed. RandomAccessFile has no error of its own for that.
                    if (used.isOpen()) {
                        throw e;
                    }
                    interrupted |= Thread.interrupted();
                    reopen(used);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void reopen(Channel broken) throws IOException {
        reopening.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            if (channel == broken) {
                // It says that it is closed before it has given up its lock: waits until it has.
                closeQuietly(broken);
                if (!isStillAtItsPath()) {
                    throw new IOException(path + ": was replaced by another file while it was in use");
                }
                channel = openChannel();
                if (keepsWritersOff) {
                    // This process still holds it; other programs are kept off again if none was quicker.
                    isGranted(channel, true);
                }
            }
        } finally {
            reopening.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        reopening.lock();
        try {
            boolean ends = !closed && keepsWritersOff;
            closed = true;
            try {
                channel.close();
            } finally {
                if (ends) {
                    ReadLocks.release(key, readLock);
                }
            }
        } finally {
            reopening.unlock();
        }
    }
}
