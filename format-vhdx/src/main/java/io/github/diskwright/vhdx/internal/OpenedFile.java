package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * A file that was read and held against the rules.
 *
 * @param file the file itself
 * @param contents what is in it
 * @param judge what broken rules that are found later lead to
 * @param allocatedBlocks blocks that are in the file; empty if the block allocation table is too long to be checked at
 *     once
 */
record OpenedFile(BlockDevice file, Contents contents, Judge judge, OptionalLong allocatedBlocks) {
    /** Largest block allocation table that is checked as a whole when the disk is opened. */
    static final long MAX_CHECKED_BAT = 16 * Bytes.MIB;

    /** Reads a file; it stays open whatever happens. */
    static OpenedFile read(BlockDevice file, Limits limits) throws IOException {
        Judge judge = new StrictJudge(file.description());
        Contents contents = Contents.read(file, limits, judge);
        OptionalLong allocated = OptionalLong.empty();
        if (contents.geometry().entries() * BatEntry.SIZE_BYTES <= MAX_CHECKED_BAT) {
            BatCheck check = new BatCheck(contents, judge);
            check.run(JobOptions.defaults());
            allocated = OptionalLong.of(check.allocatedBlocks());
        }
        return new OpenedFile(file, contents, judge, allocated);
    }

    DiskFacts facts() {
        return new DiskFacts(
                contents.disk(),
                contents.creator(),
                contents.header().dataWriteGuid(),
                contents.header().hasLog());
    }
}
