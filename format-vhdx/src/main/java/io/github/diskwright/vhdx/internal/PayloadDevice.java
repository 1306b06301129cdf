package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.FileRange;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.vhdx.GenerationExtent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The disk that payload blocks make up. Neighbouring blocks that are neighbours in the file too are read at once.
 * Reads take no lock.
 */
public abstract class PayloadDevice implements BlockDevice {
    /** Most blocks that one call of {@link #extent} looks at. */
    static final int MAX_BLOCKS_PER_EXTENT = 1 << 15;

    private final DiskFacts facts;
    private final DiskParameters disk;
    private final int blockShift;
    private final long blockSize;

    PayloadDevice(DiskFacts facts) {
        this.facts = facts;
        this.disk = facts.disk();
        this.blockSize = disk.blockSize();
        this.blockShift = Long.numberOfTrailingZeros(blockSize);
    }

    /** What the file says of the disk. */
    public DiskFacts facts() {
        return facts;
    }

    /** Number of payload blocks in the file, where it is known without looking. */
    public abstract OptionalLong allocatedBlocks();

    /** What was tolerated in the file so far, when it was opened tolerantly. */
    public List<Finding> tolerated() {
        return List.of();
    }

    /** Makes a new file complete; see {@link io.github.diskwright.vhdx.VhdxDisk#complete(JobOptions)}. */
    public abstract void complete(JobOptions job) throws IOException;

    /** Bytes of the file as it is on its host. */
    public long fileSize() {
        return file().size();
    }

    /** The file, with its log replayed. */
    abstract BlockDevice file();

    /** All items of metadata of a file that was opened. */
    List<MetadataItem> metadataItems() throws IOException {
        throw new IllegalStateException("the file is not complete");
    }

    /** The BAT entry of a payload block, held against the rules: any present block is inside the file. */
    abstract long entry(long block) throws IOException;

    /** Whether calls are answered. */
    abstract boolean isClosed();

    /** What shows through where a differencing disk has nothing of its own; asked only of such a disk. */
    ParentData parent() {
        throw new IllegalStateException("no parent");
    }

    /** The parent's disk, if this is a differencing disk. */
    public final Optional<PayloadDevice> parentDisk() {
        return disk.hasParent() ? Optional.of(parent().disk()) : Optional.empty();
    }

    /** Which sectors a differencing disk has of its own. */
    SectorBitmaps bitmaps() {
        throw new IllegalStateException("no parent");
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
        return file().description();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        requireOpen();
        int limit = target.limit();
        long end = position + target.remaining();
        long at = position;
        while (at < end) {
            Run run = run(at, end);
            target.limit(target.position() + (int) (run.end() - at));
            switch (run.kind()) {
                case STORED -> file().read(run.filePosition(), target);
                case PARENT -> parent().read(at, target);
                default -> Zeros.put(target, target.remaining());
            }
            target.limit(limit);
            at = run.end();
        }
    }

    /** Where the bytes from a position on come from, and how far that goes. */
    final Run run(long at, long limit) throws IOException {
        long entry = entry(at >>> blockShift);
        return switch (BatEntry.state(entry)) {
            case BatEntry.FULLY_PRESENT -> Run.stored(contiguousEnd(at, entry, limit), filePosition(at, entry));
            case BatEntry.PARTIALLY_PRESENT -> partialRun(at, entry, Math.min(limit, blockEnd(at)));
            default -> absentRun(at, entry, limit);
        };
    }

    private Run partialRun(long at, long entry, long limit) throws IOException {
        int shift = Integer.numberOfTrailingZeros(disk.logicalSectorSize());
        long sector = at >>> shift;
        boolean here = bitmaps().isSet(sector);
        long end = Math.min(limit, bitmaps().runEnd(sector, (limit - 1 >>> shift) + 1, here) << shift);
        return here ? Run.stored(end, filePosition(at, entry)) : Run.elsewhere(Run.Kind.PARENT, end);
    }

    /** Absent blocks of one kind from a position on. */
    private Run absentRun(long at, long entry, long limit) throws IOException {
        Run.Kind kind = absentKind(entry);
        long most = Math.min(limit, at + ((long) MAX_BLOCKS_PER_EXTENT << blockShift));
        long end = blockEnd(at);
        while (end < most) {
            long next = entry(end >>> blockShift);
            if (BatEntry.isStored(next) || absentKind(next) != kind) {
                break;
            }
            end += blockSize;
        }
        return Run.elsewhere(kind, Math.min(end, limit));
    }

    private Run.Kind absentKind(long entry) {
        return switch (BatEntry.state(entry)) {
            case BatEntry.NOT_PRESENT -> disk.hasParent() ? Run.Kind.PARENT : Run.Kind.UNALLOCATED;
            case BatEntry.ZERO -> Run.Kind.ZERO;
            default -> Run.Kind.UNALLOCATED;
        };
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

    /** First position after the block that holds one. */
    final long blockEnd(long at) {
        return (at >>> blockShift) + 1 << blockShift;
    }

    @Override
    public final Extent extent(long position, long length) throws IOException {
        return generation(position, length).extent();
    }

    /** As {@link #extent}, and which file of the chain says so. */
    public GenerationExtent generation(long position, long length) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        requireOpen();
        long most = (long) MAX_BLOCKS_PER_EXTENT << blockShift;
        long limit = position + Math.min(length, most);
        long entry = entry(position >>> blockShift);
        if (BatEntry.isPresent(entry)) {
            // The file may know of holes in a block: zeros that were never written. It is asked first, so that no more
            // entries are looked at than are needed for the answer.
            Extent inFile = fileExtent(filePosition(position, entry), limit - position);
            long end = contiguousEnd(position, entry, position + inFile.length());
            return own(position, end - position, kindOf(inFile));
        }
        Run run = run(position, limit);
        long runLength = run.end() - position;
        return switch (run.kind()) {
            case STORED -> {
                Extent inFile = fileExtent(run.filePosition(), runLength);
                yield own(position, inFile.length(), kindOf(inFile));
            }
            case PARENT -> parent().extent(position, runLength);
            case ZERO -> own(position, runLength, Extent.Kind.ZERO);
            case UNALLOCATED -> own(position, runLength, Extent.Kind.UNALLOCATED);
        };
    }

    /** Blocks of a disk that nobody writes to lie in the file as they are, but for those that its log has. */
    @Override
    public final Optional<FileRange> fileRange(long position, long length, FileRange.Use use) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        requireOpen();
        if (!isReadOnly() || use == FileRange.Use.WRITE) {
            return Optional.empty();
        }
        Run run = run(position, position + length);
        return run.kind() == Run.Kind.STORED
                ? file().fileRange(run.filePosition(), run.end() - position, use)
                : Optional.empty();
    }

    private static GenerationExtent own(long position, long length, Extent.Kind kind) {
        return new GenerationExtent(new Extent(position, length, kind), 0);
    }

    private Extent fileExtent(long at, long length) throws IOException {
        return file().extent(at, Math.min(length, file().size() - at));
    }

    private static Extent.Kind kindOf(Extent inFile) {
        return inFile.isData() ? Extent.Kind.DATA : Extent.Kind.ZERO;
    }

    final void requireOpen() throws ClosedChannelException {
        if (isClosed()) {
            throw new ClosedChannelException();
        }
    }
}
