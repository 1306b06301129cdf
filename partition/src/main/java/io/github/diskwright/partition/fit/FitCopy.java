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
import io.github.diskwright.partition.MbrTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.SectorWrite;
import io.github.diskwright.partition.edit.TableWrite;
import io.github.diskwright.partition.layout.PlacedLayout;
import io.github.diskwright.partition.layout.PlacedPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries a plan out onto another disk; the source is only read. The table is written last, so that partitions appear
 * when they are complete. Immutable.
 */
public final class FitCopy {
    private static final int BOOT_CODE = 440;
    private static final String GAP = "gap before the first partition";
    private static final JobOptions ONE_THREAD = JobOptions.builder().threads(1).build();

    private final FitPlan plan;
    private final BlockDevice source;
    private final BlockDevice target;
    private final BlockCopy.Target state;
    private final EditOptions options;

    private FitCopy(FitPlan plan, BlockDevice source, BlockDevice target, BlockCopy.Target state, EditOptions options) {
        this.plan = plan;
        this.source = source;
        this.target = target;
        this.state = state;
        this.options = options;
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
        return new FitCopy(plan, source, target, state, EditOptions.defaults());
    }

    /** The same copy whose new ids, where the plan has none, come from somewhere else. */
    public FitCopy options(EditOptions wanted) {
        return new FitCopy(plan, source, target, state, wanted);
    }

    /**
     * Copies the contents of the partitions, makes them agree with their new places, and writes the table. Reserved
     * partitions of Microsoft have no contents and are not copied. Of an MBR the boot code and what stands before the
     * first partition come along.
     *
     * @param job how the work runs; progress is in bytes, for each partition anew
     * @throws RefusedException if the plan has errors, would cut contents or put them on other sectors, or is not for
     *     these devices
     * @throws NoSpaceException if the target's host is full
     * @throws io.github.diskwright.image.CancelledException if it was cancelled; the target has no table yet, or its
     *     old one
     * @throws IOException if reading or writing fails
     */
    public void run(JobOptions job) throws IOException {
        requireFit();
        for (Copy copy : copies()) {
            WindowDevice window = WindowDevice.of(target, copy.to(), copy.from().size(), copy.name());
            BlockCopy.of(copy.from(), window, state).run(List.of(), job);
            for (BootPatches.Patch patch : copy.patches()) {
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
            lines.add("copy " + copy.name() + ", " + copy.from().size() + " bytes to " + ImageException.hex(copy.to()));
            for (BootPatches.Patch patch : copy.patches()) {
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
     * @param patches what changes in them there
     */
    private record Copy(WindowDevice from, long to, String name, List<BootPatches.Patch> patches) {
        boolean isGap() {
            return name.equals(GAP);
        }
    }

    private List<Copy> copies() throws IOException {
        List<Copy> copies = new ArrayList<>();
        for (PlacedPart part : plan.target().parts()) {
            Partition from = plan.source(part).orElse(null);
            if (from != null && !from.type().shortName().equals("msr")) {
                copies.add(copy(from, part));
            }
        }
        long gap = gap();
        if (gap > 0) {
            int sector = plan.source().table().sectorSize();
            copies.add(new Copy(WindowDevice.of(source, sector, gap, GAP), sector, GAP, List.of()));
        }
        return copies;
    }

    private Copy copy(Partition from, PlacedPart to) throws IOException {
        String name = "partition " + from.number();
        WindowDevice old = WindowDevice.of(source, from.position(), Math.min(from.length(), to.length()), name);
        long newLba = to.position() / plan.target().disk().logicalSectorSize();
        return new Copy(old, to.position(), name, BootPatches.of(old, from.startLba(), newLba));
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
