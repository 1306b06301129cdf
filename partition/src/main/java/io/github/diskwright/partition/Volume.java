package io.github.diskwright.partition;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.WindowDevice;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A range of a disk and what it holds: a partition, or the whole of a disk that has no table. Immutable and
 * thread-safe; it does not hold the device.
 */
public final class Volume {
    private final @Nullable Partition partition;
    private final long position;
    private final long length;
    private final List<Content> contents;

    Volume(Partition partition, List<Content> contents) {
        this.partition = partition;
        this.position = partition.position();
        this.length = partition.length();
        this.contents = List.copyOf(contents);
    }

    /** A volume that fills a disk. */
    Volume(long diskSize, List<Content> contents) {
        this.partition = null;
        this.position = 0;
        this.length = diskSize;
        this.contents = List.copyOf(contents);
    }

    /** The partition; empty for a volume that fills the disk. */
    public Optional<Partition> partition() {
        return Optional.ofNullable(partition);
    }

    /** First byte on the disk. */
    public long position() {
        return position;
    }

    /** Bytes in it. */
    public long length() {
        return length;
    }

    /** What it holds, going by its signatures: {@code unknown} if nothing is known or it cannot be read. */
    public Content content() {
        return contents.get(0);
    }

    /** All that was found, never empty: {@link #content()} first, then stale and damaged ones. */
    public List<Content> contents() {
        return contents;
    }

    /**
     * Its bytes as a device. Closing it leaves the disk open.
     *
     * @param disk the disk that was read
     * @throws CorruptImageException if it is not wholly on the disk
     */
    public WindowDevice open(BlockDevice disk) throws CorruptImageException {
        return partition != null ? partition.open(disk) : WindowDevice.of(disk, 0, length, "volume");
    }

    @Override
    public String toString() {
        return partition().map(Partition::toString).orElse("whole disk") + ": " + content();
    }
}
