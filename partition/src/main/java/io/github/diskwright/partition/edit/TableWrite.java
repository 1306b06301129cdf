package io.github.diskwright.partition.edit;

import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.OverlayDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Everything that a change of a partition table writes, and in which order: a value that can be shown before it is
 * carried out. Immutable and thread-safe; holds the sectors before and after, 16 MiB at most.
 *
 * <p>What is written in one step may arrive on the disk in any order; before the next step it is made durable. Whatever
 * part of a step a power cut leaves, the disk has the old table or the new one. The one exception says so in
 * {@link #guarantee()}.
 */
public final class TableWrite {
    /** What a power cut can leave. */
    public enum Guarantee {
        /** The old table or the new one. */
        OLD_OR_NEW,
        /**
         * The old table, the new one, or one between them: a chain of logical partitions is changed at several places.
         * Each logical partition is then there in its old or its new form; those to be removed are removed first.
         */
        PARTITION_BY_PARTITION,
        /**
         * The old table, the new one, or one between them that has primary partitions only, each in its old or its new
         * form: the extended partition gets another start, from which all its records count.
         */
        WITHOUT_LOGICAL
    }

    /**
     * A step: writes and then a barrier.
     *
     * @param name what it does, for people
     * @param writes in the order of positions on the disk; never empty
     */
    public record Step(String name, List<SectorWrite> writes) {
        /** Copies the list. */
        public Step {
            Objects.requireNonNull(name, "name");
            writes = List.copyOf(writes);
        }
    }

    private final long diskSize;
    private final int sectorSize;
    private final Guarantee guarantee;
    private final List<Step> steps;

    TableWrite(long diskSize, int sectorSize, Guarantee guarantee, List<Step> steps) {
        this.diskSize = diskSize;
        this.sectorSize = sectorSize;
        this.guarantee = guarantee;
        this.steps = List.copyOf(steps);
    }

    /** The steps in their order; empty if there is nothing to be done. */
    public List<Step> steps() {
        return steps;
    }

    /** Whether there is nothing to be done. */
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** What a power cut can leave. */
    public Guarantee guarantee() {
        return guarantee;
    }

    /** Bytes of the disk that this was made for. */
    public long diskSize() {
        return diskSize;
    }

    /** Bytes of a sector. */
    public int sectorSize() {
        return sectorSize;
    }

    /** Number of bytes that are written. */
    public long length() {
        return writes().stream().mapToLong(SectorWrite::length).sum();
    }

    List<SectorWrite> writes() {
        return steps.stream().flatMap(step -> step.writes().stream()).toList();
    }

    /**
     * Carries the change out, after saving what it overwrites. The file is durable before the first write;
     * {@link SavedSectors} takes the change back.
     *
     * @param device the disk; nothing of what is overwritten may have changed since this was made
     * @param saved a new file
     * @throws RefusedException if the disk has changed, is read-only, or the file exists; nothing is written then
     * @throws IntegrityException if the disk does not hold afterwards what was written
     * @throws IOException if the host fails; the disk is then as a power cut would leave it
     */
    public void apply(BlockDevice device, Path saved) throws IOException {
        check(device);
        if (!isEmpty()) {
            SavedSectors.of(this).save(saved);
            write(device);
        }
    }

    /**
     * Carries the change out without saving what it overwrites. Throws as {@link #apply(BlockDevice, Path)}.
     *
     * @param device the disk
     */
    public void apply(BlockDevice device) throws IOException {
        check(device);
        write(device);
    }

    /**
     * The disk as it will be, for looking at it; nothing is written.
     *
     * @param device the disk that this was made for; it stays open and is read through
     * @throws IOException if it cannot be read
     */
    public BlockDevice preview(BlockDevice device) throws IOException {
        BlockDevice after = OverlayDevice.inMemory(ReadOnlyDevice.of(device));
        for (SectorWrite write : writes()) {
            after.write(write.position(), write.after());
        }
        return after;
    }

    private void check(BlockDevice device) throws IOException {
        if (device.isReadOnly()) {
            throw new RefusedException(device.description() + " is read-only", "open it for writing");
        }
        if (device.size() != diskSize) {
            throw new NoSpaceException(device.description() + " is not the disk of the plan", diskSize, device.size());
        }
        Map<Long, ByteBuffer> expected = new HashMap<>();
        for (SectorWrite write : writes()) {
            forEachSector(write.position(), write.before(), expected::putIfAbsent);
        }
        for (Map.Entry<Long, ByteBuffer> sector : expected.entrySet()) {
            if (read(device, sector.getKey()).mismatch(sector.getValue()) >= 0) {
                throw new RefusedException(
                        device.description() + " has changed since the change was planned", "plan it again");
            }
        }
    }

    private void write(BlockDevice device) throws IOException {
        for (Step step : steps) {
            for (SectorWrite write : step.writes()) {
                device.write(write.position(), write.after());
            }
            device.flush();
        }
        Map<Long, ByteBuffer> expected = new HashMap<>();
        for (SectorWrite write : writes()) {
            forEachSector(write.position(), write.after(), expected::put);
        }
        for (Map.Entry<Long, ByteBuffer> sector : expected.entrySet()) {
            if (read(device, sector.getKey()).mismatch(sector.getValue()) >= 0) {
                throw new IntegrityException(
                        device.description() + ": sector at " + sector.getKey() + " after it was written",
                        "what was written",
                        "something else");
            }
        }
    }

    @FunctionalInterface
    private interface SectorAction {
        void accept(Long position, ByteBuffer bytes);
    }

    private void forEachSector(long position, ByteBuffer bytes, SectorAction action) {
        for (int at = 0; at < bytes.capacity(); at += sectorSize) {
            action.accept(position + at, bytes.slice(at, sectorSize));
        }
    }

    private ByteBuffer read(BlockDevice device, long position) throws IOException {
        ByteBuffer sector = ByteBuffer.allocate(sectorSize);
        device.read(position, sector);
        return sector.flip();
    }

    /** One line for each step and each run of sectors, for people. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            lines.add("step " + (i + 1) + ": " + steps.get(i).name());
            for (SectorWrite write : steps.get(i).writes()) {
                long first = write.position() / sectorSize;
                long last = first + write.length() / sectorSize - 1;
                lines.add("  " + (first == last ? "sector " + first : "sectors " + first + " to " + last) + ": "
                        + write.what());
            }
        }
        return lines;
    }

    @Override
    public String toString() {
        return String.join("\n", describe());
    }
}
