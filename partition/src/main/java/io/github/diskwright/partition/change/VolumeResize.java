package io.github.diskwright.partition.change;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.resize.NtfsResize;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.ntfs.resize.ResizePlan;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A volume of NTFS that gets another size as part of a {@link DiskChange}: where it is when its turn comes, and what becomes
 * of it. Immutable and thread-safe; it does not hold a device, and what moves is planned anew when it is done.
 */
public final class VolumeResize {
    /** Plans may need a little more when they are made anew. */
    private static final long SPARE = 64 << 10;

    private final int number;
    private final long position;
    private final long length;
    private final long serialNumber;
    private final ResizeOptions options;
    private final ResizePlan plan;
    private final ByteBuffer boot;
    private final long backup;

    private VolumeResize(
            int number, long position, long length, ResizePlan plan, ResizeOptions options, BlockDevice resized)
            throws IOException {
        this.number = number;
        this.position = position;
        this.length = length;
        this.options = options;
        this.plan = plan;
        this.boot = ByteBuffer.allocate(512);
        resized.read(0, boot);
        boot.flip();
        NtfsVolume volume = NtfsVolume.open(resized);
        this.serialNumber = volume.boot().serialNumber();
        this.backup = volume.boot().backupPosition();
    }

    /**
     * A resize.
     *
     * @param number number of the partition, for people
     * @param position its first byte on the disk when the volume's turn comes
     * @param length its bytes then, not less than either size
     * @param plan made for the volume where it is now
     * @param options that the plan was made with
     * @throws IOException if the volume cannot be read
     */
    public static VolumeResize of(int number, long position, long length, ResizePlan plan, ResizeOptions options)
            throws IOException {
        if (position < 0 || length < Math.max(plan.newSize(), plan.oldSize())) {
            throw new IllegalArgumentException(length + " bytes at " + position);
        }
        try (BlockDevice resized = NtfsResize.virtual(plan)) {
            return new VolumeResize(number, position, length, plan, options, resized);
        }
    }

    /** Number of the partition, for people. */
    public int number() {
        return number;
    }

    /** First byte on the disk when its turn comes. */
    public long position() {
        return position;
    }

    /** Bytes of the partition then. */
    public long length() {
        return length;
    }

    /** Bytes of the volume before. */
    public long oldSize() {
        return plan.oldSize();
    }

    /** Bytes of the volume afterwards. */
    public long newSize() {
        return plan.newSize();
    }

    /** The moves and what else is known of the work; its device may be closed by now. */
    public ResizePlan plan() {
        return plan;
    }

    long serialNumber() {
        return serialNumber;
    }

    ResizeOptions options() {
        return options;
    }

    long journalSize() {
        return plan.journalSize() + SPARE;
    }

    /** Shows what the volume's boot sectors are afterwards, which say where it is. */
    void preview(BlockDevice disk) throws IOException {
        BlockDevice window = WindowDevice.of(disk, position, length, "partition " + number);
        window.write(0, boot.duplicate());
        window.write(backup, boot.duplicate());
    }

    /**
     * What a resize does, in one line for people.
     *
     * @param name what the volume is in
     * @param plan the resize
     */
    public static String describe(String name, ResizePlan plan) {
        boolean grows = plan.newSize() > plan.oldSize();
        return "make the ntfs of " + name + (grows ? " larger" : " smaller") + ", from " + plan.oldSize() + " to "
                + plan.newSize() + " bytes, moving " + plan.movedBytes() + " bytes of " + plan.movedFiles() + " files";
    }

    /** One line for people. */
    @Override
    public String toString() {
        return describe("partition " + number, plan);
    }
}
