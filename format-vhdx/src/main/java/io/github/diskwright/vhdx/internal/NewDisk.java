package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The disk in a file that is being made. The file becomes a VHDX by {@link #complete}, which fails if any write failed
 * before; closing without it leaves the file as it is.
 *
 * <p>Calls that write exclude each other; reads run beside them.
 */
public abstract class NewDisk extends PayloadDevice {
    private final NewFile newFile;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean failed;
    private volatile boolean complete;
    private volatile boolean closed;

    NewDisk(NewFile newFile) {
        super(newFile.facts());
        this.newFile = newFile;
    }

    /** Starts a new file; it stays open if that fails. */
    public static NewDisk create(ResizableDevice file, CreateOptions options) throws IOException {
        return create(file, NewDiskPlan.of(file.description(), options), options);
    }

    /** Starts a new file for the contents of another disk, with its metadata. */
    public static NewDisk createLike(ResizableDevice file, PayloadDevice source, boolean keepsId, CreateOptions options)
            throws IOException {
        List<MetadataItem> items = new ArrayList<>();
        for (Optional<PayloadDevice> at = Optional.of(source);
                at.isPresent();
                at = at.get().parentDisk()) {
            boolean isYoungest = items.isEmpty();
            for (MetadataItem item : at.get().metadataItems()) {
                boolean isKnown = items.stream().anyMatch(item::isSameAs);
                if (!isKnown && (item.isOfUser() || isYoungest && item.isOfDisk())) {
                    items.add(item);
                }
            }
            MetadataItem.requireTable(file.description(), items);
        }
        NewDiskPlan plan = NewDiskPlan.of(file.description(), options).with(items, keepsId);
        return create(file, plan, options);
    }

    private static NewDisk create(ResizableDevice file, NewDiskPlan plan, CreateOptions options) throws IOException {
        if (file.size() != 0) {
            throw new IllegalArgumentException(file.description() + ": not empty: " + file.size() + " bytes");
        }
        NewFile newFile = new NewFile(file, plan);
        boolean fixed = options.allocation() == CreateOptions.Allocation.FIXED;
        file.resize(fixed ? newFile.fullEnd() : newFile.payloadStart());
        return fixed ? new NewFixedDisk(newFile, options.isSparse()) : new NewDynamicDisk(newFile);
    }

    final NewFile newFile() {
        return newFile;
    }

    @Override
    final BlockDevice file() {
        return newFile.device();
    }

    /** Work that changes the file. */
    private interface Change {
        void run() throws IOException;
    }

    abstract void store(long position, ByteBuffer source) throws IOException;

    abstract void storeZeros(long position, long length) throws IOException;

    /** Writes what is left to be written of payload and block allocation table. */
    abstract void completePayload(JobOptions job) throws IOException;

    @Override
    public final boolean isReadOnly() {
        return complete;
    }

    @Override
    public final void write(long position, ByteBuffer source) throws IOException {
        Ranges.check(this, position, source.remaining());
        if (source.hasRemaining()) {
            change(() -> store(position, source));
        }
    }

    @Override
    public final void writeZeros(long position, long length) throws IOException {
        Ranges.check(this, position, length);
        if (length > 0) {
            change(() -> storeZeros(position, length));
        }
    }

    /** Does nothing: what was written stays. */
    @Override
    public final void discard(long position, long length) throws IOException {
        Ranges.check(this, position, length);
        requireOpen();
        requireWritable();
    }

    private void requireWritable() {
        if (complete) {
            throw new NonWritableChannelException();
        }
    }

    /** Does nothing once the file is complete: all of it is durable then. */
    @Override
    public final void flush() throws IOException {
        requireOpen();
        if (!complete) {
            change(() -> newFile.device().flush());
        }
    }

    private void change(Change work) throws IOException {
        lock.lock();
        try {
            requireOpen();
            requireWritable();
            boolean done = false;
            try {
                work.run();
                done = true;
            } finally {
                failed |= !done;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    final boolean isClosed() {
        return closed;
    }

    @Override
    public final void complete(JobOptions job) throws IOException {
        lock.lock();
        try {
            requireOpen();
            if (complete) {
                return;
            }
            if (failed) {
                throw new IOException(description() + ": not completed, because writing to it failed");
            }
            change(() -> {
                completePayload(job);
                newFile.complete();
            });
            complete = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final void close() throws IOException {
        // Without the lock: whoever gives up does not wait for what is running.
        closed = true;
        newFile.device().close();
    }
}
