package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.OptionalLong;

/**
 * The disk that payload blocks make up. Neighbouring blocks that are neighbours in the file too are read at once.
 * Reads take no lock.
 */
public abstract class PayloadDevice implements BlockDevice {
    /** Most blocks that one call of {@link #extent} looks at. */
    static final int MAX_BLOCKS_PER_EXTENT = 1 << 15;

    private final BlockDevice file;
    private final DiskFacts facts;
    private final DiskParameters disk;
    private final int blockShift;
    private final long blockSize;

    PayloadDevice(BlockDevice file, DiskFacts facts) {
        this.file = file;
        this.facts = facts;
        this.disk = facts.disk();
        this.blockSize = disk.blockSize();
        this.blockShift = Long.numberOfTrailingZeros(blockSize);
    }

    /** What the file says of the disk. */
    public final DiskFacts facts() {
        return facts;
    }

    /** Number of payload blocks in the file, where it is known without looking. */
    public abstract OptionalLong allocatedBlocks();

    /** Makes a new file complete; see {@link io.github.diskwright.vhdx.VhdxDisk#complete}. */
    public abstract void complete() throws IOException;

    /** Bytes of the file as it is on its host. */
    public long fileSize() {
        return file.size();
    }

    /** The BAT entry of a payload block, held against the rules: any present block is inside the file. */
    abstract long entry(long block) throws IOException;

    /** Whether calls are answered. */
    abstract boolean isClosed();

    final BlockDevice file() {
        return file;
    }

    final long blockSize() {
        return blockSize;
    }

    final int blockShift() {
        return blockShift;
    }

    @Override
    public final long size() {
        return disk.diskSize();
    }

    @Override
    public final int logicalSectorSize() {
        return disk.logicalSectorSize();
    }

    @Override
    public final int physicalSectorSize() {
        return Math.max(disk.logicalSectorSize(), disk.physicalSectorSize());
    }

    @Override
    public final String description() {
        return file.description();
    }

    @Override
    public final void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        requireOpen();
        int limit = target.limit();
        long end = position + target.remaining();
        long at = position;
        while (at < end) {
            long entry = entry(at >>> blockShift);
            boolean present = BatEntry.isPresent(entry);
            long stop = present ? contiguousEnd(at, entry, end) : absentEnd(at, end);
            target.limit(target.position() + (int) (stop - at));
            if (present) {
                file.read(filePosition(at, entry), target);
            } else {
                Zeros.put(target, target.remaining());
            }
            target.limit(limit);
            at = stop;
        }
    }

    /** Where a position of the disk is in the file, given the entry of its block, which is present. */
    final long filePosition(long at, long entry) {
        return BatEntry.position(entry) + (at & blockSize - 1);
    }

    /** How far the blocks from a present one on lie one behind the other in the file. */
    final long contiguousEnd(long at, long entry, long limit) throws IOException {
        long next = entry;
        long end = blockEnd(at);
        while (end < limit) {
            next += blockSize;
            if (entry(end >>> blockShift) != next) {
                return end;
            }
            end += blockSize;
        }
        return limit;
    }

    /** How far the blocks from an absent one on are absent too. */
    final long absentEnd(long at, long limit) throws IOException {
        long end = blockEnd(at);
        while (end < limit && !BatEntry.isPresent(entry(end >>> blockShift))) {
            end += blockSize;
        }
        return Math.min(end, limit);
    }

    /** First position after the block that holds one. */
    private long blockEnd(long at) {
        return (at >>> blockShift) + 1 << blockShift;
    }

    @Override
    public final Extent extent(long position, long length) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        requireOpen();
        long most = (long) MAX_BLOCKS_PER_EXTENT << blockShift;
        long limit = position + Math.min(length, most);
        long entry = entry(position >>> blockShift);
        if (!BatEntry.isPresent(entry)) {
            return absentExtent(position, limit, entry);
        }
        // The file may know of holes in a block: zeros that were never written. It is asked first, so that no more
        // entries are looked at than are needed for the answer.
        long at = filePosition(position, entry);
        Extent inFile = file.extent(at, Math.min(limit - position, file.size() - at));
        long end = contiguousEnd(position, entry, position + inFile.length());
        return new Extent(position, end - position, inFile.isData() ? Extent.Kind.DATA : Extent.Kind.ZERO);
    }

    private Extent absentExtent(long position, long limit, long entry) throws IOException {
        Extent.Kind kind = absentKind(entry);
        long end = blockEnd(position);
        while (end < limit) {
            long next = entry(end >>> blockShift);
            if (BatEntry.isPresent(next) || absentKind(next) != kind) {
                break;
            }
            end += blockSize;
        }
        return new Extent(position, Math.min(end, limit) - position, kind);
    }

    private static Extent.Kind absentKind(long entry) {
        return BatEntry.state(entry) == BatEntry.ZERO ? Extent.Kind.ZERO : Extent.Kind.UNALLOCATED;
    }

    final void requireOpen() throws ClosedChannelException {
        if (isClosed()) {
            throw new ClosedChannelException();
        }
    }
}
