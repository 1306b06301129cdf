package io.github.diskwright.partition.fit;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.OverlayDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.ntfs.resize.NtfsResize;
import io.github.diskwright.ntfs.resize.ResizeJob;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.ntfs.resize.ResizePlan;
import io.github.diskwright.partition.MbrTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.change.VolumeResize;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.SectorWrite;
import io.github.diskwright.partition.edit.TableWrite;
import io.github.diskwright.partition.layout.PlacedLayout;
import io.github.diskwright.partition.layout.PlacedPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries a plan out onto another disk; the source is only read. The table is written last, so that partitions appear
 * when they are complete. Immutable.
 */
public final class FitCopy {
    private static final int BOOT_CODE = 440;
    private static final String GAP = "gap before the first partition";
    private static final ResizeOptions CLEAN =
            ResizeOptions.builder().afterwards(ResizeOptions.Afterwards.CLEAN).build();
    private static final JobOptions ONE_THREAD = JobOptions.builder().threads(1).build();

    private final FitPlan plan;
    private final BlockDevice source;
    private final BlockDevice target;
    private final BlockCopy.Target state;
    private final EditOptions options;
    private final ResizeOptions resizing;

    private FitCopy(
            FitPlan plan,
            BlockDevice source,
            BlockDevice target,
            BlockCopy.Target state,
            EditOptions options,
            ResizeOptions resizing) {
        this.plan = plan;
        this.source = source;
        this.target = target;
        this.state = state;
        this.options = options;
        this.resizing = resizing;
    }

    /**
     * A copy to be made. Both devices stay open; the caller flushes or completes the target.
     *
     * @param plan a plan for the source and a disk like the target
     * @param source the disk that the plan was made from
     * @param target where everything goes
     * @param state what the target holds before
     */
    public static FitCopy of(FitPlan plan, BlockDevice source, BlockDevice target, BlockCopy.Target state) {
        return new FitCopy(plan, source, target, state, EditOptions.defaults(), CLEAN);
    }

    /** The same copy whose new ids, where the plan has none, come from somewhere else. */
    public FitCopy options(EditOptions wanted) {
        return new FitCopy(plan, source, target, state, wanted, resizing);
    }

    /**
     * The same copy with other options for volumes that get another size: by default they are clean on the target, as they
     * were on the source.
     */
    public FitCopy resizing(ResizeOptions wanted) {
        return new FitCopy(plan, source, target, state, options, wanted);
    }

    /**
     * Copies the contents of the partitions, makes them agree with their new places, and writes the table. Reserved
     * partitions of Microsoft have no contents and are not copied. Of an MBR the boot code and what stands before the
     * first partition come along.
     *
     * <p>NTFS that follows its partition becomes smaller on the way, by {@link NtfsResize#virtual(ResizePlan)}: what would
     * move is read from where it is, and written to where it goes. In a partition that grows it is made larger on the target,
     * when it has been copied. Whether each of them can be is found out before anything is written.
     *
     * @param job how the work runs; progress is in bytes, for each partition anew
     * @throws RefusedException if the plan has errors, would cut contents or put them on other sectors, or is not for
     *     these devices, or a volume that has to become smaller cannot be changed now
     * @throws NoSpaceException if a volume cannot become as small as planned, or the target's host is full
     * @throws io.github.diskwright.image.CancelledException if it was cancelled; the target has no table yet, or its
     *     old one
     * @throws IOException if reading or writing fails
     */
    public void run(JobOptions job) throws IOException {
        requireFit();
        for (Copy copy : copies()) {
            WindowDevice window = WindowDevice.of(target, copy.to(), copy.room(), copy.name());
            try (BlockDevice from = copy.shrinks() ? NtfsResize.virtual(copy.resize()) : copy.from()) {
                BlockCopy.of(from, window, state).run(List.of(), job);
            }
            if (copy.grows()) {
                ResizeJob.runWithoutJournal(window, copy.resize(), job);
            }
            for (BootPatches.Patch patch : copy.patches(window)) {
                window.write(patch.offset(), patch.after().duplicate());
            }
        }
        target.write(0, bootCode());
        // The table must not be durable before what it describes is.
        target.flush();
        plan.target().editor(options).plan(target).apply(target);
    }

