package io.github.diskwright.ntfs;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.BootSector;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.FileReference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An NTFS volume that is read: its geometry, its master file table and the files that the table holds.
 *
 * <p>Opening reads the boot sector and finds all of the table; nothing is written, ever. The volume does not own its device:
 * who opened the device closes it. Thread-safe for reading as long as nobody writes to the device; what was read before a
 * write may be stale afterwards, so open the volume again then.
 *
 * <p>Memory: the runs of the table, 24 bytes each, a cache of {@value MasterFileTable#CACHE_BYTES} bytes of it, and, once
 * compressed data are read, about 1 MiB of what was unpacked last.
 */
public final class NtfsVolume {
    /** Record of the master file table itself. */
    public static final long MFT = 0;

    /** Record of the mirror of the table's first records. */
    public static final long MFT_MIRROR = 1;

    /** Record of the journal of metadata. */
    public static final long LOG_FILE = 2;

    /** Record with label, version and flags. */
    public static final long VOLUME = 3;

    /** Record of the definitions of attributes. */
    public static final long ATTRIBUTE_DEFINITIONS = 4;

    /** Record of the root directory. */
    public static final long ROOT = 5;

    /** Record of the bitmap of used clusters. */
    public static final long BITMAP = 6;

    /** Record of the boot sectors. */
    public static final long BOOT = 7;

    /** Record of the bad clusters. */
    public static final long BAD_CLUSTERS = 8;

    /** Record of the security descriptors. */
    public static final long SECURE = 9;

    /** Record of the table of upper-case letters. */
    public static final long UP_CASE = 10;

    /** Record of the directory of further system files. */
    public static final long EXTEND = 11;

    /** First record that is not one of the above or reserved like them. */
    public static final long FIRST_FREE_RECORD = 16;

    private final BlockDevice device;
    private final Limits limits;
    private final BootSector boot;
    private final MasterFileTable mft;
    private final UnitCache units = new UnitCache();
    private volatile @Nullable UpCase upCase;

    private NtfsVolume(BlockDevice device, Limits limits, BootSector boot) throws IOException {
        this.device = device;
        this.limits = limits;
        this.boot = boot;
        this.mft = MasterFileTable.open(this);
    }

    /**
     * Opens a volume with the default limits.
     *
     * @param device from the boot sector on
     * @throws UnsupportedFeatureException if the volume is encrypted by BitLocker
     * @throws CorruptImageException if the boot sector or the master file table breaks a rule
     * @throws IOException if the device cannot be read
     */
    public static NtfsVolume open(BlockDevice device) throws IOException {
        return open(device, Limits.defaults());
    }

    /**
     * Opens a volume.
     *
     * @param device from the boot sector on
     * @param limits bounds for what the volume may ask for
     * @throws UnsupportedFeatureException if the volume is encrypted by BitLocker
     * @throws CorruptImageException if the boot sector or the master file table breaks a rule
     * @throws IOException if the device cannot be read
     */
    public static NtfsVolume open(BlockDevice device, Limits limits) throws IOException {
        return new NtfsVolume(device, Objects.requireNonNull(limits, "limits"), readBoot(device));
    }

    private static BootSector readBoot(BlockDevice device) throws IOException {
        if (device.size() < BootSector.SIZE_BYTES) {
            throw new CorruptImageException(
                    device.description(), "boot sector", 0, "512 bytes or more", device.size() + " bytes");
        }
        ByteBuffer sector = ByteBuffer.allocate(BootSector.SIZE_BYTES);
        device.read(0, sector);
        BootSector boot = BootSector.read(device.description(), 0, sector.flip());
        // The last sector, with the copy, may be missing: a file may have been cut to the clusters.
        if (boot.clusterCount() > device.size() / boot.clusterSize()) {
            throw new CorruptImageException(
                    device.description(),
                    "boot sector",
                    0x28,
                    "sectors within the device of " + device.size() + " bytes",
                    boot.totalSectors() + " sectors of " + boot.bytesPerSector() + " bytes");
        }
        return boot;
    }

    /** The device that the volume is on. */
    public BlockDevice device() {
        return device;
    }

    /** Bounds for what the volume may ask for. */
    public Limits limits() {
        return limits;
    }

    /** Geometry, and where the table is. */
    public BootSector boot() {
        return boot;
    }

    /** Bytes of a cluster. */
    public int clusterSize() {
        return boot.clusterSize();
    }

    /** Clusters of the volume. */
    public long clusterCount() {
        return boot.clusterCount();
    }

    /** All file records. */
    public MasterFileTable mft() {
        return mft;
    }

    /**
     * The volume's table of upper-case letters; read once, then kept: 128 KiB.
     *
     * @throws CorruptImageException if it is damaged
     * @throws IOException if the device cannot be read
     */
    public UpCase upCase() throws IOException {
        UpCase known = upCase;
        if (known == null) {
            known = UpCase.read(this);
            upCase = known;
        }
        return known;
    }

    /**
     * Which clusters are marked as used, as {@code $Bitmap} has it. One bit for each cluster.
     *
     * @throws CorruptImageException if the bitmap is damaged
     * @throws IOException if the device cannot be read
     */
    public ClusterMap clusterBitmap() throws IOException {
        return ClusterMap.read(file(BITMAP).require(AttributeType.DATA, ""), clusterCount(), limits);
    }

    /**
     * The bytes of the volume that hold something, for who captures it.
     *
     * @param pagingFiles whether the contents of files that Windows makes anew are among them
     * @throws CorruptImageException if the bitmap is damaged, or such a file has clusters that are not in use
     * @throws IOException if the device cannot be read
     */
    public UsedExtents usedExtents(UsedExtents.PagingFiles pagingFiles) throws IOException {
        return UsedExtents.of(this, pagingFiles);
    }

    /** All used bytes of the volume, paging files among them; as {@link #usedExtents(UsedExtents.PagingFiles)}. */
    public UsedExtents usedExtents() throws IOException {
        return usedExtents(UsedExtents.PagingFiles.KEPT);
    }

    /**
     * A file or directory by the number of its record.
     *
     * @param recordNumber of a base record
     * @throws CorruptImageException if there is no such record, it is not used, it extends another one, or a rule is broken
     * @throws IOException if the device cannot be read
     */
    public NtfsFile file(long recordNumber) throws IOException {
        FileRecord record = mft.record(recordNumber);
        if (!record.isInUse()) {
            throw record.corrupt(record.toString(), 0x16, "a record in use", "a free one");
        }
        if (record.isExtension()) {
            throw record.corrupt(
                    record.toString(),
                    0x20,
                    "a base record",
                    "an extension of " + FileReference.of(record.baseReference()));
        }
        return NtfsFile.of(this, record);
    }

    /**
     * A file or directory that something refers to.
     *
     * @param reference record and sequence number, which are compared unless the latter is 0
     * @throws CorruptImageException as for {@link #file(long)}, and if the record is now used for another file
     * @throws IOException if the device cannot be read
     */
    public NtfsFile file(FileReference reference) throws IOException {
        NtfsFile file = file(reference.recordNumber());
        int sequence = reference.sequenceNumber();
        if (sequence != 0 && sequence != file.record().sequenceNumber()) {
            throw file.record()
                    .corrupt(
                            file.record().toString(),
                            0x10,
                            "sequence number " + sequence,
                            file.record().sequenceNumber() + "");
        }
        return file;
    }

    /** What was unpacked last of compressed data. */
    UnitCache units() {
        return units;
    }

    /**
     * Reads bytes of the volume.
     *
     * @throws ImageException if they are outside the device
     */
    void read(long position, ByteBuffer target) throws IOException {
        if (position < 0 || target.remaining() > device.size() - position) {
            throw new CorruptImageException(
                    device.description(), "volume", position, "bytes inside the device", "size " + device.size());
        }
        device.read(position, target);
    }
}
