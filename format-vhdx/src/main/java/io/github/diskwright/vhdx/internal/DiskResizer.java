package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.image.pipeline.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Changes the size of a disk. The size itself changes with one entry of the log: before it everything that the new
 * size needs is in the file, where nothing looks at it yet; after it, what the old size needed is cleaned up. Not
 * thread-safe.
 */
final class DiskResizer {
    private static final String TASK = "resizing";
    private static final int PART = 1 << 20;

    private final OpenedFile opened;
    private final WriteSession session;
    private final WritableDisk disk;
    private final BatGeometry before;
    private final Pace pace;

    DiskResizer(OpenedFile opened, WriteSession session, JobOptions job) {
        this.opened = opened;
        this.session = session;
        this.disk = new WritableDisk(opened, session);
        this.before = opened.contents().geometry();
        this.pace = new Pace(job, TASK);
    }

    /**
     * Changes the size.
     *
     * @param size bytes
     * @param mayLoseData whether a smaller disk may lose what is behind its new end
     */
    void resizeTo(long size, boolean mayLoseData) throws IOException {
        int sector = opened.contents().disk().logicalSectorSize();
        if (size <= 0 || size > DiskParameters.MAX_DISK_SIZE || size % sector != 0) {
            throw new UnsupportedFeatureException(
                    disk.description(),
                    "a VHDX disk of " + size + " bytes; possible are multiples of " + sector + " up to "
                            + DiskParameters.MAX_DISK_SIZE);
        }
        if (size < before.diskSize() && !mayLoseData) {
            requireUnused(size);
        }
        if (size > before.diskSize()) {
            session.begin(WriteSession.Effect.NONE);
            grow(before.withDiskSize(size));
        } else if (size < before.diskSize()) {
            session.begin(WriteSession.Effect.CONTENTS);
            shrink(before.withDiskSize(size));
        }
    }

    private void requireUnused(long size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PART);
        ExtentIterator extents = disk.extents(size, before.diskSize() - size);
        while (extents.hasNext()) {
            Extent extent = extents.next();
            for (long at = extent.position(); extent.isData() && at < extent.end(); at += bytes.limit()) {
                disk.read(at, bytes.clear().limit((int) Math.min(PART, extent.end() - at)));
                pace.spend(bytes.limit());
                if (!Zeros.isZero(bytes.flip())) {
                    throw new RefusedException(
                            disk.description() + " has data at " + at + ", behind the new end at " + size,
                            "move what is there, or allow that it is lost");
                }
            }
        }
    }

    private void grow(BatGeometry after) throws IOException {
        zeroBehindEnd(after);
        NewEntries entries = new NewEntries(session, opened, after);
        long needed = after.entries() * BatEntry.SIZE_BYTES;
        if (needed <= opened.contents().regions().bat().length()) {
            entries.addInPlace(pace);
            beginNewSize();
            putSize(after.diskSize());
            session.commit();
        } else {
            moveTable(entries, after);
        }
    }

    /** Until here the disk reads as before: one that cannot grow stays what its children were made over. */
    private void beginNewSize() throws IOException {
        session.begin(WriteSession.Effect.CONTENTS);
    }

    /** What is behind the end in the last block may be anything, and will show. */
    private void zeroBehindEnd(BatGeometry after) throws IOException {
        long end = before.diskSize();
        long block = end >>> before.blockShift();
        long inBlock = end & before.blockSize() - 1;
        if (inBlock == 0) {
            return;
        }
        long entry = disk.entry(block);
        boolean parentShows = before.hasParent() && disk.parent().disk().size() > end && !BatEntry.isPresent(entry);
        if (parentShows && (BatEntry.isPartial(entry) || BatEntry.state(entry) == BatEntry.NOT_PRESENT)) {
            takeFromParent(block, inBlock);
        } else if (BatEntry.isStored(entry)) {
            zero(BatEntry.position(entry) + inBlock, before.blockSize() - inBlock);
        }
    }

    /** Makes the last block the file's own, so that the parent does not show behind the old end. */
    private void takeFromParent(long block, long length) throws IOException {
        FileSpace.Given given = session.take(before.blockSize());
        ByteBuffer bytes = ByteBuffer.allocate(PART);
        long start = block << before.blockShift();
        for (long at = 0; at < length; at += bytes.limit()) {
            disk.read(start + at, bytes.clear().limit((int) Math.min(PART, length - at)));
            session.file().write(given.position() + at, bytes.flip());
            pace.spend(bytes.limit());
        }
        zero(given.position() + length, before.blockSize() - length);
        disk.setEntry(block, BatEntry.present(given.position()));
    }

    /** As far as the file goes: the last block may be cut off there. */
    private void zero(long position, long length) throws IOException {
        long inFile = Math.min(length, session.file().size() - position);
        if (inFile <= 0) {
            return;
        }
        if (opened.contents().disk().isFixed()) {
            // No hole in space that is really allocated.
            Zeros.write(session.file(), position, inFile);
        } else {
            session.file().writeZeros(position, inFile);
        }
    }

    private void putSize(long size) throws IOException {
        session.reserve(2);
        MetadataEntry item = opened.contents().metadata().table().entries().stream()
                .filter(entry -> !entry.isUser() && entry.itemId().equals(Guids.VIRTUAL_DISK_SIZE))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no size"));
        session.changes().putLong(opened.contents().regions().metadata().fileOffset() + item.offset(), size);
    }

    /** Puts a longer table elsewhere; region tables and size change together. */
    private void moveTable(NewEntries entries, BatGeometry after) throws IOException {
        session.commit();
        RegionEntry old = opened.contents().regions().bat();
        FileSpace.Given given = session.take(after.regionBytes());
        entries.writeTable(given, pace);
        session.commit();
        beginNewSize();
        session.putRegionTables(opened.contents()
                .regions()
                .table()
                .with(new RegionEntry(Guids.BAT_REGION, given.position(), after.regionBytes(), RegionEntry.REQUIRED)));
        putSize(after.diskSize());
        session.space().release(old.fileOffset(), old.length());
        session.commit();
    }

    private void shrink(BatGeometry after) throws IOException {
        putSize(after.diskSize());
        dropEntries(after);
        session.commit();
        long inBlock = after.diskSize() & after.blockSize() - 1;
        long entry = disk.entry(after.diskSize() >>> after.blockShift());
        if (inBlock != 0 && BatEntry.isStored(entry)) {
            zero(BatEntry.position(entry) + inBlock, after.blockSize() - inBlock);
        }
    }

    private void dropEntries(BatGeometry after) throws IOException {
        for (long index = after.index(after.payloadBlocks() - 1) + 1; index < before.entries(); index++) {
            long entry = session.bat().get(index);
            boolean isKeptBitmap = index < after.entries() && after.isBitmap(index);
            if (entry != 0 && !isKeptBitmap) {
                session.reserve(1);
                session.setBat(index, 0);
                if (disk.namesSpace(entry)) {
                    session.space().release(BatEntry.position(entry), before.bytesAt(index));
                }
            }
            if (index % StoredBat.PAGE_ENTRIES == 0) {
                pace.check();
            }
        }
    }
}
