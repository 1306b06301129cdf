package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Ranges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.util.OptionalLong;

/** The disk in a file that is only read. A log is replayed in memory. */
public final class StoredDisk extends PayloadDevice {
    /** Largest block allocation table that is checked as a whole when the disk is opened. */
    static final long MAX_CHECKED_BAT = 16 * Bytes.MIB;

    private final BlockDevice opened;
    private final BatGeometry geometry;
    private final BatRules rules;
    private final Judge judge;
    private final StoredBat bat;
    private final OptionalLong allocatedBlocks;
    private volatile boolean closed;

    private StoredDisk(BlockDevice opened, Contents contents, Judge judge, OptionalLong allocatedBlocks) {
        super(
                contents.file(),
                new DiskFacts(
                        contents.disk(),
                        contents.creator(),
                        contents.header().dataWriteGuid(),
                        contents.header().hasLog()));
        this.opened = opened;
        this.geometry = contents.geometry();
        this.rules = new BatRules(contents);
        this.judge = judge;
        this.bat = new StoredBat(contents.file(), rules.position(0), geometry.entries());
        this.allocatedBlocks = allocatedBlocks;
    }

    /** Opens the disk; the file stays open if that fails. */
    public static StoredDisk open(BlockDevice file, OpenOptions options) throws IOException {
        if (options.access() == OpenOptions.Access.WRITE) {
            throw new UnsupportedFeatureException(file.description(), "writing to an existing VHDX");
        }
        Judge judge = new StrictJudge(file.description());
        Contents contents = Contents.read(file, options.limits(), judge);
        OptionalLong allocated = OptionalLong.empty();
        if (contents.geometry().entries() * BatEntry.SIZE_BYTES <= MAX_CHECKED_BAT) {
            BatCheck check = new BatCheck(contents, judge);
            check.run(JobOptions.defaults());
            allocated = OptionalLong.of(check.allocatedBlocks());
        }
        return new StoredDisk(file, contents, judge, allocated);
    }

    @Override
    public OptionalLong allocatedBlocks() {
        return allocatedBlocks;
    }

    @Override
    public long fileSize() {
        return opened.size();
    }

    @Override
    long entry(long block) throws IOException {
        long entry = bat.entry(geometry.index(block));
        if (entry != 0) {
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
        return true;
    }

    @Override
    public void write(long position, ByteBuffer source) {
        refuse(position, source.remaining());
    }

    @Override
    public void writeZeros(long position, long length) {
        refuse(position, length);
    }

    @Override
    public void discard(long position, long length) {
        refuse(position, length);
    }

    private void refuse(long position, long length) {
        Ranges.check(this, position, length);
        throw new NonWritableChannelException();
    }

    @Override
    public void flush() throws IOException {
        requireOpen();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        opened.close();
    }
}
