package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Ranges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.util.List;
import java.util.OptionalLong;

/** The disk in a file that is only read. A log is replayed in memory. */
public final class StoredDisk extends PayloadDevice {
    private final OpenedFile opened;
    private final BatGeometry geometry;
    private final BatRules rules;
    private final StoredBat bat;
    private final SectorBitmaps bitmaps;
    private volatile boolean closed;

    StoredDisk(OpenedFile opened) {
        super(opened.facts());
        Contents contents = opened.contents();
        long size = contents.file().size();
        this.opened = opened;
        this.geometry = contents.geometry();
        this.rules = new BatRules(contents, () -> size);
        this.bat = new StoredBat(contents.file(), rules.position(0), geometry.entries());
        this.bitmaps = new SectorBitmaps(this::readBitmap);
    }

    @Override
    public OptionalLong allocatedBlocks() {
        return opened.allocatedBlocks();
    }

    @Override
    public List<Finding> tolerated() {
        return opened.tolerated();
    }

    @Override
    public long fileSize() {
        return opened.file().size();
    }

    private ByteBuffer readBitmap(long chunk, int offset) throws IOException {
        long index = geometry.bitmapIndex(chunk);
        long entry = bat.entry(index);
        rules.checkBitmap(index, entry, opened.judge());
        rules.requireBitmap(index, entry, opened.judge());
        return Bytes.read(file(), BatEntry.position(entry) + offset, Bytes.SECTOR);
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
        return opened.contents().file();
    }

    @Override
    long entry(long block) throws IOException {
        long entry = bat.entry(geometry.index(block));
        if (entry != 0) {
            rules.checkPayload(block, entry, opened.judge());
        }
        return entry;
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
