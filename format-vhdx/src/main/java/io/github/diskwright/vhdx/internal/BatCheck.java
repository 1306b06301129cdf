package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Holds the whole block allocation table against its rules, as a stream. */
final class BatCheck {
    private static final int PART = 256 * Bytes.KIB;
    private static final String TASK = "checking blocks";

    private final BlockDevice file;
    private final BatGeometry geometry;
    private final BatRules rules;
    private final List<Range> reserved;
    private final Judge judge;
    private final SpaceMap space = new SpaceMap();
    /** Of that, what holds contents: blocks that only had some may name it too without harm. */
    private final SpaceMap stored = new SpaceMap();

    private long allocatedBlocks;
    /** Whether a block of the chunk that is being looked at needs its sector bitmap. */
    private boolean isBitmapNeeded;

    BatCheck(Contents contents, Judge judge) {
        this.file = contents.file();
        this.geometry = contents.geometry();
        long size = contents.file().size();
        this.rules = new BatRules(contents, () -> size);
        this.reserved = contents.regions().reserved();
        this.judge = judge;
    }

    /** Blocks that are in the file, once the check has run. */
    long allocatedBlocks() {
        return allocatedBlocks;
    }

    /** All space of the file that anything uses, once the check has run. It is handed over, not copied. */
    SpaceMap usedSpace() {
        reserved.forEach(range -> space.take(range.start(), range.end() - range.start()));
        return space;
    }

    void run(JobOptions job) throws IOException {
        long entries = geometry.entries();
        long total = entries * BatEntry.SIZE_BYTES;
        if (file.size() > SpaceMap.LIMIT) {
            judge.note(
                    "vhdx.overlap-not-checked",
                    Severity.INFO,
                    SpaceMap.LIMIT,
                    "blocks past this position were not checked for overlaps");
        }
        ByteBuffer part = Bytes.allocate((int) Math.min(PART, total));
        for (long done = 0; done < total && !judge.isFull(); ) {
            job.cancellation().throwIfCancelled(TASK);
            part.clear().limit((int) Math.min(part.capacity(), total - done));
            file.read(rules.position(0) + done, part);
            checkPart(part.flip(), done / BatEntry.SIZE_BYTES);
            done += part.limit();
            job.progress().progress(TASK, done, total);
        }
    }

    private void checkPart(ByteBuffer part, long firstIndex) throws IOException {
        int count = part.limit() / BatEntry.SIZE_BYTES;
        for (int i = 0; i < count && !judge.isFull(); i++) {
            long index = firstIndex + i;
            long entry = part.getLong(i * BatEntry.SIZE_BYTES);
            if (geometry.isBitmap(index)) {
                checkBitmap(index, entry);
            } else if (entry != 0 && geometry.block(index) < geometry.payloadBlocks()) {
                checkPayload(index, entry);
            }
        }
    }

    private void checkBitmap(long index, long entry) throws IOException {
        rules.checkBitmap(index, entry, judge);
        if (isBitmapNeeded) {
            rules.requireBitmap(index, entry, judge);
            isBitmapNeeded = false;
        }
        takeSpace(index, entry, geometry.hasParent());
    }

    private void checkPayload(long index, long entry) throws IOException {
        rules.checkPayload(geometry.block(index), entry, judge);
        if (BatEntry.isStored(entry)) {
            allocatedBlocks++;
        }
        isBitmapNeeded |= BatEntry.isPartial(entry);
        takeSpace(index, entry, BatEntry.isStored(entry));
    }

    private void takeSpace(long index, long entry, boolean isStored) throws IOException {
        if (!rules.namesSpace(entry)) {
            return;
        }
        long position = BatEntry.position(entry);
        long length = geometry.bytesAt(index);
        boolean isShared = isStored && !stored.take(position, length);
        if (!space.take(position, length)) {
            rules.reportOverlap(index, entry, isShared, judge);
        }
    }
}
