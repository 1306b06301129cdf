package io.github.diskwright.testkit.crash;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A device in memory that records every change and every flush, and afterwards tells which states a power cut could
 * have left.
 *
 * <p>The record keeps a copy of everything that was written. Fully thread-safe; changes are recorded in the order in
 * which they took effect. Closing flushes, which is recorded, and leaves the record usable.
 */
public final class CrashDevice extends ForwardingDevice implements ResizableDevice {
    private static final int CHUNK = 1 << 20;

    private final ReentrantLock recording = new ReentrantLock();
    private final ContentDevice live;
    private final Content initial;
    private final boolean nested;
    private final List<Change> entries = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private boolean closed;

    private CrashDevice(ContentDevice live, boolean nested) {
        super(live);
        this.live = live;
        this.initial = live.snapshot();
        this.nested = nested;
    }

    /**
     * A device that holds what another one holds, all of it durable. The other device is copied, holes left out; the
     * device of a {@link CrashState} and a crash device are not even copied. It stays open and is not used further.
     *
     * @param device what to start with, also a state's device, to simulate a crash in the recovery from a crash
     * @throws IOException if it cannot be read
     */
    public static CrashDevice startingWith(BlockDevice device) throws IOException {
        BlockDevice source = device instanceof CrashDevice other ? other.live : device;
        Content content =
                source instanceof ContentDevice other ? other.snapshot().layer() : copy(source);
        return new CrashDevice(
                new ContentDevice(content, device, () -> "crash device"), device instanceof ContentDevice);
    }

    private static Content copy(BlockDevice device) throws IOException {
        Content content = Content.ofSize(device.size());
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        ExtentIterator extents = device.extents(0, device.size());
        while (extents.hasNext()) {
            Extent extent = extents.next();
            for (long at = extent.position(); extent.isData() && at < extent.end(); at += buffer.limit()) {
                buffer.clear().limit((int) Math.min(CHUNK - at % Content.PAGE, extent.end() - at));
                device.read(at, buffer);
                store(content, at, buffer.flip());
            }
        }
        return content;
    }

    private static void store(Content content, long position, ByteBuffer bytes) {
        long at = position;
        while (bytes.hasRemaining()) {
            int length = (int) Math.min(bytes.remaining(), Content.PAGE - at % Content.PAGE);
            ByteBuffer part = bytes.slice(bytes.position(), length);
            if (!Zeros.isZero(part)) {
                content.write(at, part);
            }
            bytes.position(bytes.position() + length);
            at += length;
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    private void record(Change change, Action action) throws IOException {
        recording.lock();
        try {
            action.run();
            if (change.length() > 0 || change.isResize() || change.isFlush()) {
                entries.add(change);
            }
        } finally {
            recording.unlock();
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        Ranges.check(this, position, source.remaining());
        record(Change.write(position, source), () -> super.write(position, source));
    }

    @Override
    public void writeZeros(long position, long length) throws IOException {
        record(Change.zeros(position, length), () -> super.writeZeros(position, length));
    }

    @Override
    public void discard(long position, long length) throws IOException {
        record(Change.discard(position, length), () -> super.discard(position, length));
    }

    @Override
    public void resize(long size) throws IOException {
        record(Change.resize(size), () -> live.resize(size));
    }

    @Override
    public void flush() throws IOException {
        record(Change.flush(), super::flush);
    }

    @Override
    public void close() throws IOException {
        recording.lock();
        try {
            if (!closed) {
                closed = true;
                flush();
                super.close();
            }
        } finally {
            recording.unlock();
        }
    }

    /**
     * Puts a name into the record, for {@link CrashState#reached()} and {@link CrashState#durable()}: what has been
     * done or acknowledged so far.
     *
     * @param name what has happened, for example {@code "acknowledged 3"}
     */
    public void mark(String name) {
        recording.lock();
        try {
            marks.add(new Mark(name, entries.size()));
        } finally {
            recording.unlock();
        }
    }

    /** Number of changes recorded so far, flushes not counted. */
    public int changes() {
        return recordedEntries().size() - flushes();
    }

    /** Number of flushes recorded so far. */
    public int flushes() {
        return (int) recordedEntries().stream().filter(Change::isFlush).count();
    }

    private List<Change> recordedEntries() {
        recording.lock();
        try {
            return List.copyOf(entries);
        } finally {
            recording.unlock();
        }
    }

    /** The states that a power cut during the record of now could have left, chosen by a seed, with default options. */
    public CrashStates states(long seed) {
        return states(CrashOptions.builder().seed(seed).build());
    }

    /** The states that a power cut during the record of now could have left. */
    public CrashStates states(CrashOptions options) {
        recording.lock();
        try {
            return new CrashStates(
                    new Recording(initial, live, List.copyOf(entries), List.copyOf(marks), nested), options);
        } finally {
            recording.unlock();
        }
    }
}
