package io.github.diskwright.partition.fit;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.partition.MbrTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.layout.PlacedLayout;
import io.github.diskwright.partition.layout.PlacedPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Carries a plan out onto another disk; the source is only read. The table is written last, so that partitions appear
 * when they are complete. Immutable.
 */
public final class FitCopy {
    private static final int BOOT_CODE = 440;

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
        FitGuard.requireSafe(plan);
        FitGuard.requireSource(plan, source);
        PlacedLayout placed = plan.target();
        int sector = placed.disk().logicalSectorSize();
        if (target.size() / sector != placed.disk().sectorCount() || target.logicalSectorSize() != sector) {
            throw new RefusedException(
                    target.description() + " is not a " + placed.disk(), "make a plan for the disk that it is");
        }
        for (PlacedPart part : placed.parts()) {
            Partition from = plan.source(part).orElse(null);
            if (from != null && !from.type().shortName().equals("msr")) {
                copy(from, part, job);
            }
        }
        copyBootCode(placed);
        // The table must not be durable before what it describes is.
        target.flush();
        placed.editor(options).plan(target).apply(target);
    }

    private void copy(Partition from, PlacedPart to, JobOptions job) throws IOException {
        long length = Math.min(from.length(), to.length());
        String name = "partition " + from.number();
        WindowDevice old = WindowDevice.of(source, from.position(), length, name);
        WindowDevice window = WindowDevice.of(target, to.position(), length, name);
        BlockCopy.of(old, window, state).run(List.of(), job);
        int sector = plan.target().disk().logicalSectorSize();
        for (BootPatches.Patch patch : BootPatches.of(old, from.startLba(), to.position() / sector)) {
            window.write(patch.offset(), patch.after().duplicate());
        }
    }

    /** Boot code may go on in the sectors before the first partition of an MBR. */
    private void copyBootCode(PlacedLayout placed) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(512);
        source.read(0, first);
        ByteBuffer empty = ByteBuffer.allocate(512).put(0, first, 0, BOOT_CODE);
        empty.put(510, (byte) 0x55).put(511, (byte) 0xAA);
        target.write(0, empty);
        if (plan.source().table() instanceof MbrTable table) {
            int sector = table.sectorSize();
            long limit = table.partitions().stream()
                    .mapToLong(Partition::position)
                    .min()
                    .orElse(sector);
            long end = Math.min(limit, placed.first());
            if (end > sector) {
                BlockCopy.of(
                                WindowDevice.of(source, sector, end - sector, "gap before the first partition"),
                                WindowDevice.of(target, sector, end - sector, "gap before the first partition"),
                                state)
                        .run(List.of(), JobOptions.builder().threads(1).build());
            }
        }
    }
}
