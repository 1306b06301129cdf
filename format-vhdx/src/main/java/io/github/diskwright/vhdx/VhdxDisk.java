package io.github.diskwright.vhdx;

import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileRange;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.vhdx.internal.DiskOpener;
import io.github.diskwright.vhdx.internal.NewChild;
import io.github.diskwright.vhdx.internal.NewDisk;
import io.github.diskwright.vhdx.internal.PayloadDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The disk in a VHDX file. Closing it closes the file. A new one becomes a VHDX by {@link #complete}, and is abandoned
 * if it is closed without.
 *
 * <p>Thread-safe: reads run beside each other and beside a write; writes exclude each other. Memory: about 1 MiB for
 * the block allocation table, whatever the size of the disk; about 200 bytes for each 4 KiB of a log that has to be
 * replayed; while a disk with a table of at most 16 MiB is opened, and from the first change on, two bits for each MiB
 * of the file.
 */
public final class VhdxDisk extends ForwardingDevice {
    private final PayloadDevice payload;

    /** When blocks get their space in the file. */
    public enum Type {
        /** All of them at once. */
        FIXED,
        /** When they are written. */
        DYNAMIC,
        /** When they are written; until then the disk shows what its parent holds. */
        DIFFERENCING
    }

    /** Which disk a copy is. */
    public enum Identity {
        /** The same: it has the id of what it was made from. */
        KEEP,
        /** Another one. */
        NEW
    }

    private VhdxDisk(PayloadDevice payload) {
        super(payload);
        this.payload = payload;
    }

    /**
     * Opens a disk, for reading or for reading and writing. Opening never writes, not even to replay a log; that is
     * done by the first call that changes the disk. If opening fails the file stays open.
     *
     * <p>A block allocation table of at most 16 MiB (2 TiB in blocks of 1 MiB) is read and held against all rules now.
     * Of a longer one each entry is checked when it is used, so that reading may find the file corrupt; that no two
     * blocks share space is then known only after {@link VhdxFormat#check}.
     *
     * <p>What was written is durable after {@link #flush}, together with everything before it; a power cut leaves of
     * each later write every sector as it was or as it was to be. When a call fails while it changes structures of the
     * file, later ones that write fail too, and the log stays for the next opening to be replayed.
     *
     * @param file a VHDX file; for writing it must be a {@link ResizableDevice}. One that is read-only gives a
     *     read-only disk.
     * @param options limits, and what will be done with the disk
     * @throws io.github.diskwright.image.CorruptImageException if the file breaks a rule of the format
     * @throws io.github.diskwright.image.UnsupportedFeatureException if it needs a region, item or version that is not
     *     known
     * @throws io.github.diskwright.image.RefusedException if it is a differencing disk whose parent has changed since
     * @throws io.github.diskwright.image.RefusedException if it is a differencing disk and its parent is not there
     * @throws IOException if the file cannot be read
     */
    public static VhdxDisk open(BlockDevice file, OpenOptions options) throws IOException {
        return open(file, VhdxOptions.of(options));
    }

    /**
     * As {@link #open(BlockDevice, OpenOptions)}, with the options that only VHDX has.
     *
     * @param file a VHDX file
     * @param options how
     * @throws io.github.diskwright.image.RefusedException if it is to be opened for writing and tolerantly
     * @throws IOException if the file cannot be read or breaks a rule
     */
    public static VhdxDisk open(BlockDevice file, VhdxOptions options) throws IOException {
        return new VhdxDisk(DiskOpener.open(file, options));
    }

    /**
     * Makes a file an empty differencing disk, which reads as its parent does. The parent must not be changed from now
     * on: the child would be refused.
     *
     * @param file an empty file; stays open
     * @param parent the file of a VHDX, only read; stays open
     * @param options block size, ids, and how to find the parent
     * @throws io.github.diskwright.image.CorruptImageException if the parent breaks a rule of the format
     * @throws io.github.diskwright.image.UnsupportedFeatureException if the block size is out of range
     * @throws IOException if a file cannot be read or written
     */
    public static void createChild(ResizableDevice file, BlockDevice parent, ChildOptions options) throws IOException {
        NewChild.create(file, parent, options);
    }

    /**
     * Makes a new disk, which reads as zeros. The file is a VHDX only after {@link #complete} returned without an
     * error; closing without it leaves a file that cannot be opened. If making fails the file stays open.
     *
     * <p>A fixed disk is written in full, so that its host cannot run out of space later: what the caller does not
     * write is filled with zeros, at the latest by {@link #complete}, which takes its time then. One with {@link
     * CreateOptions#isSparse()} has its full length, and holes there. The ids that are taken from
     * {@link CreateOptions#ids()} are, in this order: file write, data write, disk.
     *
     * @param file an empty file
     * @param options size in bytes, from one sector to 64 TiB; block size in bytes, a power of two from 1 MiB to 256
     *     MiB, by default 1 MiB for disks of up to 1 TiB and up to 32 MiB for larger ones
     * @throws io.github.diskwright.image.UnsupportedFeatureException if the size is not a multiple of the sector size,
     *     or size or block size are out of range
     * @throws io.github.diskwright.image.NoSpaceException if the file's host has no room
     * @throws IOException if the file cannot be written
     */
    public static VhdxDisk create(ResizableDevice file, CreateOptions options) throws IOException {
        return new VhdxDisk(NewDisk.create(file, options));
    }

    /**
     * Makes a new disk for the contents of another one, of its chain if it is a differencing disk, which the caller
     * copies. The new file gets the metadata of the other:
     *
     * <ul>
     *   <li>the items that belong to the disk, as a child gets them from its parent: the disk's id and what programs
     *       have added;
     *   <li>the items of users, those of parents too where a child has no item of the same id; the child's win.
     * </ul>
     *
     * Items of the file itself that no user made are not carried over. The disk's id stays by default, because it is the
     * same disk at its newest state (section 2.6.2.3); one that is to be used beside the other needs a new one.
     *
     * @param file an empty file
     * @param source the disk that the new one will hold, open
     * @param id whether the disk keeps its id
     * @param options as for {@link #create}; sizes of disk and logical sectors must be the source's. The ids that are
     *     taken are, in this order: file write, data write, and disk if it is new.
     * @throws IllegalArgumentException if the sizes are not those of the source
     * @throws io.github.diskwright.image.UnsupportedFeatureException if no VHDX can hold such a disk, or all the items
     * @throws IOException if a file cannot be read or written
     */
    public static VhdxDisk createLike(ResizableDevice file, VhdxDisk source, Identity id, CreateOptions options)
            throws IOException {
        if (options.size() != source.size() || options.logicalSectorSize() != source.logicalSectorSize()) {
            throw new IllegalArgumentException("a disk of " + options.size() + " bytes in sectors of "
                    + options.logicalSectorSize() + " for the contents of " + source);
        }
        return new VhdxDisk(NewDisk.createLike(file, source.payload, id == Identity.KEEP, options));
    }

    /**
     * Makes a new file a VHDX: writes what is missing, the signature last, and makes it durable. Afterwards the disk
     * is read-only. Does nothing if that was done before, or the disk was opened.
     *
     * @throws java.nio.channels.ClosedChannelException if the disk is closed
     * @throws io.github.diskwright.image.NoSpaceException if the file's host has no room
     * @throws IOException if the file cannot be written, or a call that wrote to the disk failed before
     */
    public void complete() throws IOException {
        complete(JobOptions.defaults());
    }

    /**
     * As {@link #complete()}; a fixed disk that is filled meanwhile tells how far that has come, keeps the rate, and
     * can be stopped.
     *
     * @param job rate, progress and cancellation
     * @throws io.github.diskwright.image.CancelledException if it is cancelled: the file is no VHDX, and cannot become
     *     one any more
     * @throws IOException as {@link #complete()}
     */
    public void complete(JobOptions job) throws IOException {
        payload.complete(job);
    }

    /** When blocks get their space. */
    public Type type() {
        if (hasParent()) {
            return Type.DIFFERENCING;
        }
        return payload.facts().disk().isFixed() ? Type.FIXED : Type.DYNAMIC;
    }

    /** Whether this is a differencing disk. */
    public boolean hasParent() {
        return payload.facts().disk().hasParent();
    }

    /** What a differencing disk says of its parent. */
    public Optional<ParentLink> parentLink() {
        return payload.facts().parentLink();
    }

    /** The files of the parents, as their devices describe them, the nearest first. */
    public List<String> parents() {
        List<String> names = new ArrayList<>();
        Optional<PayloadDevice> at = payload.parentDisk();
        while (at.isPresent()) {
            names.add(at.get().description());
            at = at.get().parentDisk();
        }
        return List.copyOf(names);
    }

    /**
     * As {@link #extent}, and which file of a chain of differencing disks the bytes are in: those of generation 0 are
     * what this file changes.
     *
     * @param position the first byte
     * @param length how far the question goes, 1 or more
     * @throws IllegalArgumentException if the range is empty or not inside the disk
     * @throws IOException if a file cannot be read or breaks a rule
     */
    public GenerationExtent generation(long position, long length) throws IOException {
        return payload.generation(position, length);
    }

    /** Bytes of a payload block: the unit in which space is given. */
    public long blockSize() {
        return payload.facts().disk().blockSize();
    }

    /** The stable id of the disk, which copies of it share. */
    public UUID diskId() {
        return payload.facts().disk().diskId();
    }

    /** The id of the disk's present contents: whoever writes changes it. */
    public UUID dataWriteGuid() {
        return payload.facts().dataWriteGuid();
    }

    /** What made the file, in its own words; empty if it does not say. */
    public String creator() {
        return payload.facts().creator();
    }

    /** Whether the file was not closed cleanly, so that its log was replayed in memory. */
    public boolean isLogReplayed() {
        return payload.facts().isLogReplayed();
    }

    /**
     * Number of blocks that have space in the file; empty if that is not known without looking, as for a disk whose
     * block allocation table is longer than 16 MiB.
     */
    public OptionalLong allocatedBlocks() {
        return payload.allocatedBlocks();
    }

    /**
     * What {@link VhdxOptions.Strictness#TOLERANT} passed over in this file and its parents so far, and what strict
     * opening passes over anyway; empty for a disk that was opened strictly. The findings have the ids of {@link
     * VhdxFormat#check}; those that strict opening refuses are of severity {@link
     * io.github.diskwright.image.Severity#ERROR}. The text of a parent's begins with its file. Where the block allocation
     * table is longer than 16 MiB more may come while the disk is read.
     *
     * <p>At most {@link io.github.diskwright.image.Limits#maxFindings()} of each file: a rule that is broken once more
     * is not tolerated.
     */
    public List<Finding> tolerated() {
        List<Finding> findings = new ArrayList<>(payload.tolerated());
        Optional<PayloadDevice> at = payload.parentDisk();
        while (at.isPresent()) {
            PayloadDevice parent = at.get();
            for (Finding finding : parent.tolerated()) {
                findings.add(new Finding(
                        finding.id(),
                        finding.severity(),
                        finding.position(),
                        parent.description() + ": " + finding.text()));
            }
            at = parent.parentDisk();
        }
        return List.copyOf(findings);
    }

    /** Bytes of the file. */
    public long fileSize() {
        return payload.fileSize();
    }

    @Override
    public Optional<FileRange> fileRange(long position, long length, FileRange.Use use) throws IOException {
        return device().fileRange(position, length, use);
    }
}
