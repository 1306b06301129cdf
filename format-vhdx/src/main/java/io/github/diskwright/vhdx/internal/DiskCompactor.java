package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.image.pipeline.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Makes a file as small as its blocks allow: gives up space that holds nothing, moves blocks from the end of the file
 * into holes, and cuts the file. What the disk reads as does not change. Not thread-safe.
 */
final class DiskCompactor {
    private static final String TASK = "compacting";
    private static final int PART = 1 << 20;
    /** Blocks that are moved before the rest is looked at again: bounds the memory. */
    private static final int MOST_AT_ONCE = 1 << 15;
    /** Moves between two barriers. */
    private static final int BATCH = 64;

    private final OpenedFile opened;
    private final WriteSession session;
    private final WritableDisk disk;
    private final BatGeometry geometry;
    private final Pace pace;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(PART);

    /**
     * A block that can be moved.
     *
     * @param index of its entry
     * @param position in the file
     */
    private record Placed(long index, long position) {}

    DiskCompactor(OpenedFile opened, WriteSession session, JobOptions job) {
        this.opened = opened;
        this.session = session;
        this.disk = new WritableDisk(opened, session);
        this.geometry = opened.contents().geometry();
        this.pace = new Pace(job, TASK);
    }

    /**
     * Compacts.
     *
     * @param findsZeros whether all blocks are read, to give up those that hold only zeros
     */
    void compact(boolean findsZeros) throws IOException {
        if (opened.contents().disk().isFixed()) {
            throw new RefusedException(disk.description() + " is a fixed disk", "convert it to a dynamic one");
        }
        session.begin(WriteSession.Effect.NONE);
        for (long chunk = 0; chunk < geometry.chunks(); chunk++) {
            giveUp(chunk, findsZeros);
        }
        session.commit();
        while (moveSome()) {
            session.commit();
        }
        session.settle();
        session.cutToEnd();
    }

    private void giveUp(long chunk, boolean findsZeros) throws IOException {
        boolean isBitmapNeeded = false;
        long first = chunk << geometry.chunkShift();
        long end = Math.min(geometry.payloadBlocks(), chunk + 1 << geometry.chunkShift());
        for (long block = first; block < end; block++) {
            long entry = disk.entry(block);
            if (BatEntry.isPresent(entry) && findsZeros && isZero(entry, block)) {
                disk.setEntry(block, BatEntry.ZERO);
            } else if (!BatEntry.isStored(entry) && BatEntry.position(entry) != 0) {
                disk.setEntry(block, BatEntry.state(entry));
            }
            isBitmapNeeded |= BatEntry.isPartial(entry);
            if (block % 1024 == 0 || findsZeros && entry != 0) {
                pace.check();
                pace.report(block, geometry.payloadBlocks());
            }
        }
        long index = geometry.bitmapIndex(chunk);
        if (geometry.hasParent() && !isBitmapNeeded && session.bat().get(index) != 0) {
            disk.setIndex(index, 0);
        }
    }

    private boolean isZero(long entry, long block) throws IOException {
        long length = geometry.bytesIn(block);
        for (long at = 0; at < length; ) {
            Extent extent = session.file().extent(BatEntry.position(entry) + at, length - at);
            for (long done = 0; extent.isData() && done < extent.length(); done += buffer.limit()) {
                buffer.clear().limit((int) Math.min(PART, extent.length() - done));
                session.file().read(extent.position() + done, buffer);
                pace.spend(buffer.limit());
                if (!Zeros.isZero(buffer.flip())) {
                    return false;
                }
            }
            at += extent.length();
        }
        return true;
    }

    /** Moves blocks that are nearest to the end into holes before them, as far as there are any. */
    private boolean moveSome() throws IOException {
        boolean moved = false;
        int number = 0;
        for (Placed placed : last()) {
            long length = geometry.bytesAt(placed.index);
            if (!session.space().hasHoleBefore(length, placed.position)) {
                continue;
            }
            pace.check();
            move(placed, length);
            moved = true;
            if (++number % BATCH == 0) {
                session.commit();
            }
        }
        return moved;
    }

    /** The blocks that are nearest to the end of the file, the last one first. */
    private List<Placed> last() throws IOException {
        PriorityQueue<Placed> found = new PriorityQueue<>(Comparator.comparingLong(Placed::position));
        for (long index = 0; index < geometry.entries(); index++) {
            long entry = session.bat().get(index);
            boolean isUsed = geometry.isBitmap(index) || geometry.block(index) < geometry.payloadBlocks();
            if (BatEntry.isStored(entry) && isUsed) {
                found.add(new Placed(index, BatEntry.position(entry)));
                if (found.size() > MOST_AT_ONCE) {
                    found.remove();
                }
            }
        }
        List<Placed> last = new ArrayList<>(found);
        last.sort(Comparator.comparingLong(Placed::position).reversed());
        return last;
    }

    /** What was given up before is free only after a barrier, so the first hole is where it was found. */
    private void move(Placed placed, long length) throws IOException {
        FileSpace.Given given = session.space().take(length, 0);
        long inFile = Math.min(length, session.file().size() - placed.position);
        for (long at = 0; at < inFile; ) {
            Extent extent = session.file().extent(placed.position + at, inFile - at);
            copy(extent, given.position() + at);
            at += extent.length();
        }
        if (inFile < length && !given.isZero()) {
            session.file().writeZeros(given.position() + inFile, length - inFile);
        }
        long entry = session.bat().get(placed.index);
        disk.setIndex(placed.index, given.position() | BatEntry.state(entry));
    }

    private void copy(Extent extent, long target) throws IOException {
        if (!extent.isData()) {
            session.file().writeZeros(target, extent.length());
            return;
        }
        for (long done = 0; done < extent.length(); done += buffer.limit()) {
            buffer.clear().limit((int) Math.min(PART, extent.length() - done));
            session.file().read(extent.position() + done, buffer);
            session.file().write(target + done, buffer.flip());
            pace.spend(buffer.limit());
        }
    }
}
