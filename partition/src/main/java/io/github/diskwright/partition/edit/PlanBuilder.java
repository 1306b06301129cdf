package io.github.diskwright.partition.edit;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.OverlayDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is to be written, over a disk that stays as it is. Bytes are given as the structures have them; whole
 * sectors that change are what comes out.
 */
final class PlanBuilder {
    private final OverlayDevice result;
    private final int sectorSize;
    private final List<TableWrite.Step> steps = new ArrayList<>();
    private final List<SectorWrite> writes = new ArrayList<>();
    private String stepName = "";

    PlanBuilder(BlockDevice device, int sectorSize) throws IOException {
        this.result = OverlayDevice.inMemory(ReadOnlyDevice.of(device));
        this.sectorSize = sectorSize;
    }

    /** The disk as it is after everything so far. */
    BlockDevice result() {
        return result;
    }

    /** Starts a step: what was put before is durable before anything of it is written. */
    PlanBuilder step(String name) {
        endStep();
        stepName = name;
        return this;
    }

    private void endStep() {
        if (!writes.isEmpty()) {
            steps.add(new TableWrite.Step(stepName, writes));
            writes.clear();
        }
    }

    /** Puts bytes at the start of a sector; the rest of its last sector stays. */
    PlanBuilder put(long lba, ByteBuffer bytes, String what) throws IOException {
        int length = (bytes.remaining() + sectorSize - 1) / sectorSize * sectorSize;
        ByteBuffer before = ByteBuffer.allocate(length);
        result.read(lba * sectorSize, before);
        ByteBuffer after = ByteBuffer.wrap(before.array().clone());
        after.put(0, bytes, bytes.position(), bytes.remaining());
        int at = 0;
        while (at < length) {
            int end = at;
            while (end < length && differs(before, after, end)) {
                end += sectorSize;
            }
            if (end > at) {
                long position = lba * sectorSize + at;
                ByteBuffer run = after.slice(at, end - at);
                writes.add(new SectorWrite(position, before.slice(at, end - at), run, what));
                result.write(position, run.duplicate());
            }
            at = end + sectorSize;
        }
        return this;
    }

    private boolean differs(ByteBuffer before, ByteBuffer after, int index) {
        return before.slice(index, sectorSize).mismatch(after.slice(index, sectorSize)) >= 0;
    }

    /** The first bytes of a sector as they are after everything so far. */
    ByteBuffer read(long lba, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        result.read(lba * sectorSize, bytes);
        return bytes.flip();
    }

    TableWrite build(TableWrite.Guarantee guarantee) {
        endStep();
        return new TableWrite(result.size(), sectorSize, guarantee, steps);
    }
}