    /**
     * What {@link #run} would copy and write, in its order, for people. Nothing is written.
     *
     * @throws RefusedException as {@link #run} does
     * @throws IOException if a device cannot be read
     */
    public List<String> describe() throws IOException {
        requireFit();
        List<String> lines = new ArrayList<>();
        BlockDevice after = OverlayDevice.inMemory(ReadOnlyDevice.of(target));
        for (Copy copy : copies()) {
            describe(copy, lines);
            for (BootPatches.Patch patch : patches(copy)) {
                lines.add("write " + patch.what() + ", " + patch.after().remaining() + " bytes at "
                        + ImageException.hex(copy.to() + patch.offset()));
            }
            if (copy.isGap()) {
                // What is left there of another table would be wiped.
                WindowDevice gap = WindowDevice.of(after, copy.to(), copy.from().size(), copy.name());
                BlockCopy.of(copy.from(), gap, BlockCopy.Target.USED).run(List.of(), ONE_THREAD);
            }
        }
        after.write(0, bootCode());
        lines.add("write boot code, 512 bytes at 0x0");
        for (TableWrite.Step step : plan.target().editor(options).plan(after).steps()) {
            for (SectorWrite write : step.writes()) {
                lines.add("write " + write.what() + ", " + write.length() + " bytes at "
                        + ImageException.hex(write.position()));
            }
        }
        return lines;
    }

    private static void describe(Copy copy, List<String> lines) {
        long length = copy.shrinks() ? copy.resize().newSize() : copy.from().size();
        lines.add("copy " + copy.name() + ", " + length + " bytes to " + ImageException.hex(copy.to()));
        if (copy.shrinks()) {
            lines.add("  on the way " + VolumeResize.describe(copy.name(), copy.resize()));
        } else if (copy.grows()) {
            lines.add("there " + VolumeResize.describe(copy.name(), copy.resize()));
        }
    }

    private static List<BootPatches.Patch> patches(Copy copy) throws IOException {
        if (!copy.shrinks() && !copy.grows()) {
            return copy.patches(copy.from());
        }
        try (BlockDevice resized = NtfsResize.virtual(copy.resize())) {
            return copy.patches(resized);
        }
    }

    private void requireFit() throws IOException {
        FitGuard.requireSource(plan, source);
        FitGuard.requireSafe(plan, source);
        PlacedLayout placed = plan.target();
        int sector = placed.disk().logicalSectorSize();
        if (target.size() / sector != placed.disk().sectorCount() || target.logicalSectorSize() != sector) {
            throw new RefusedException(
                    target.description() + " is not a " + placed.disk(), "make a plan for the disk that it is");
        }
    }

    /**
     * Contents that go to the target.
     *
     * @param from all of them, on the source
     * @param to first byte on the target
     * @param room bytes that there are for them
     * @param name for people
     * @param oldLba first sector on the source
     * @param newLba first sector on the target
     * @param plan how the volume gets another size; null if it does not
     */
    private record Copy(
            WindowDevice from,
            long to,
            long room,
            String name,
            long oldLba,
            long newLba,
            @Nullable ResizePlan plan) {
        /** What changes in them there, with their new size. */
        List<BootPatches.Patch> patches(BlockDevice there) throws IOException {
            return BootPatches.of(there, oldLba, newLba);
        }

        ResizePlan resize() {
            return Objects.requireNonNull(plan);
        }

        boolean shrinks() {
            return plan != null && plan.newSize() < plan.oldSize();
        }

        boolean grows() {
            return plan != null && plan.newSize() > plan.oldSize();
        }

        boolean isGap() {
            return name.equals(GAP);
        }
    }

    private List<Copy> copies() throws IOException {
        List<Copy> copies = new ArrayList<>();
        FollowingVolumes volumes = FollowingVolumes.of(plan, source, resizing);
        for (PlacedPart part : plan.target().parts()) {
            Partition from = plan.source(part).orElse(null);
            if (from != null && !from.type().shortName().equals("msr")) {
                copies.add(copy(from, part, volumes.plan(part).orElse(null)));
            }
        }
        long gap = gap();
        if (gap > 0) {
            int sector = plan.source().table().sectorSize();
            copies.add(new Copy(WindowDevice.of(source, sector, gap, GAP), sector, gap, GAP, 1, 1, null));
        }
        return copies;
    }

    private Copy copy(Partition from, PlacedPart to, @Nullable ResizePlan resize) {
        String name = "partition " + from.number();
        long common = Math.min(from.length(), to.length());
        WindowDevice old = WindowDevice.of(source, from.position(), common, name);
        long newLba = to.position() / plan.target().disk().logicalSectorSize();
        long room = resize == null ? common : to.length();
        return new Copy(old, to.position(), room, name, from.startLba(), newLba, resize);
    }

    /** Boot code may go on in the sectors before the first partition of an MBR. */
    private long gap() {
        if (!(plan.source().table() instanceof MbrTable table)) {
            return 0;
        }
        long limit =
                table.partitions().stream().mapToLong(Partition::position).min().orElse(table.sectorSize());
        return Math.min(limit, plan.target().first()) - table.sectorSize();
    }

    /** An MBR with the source's boot code and no partitions yet. */
    private ByteBuffer bootCode() throws IOException {
        ByteBuffer first = ByteBuffer.allocate(512);
        source.read(0, first);
        ByteBuffer empty = ByteBuffer.allocate(512).put(0, first, 0, BOOT_CODE);
        return empty.put(510, (byte) 0x55).put(511, (byte) 0xAA);
    }
}
