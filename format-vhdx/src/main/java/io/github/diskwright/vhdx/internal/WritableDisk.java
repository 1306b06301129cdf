package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.vhdx.GenerationExtent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The disk in a file that may be written to. Opening writes nothing; the first change replays a log and begins a
 * {@link WriteSession}, closing ends it.
 *
 * <p>Calls that write exclude each other; reads run beside them.
 */
public final class WritableDisk extends PayloadDevice {
    private final OpenedFile opened;
    private final WriteSession session;
    private final BlockWriter writer;
    private final BatGeometry geometry;
    private final SectorBitmaps bitmaps;
    private final BatRules rules;
    private final Judge judge;
    private final boolean isBatChecked;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile OptionalLong allocatedBlocks;
    private volatile boolean closed;

    WritableDisk(OpenedFile opened, WriteSession session) {
        super(opened.facts());
        this.opened = opened;
        this.session = session;
        this.geometry = opened.contents().geometry();
        this.bitmaps = new SectorBitmaps(this::readBitmap);
        this.rules = new BatRules(opened.contents(), () -> session.view().size());
        this.judge = opened.judge();
        this.isBatChecked = opened.allocatedBlocks().isPresent();
        this.allocatedBlocks = opened.allocatedBlocks();
        this.writer = new BlockWriter(this, session, opened.contents());
    }

    @Override
    public DiskFacts facts() {
        DiskFacts before = opened.facts();
        return new DiskFacts(
                before.disk(),
                before.creator(),
                session.header().dataWriteGuid(),
                before.isLogReplayed() && !session.hasBegun(),
                before.parentLink());
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

    /** A chunk that has no bitmap yet has bits of zeros: who asks is about to set some. */
    private ByteBuffer readBitmap(long chunk, int offset) throws IOException {
        long index = geometry.bitmapIndex(chunk);
        long entry = session.bat().get(index);
        if (!isBatChecked && !session.hasBegun()) {
            rules.checkBitmap(index, entry, judge);
            rules.requireBitmap(index, entry, judge);
        }
        return BatEntry.isPresent(entry)
                ? session.changes().read(BatEntry.position(entry) + offset, Bytes.SECTOR)
                : Bytes.allocate(Bytes.SECTOR);
    }

    /** Where the sector bitmap is that has the bit of a sector. */
    long bitmapPosition(long sector) throws IOException {
        long block = sector >>> geometry.blockShift() - geometry.sectorShift();
        return BatEntry.position(session.bat().get(geometry.bitmapIndex(geometry.chunk(block))));
    }

    @Override
    SectorBitmaps bitmaps() {
        return bitmaps;
    }

    @Override
    ParentData parent() {
        return opened.requireParent();
    }

    @Override
    List<MetadataItem> metadataItems() throws IOException {
        return MetadataItem.readAll(file(), opened.contents());
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

    /** Changes a block's entry, for work on the file that is not a write. */
    void setEntry(long block, long entry) throws IOException {
        writer.setEntry(block, entry);
    }

    /** Changes any entry of the table. */
    void setIndex(long index, long entry) throws IOException {
        writer.setIndex(index, entry);
    }

    boolean namesSpace(long entry) {
        return writer.namesSpace(entry);
    }

    @Override
    boolean isClosed() {
        return closed;
    }

    /** Does nothing: a file that was opened is complete. */
    @Override
    public void complete(JobOptions job) throws IOException {
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
    public GenerationExtent generation(long position, long length) throws IOException {
        session.gate().readLock().lock();
        try {
            return super.generation(position, length);
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
            if (session.hasNewContentsId() || writer.changesByZeros(position, length)) {
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
            if (writer.changesByDiscard(position, length)) {
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
                opened.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
