package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.Ranges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The disk in a file that may be written to. Opening writes nothing; the first change replays a log and begins a
 * {@link WriteSession}, closing ends it.
 *
 * <p>Calls that write exclude each other; reads run beside them.
 */
public final class WritableDisk extends PayloadDevice {
    private final WriteSession session;
    private final BlockWriter writer;
    private final DiskFacts factsBefore;
    private final BatRules rules;
    private final Judge judge;
    private final boolean isBatChecked;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile OptionalLong allocatedBlocks;
    private volatile boolean closed;

    WritableDisk(OpenedFile opened, WriteSession session) {
        super(opened.facts());
        this.factsBefore = opened.facts();
        this.session = session;
        this.rules = new BatRules(opened.contents(), () -> session.view().size());
        this.judge = opened.judge();
        this.isBatChecked = opened.allocatedBlocks().isPresent();
        this.allocatedBlocks = opened.allocatedBlocks();
        this.writer = new BlockWriter(this, session, opened.contents());
    }

    @Override
    public DiskFacts facts() {
        return new DiskFacts(
                factsBefore.disk(),
                factsBefore.creator(),
                session.header().dataWriteGuid(),
                factsBefore.isLogReplayed() && !session.hasBegun());
    }

    @Override
    public OptionalLong allocatedBlocks() {
        return allocatedBlocks;
    }

    /** Counts a block that got or lost its space. */
    void countBlocks(int difference) {
        OptionalLong known = allocatedBlocks;
        if (known.isPresent()) {
            allocatedBlocks = OptionalLong.of(known.getAsLong() + difference);
        }
    }

    @Override
    BlockDevice file() {
        return session.view();
    }

    @Override
    long entry(long block) throws IOException {
        long entry = writer.entry(block);
        if (entry != 0 && !isBatChecked && !session.hasBegun()) {
            rules.checkPayload(block, entry, judge);
        }
        return entry;
    }

    @Override
    boolean isClosed() {
        return closed;
    }

    /** Does nothing: a file that was opened is complete. */
    @Override
    public void complete() throws IOException {
        requireOpen();
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        session.gate().readLock().lock();
        try {
            super.read(position, target);
        } finally {
            session.gate().readLock().unlock();
        }
    }

    @Override
    public Extent extent(long position, long length) throws IOException {
        session.gate().readLock().lock();
        try {
            return super.extent(position, length);
        } finally {
            session.gate().readLock().unlock();
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        Ranges.check(this, position, source.remaining());
        boolean isEmpty = !source.hasRemaining();
        locked(() -> {
            if (!isEmpty) {
                session.begin(WriteSession.Effect.CONTENTS);
                writer.write(position, source);
            }
        });
    }

    @Override
    public void writeZeros(long position, long length) throws IOException {
        Ranges.check(this, position, length);
        locked(() -> {
            if (length > 0) {
                session.begin(WriteSession.Effect.CONTENTS);
                writer.writeZeros(position, length);
            }
        });
    }

    /** Frees the space of whole blocks of a disk that is not fixed; of other parts it tells the file's host. */
    @Override
    public void discard(long position, long length) throws IOException {
        Ranges.check(this, position, length);
        locked(() -> {
            if (length > 0 && writer.isDiscardable()) {
                session.begin(WriteSession.Effect.CONTENTS);
                writer.discard(position, length);
            }
        });
    }

    @Override
    public void flush() throws IOException {
        locked(session::flush);
    }

    private void locked(WriteSession.Work work) throws IOException {
        lock.lock();
        try {
            requireOpen();
            work.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            try {
                session.end();
            } finally {
                session.file().close();
            }
        } finally {
            lock.unlock();
        }
    }
}
