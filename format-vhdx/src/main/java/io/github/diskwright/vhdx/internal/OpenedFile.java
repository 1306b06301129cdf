package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file that was read and held against the rules.
 *
 * @param file the file itself
 * @param contents what is in it
 * @param judge what broken rules that are found later lead to
 * @param allocatedBlocks blocks that are in the file; empty if the block allocation table is too long to be checked at
 *     once
 * @param parent what shows through, for a differencing disk whose parents were opened
 */
record OpenedFile(
        BlockDevice file, Contents contents, Judge judge, OptionalLong allocatedBlocks, Optional<ParentData> parent) {
    /** Largest block allocation table that is checked as a whole when the disk is opened. */
    static final long MAX_CHECKED_BAT = 16 * Bytes.MIB;

    /** Reads a file; it stays open whatever happens. */
    static OpenedFile read(BlockDevice file, Limits limits) throws IOException {
        return read(file, limits, new StrictJudge(file.description()));
    }

    /** Reads a file that is only going to be read, as strictly as the options say. */
    static OpenedFile read(BlockDevice file, VhdxOptions options) throws IOException {
        Limits limits = options.open().limits();
        return switch (options.strictness()) {
            case STRICT -> read(file, limits);
            case TOLERANT -> read(file, limits, new TolerantJudge(file.description(), limits.maxFindings()));
        };
    }

    private static OpenedFile read(BlockDevice file, Limits limits, Judge judge) throws IOException {
        Contents contents = Contents.read(file, limits, judge);
        OptionalLong allocated = OptionalLong.empty();
        if (contents.geometry().entries() * BatEntry.SIZE_BYTES <= MAX_CHECKED_BAT) {
            BatCheck check = new BatCheck(contents, judge);
            check.run(JobOptions.defaults());
            allocated = OptionalLong.of(check.allocatedBlocks());
        }
        return new OpenedFile(file, contents, judge, allocated, Optional.empty());
    }

    OpenedFile withParent(ParentData opened) {
        return new OpenedFile(file, contents, judge, allocatedBlocks, Optional.of(opened));
    }

    ParentData requireParent() {
        return parent.orElseThrow(() -> new IllegalStateException("the parent was not opened"));
    }

    /** What was tolerated in this file. */
    List<Finding> tolerated() {
        return judge.findings();
    }

    /** Closes the file, and its parents if they were opened. */
    void close() throws IOException {
        try {
            file.close();
        } finally {
            closeParents();
        }
    }

    void closeParents() throws IOException {
        if (parent.isPresent()) {
            parent.get().disk().close();
        }
    }

    DiskFacts facts() {
        return new DiskFacts(
                contents.disk(),
                contents.creator(),
                contents.header().dataWriteGuid(),
                contents.header().hasLog(),
                contents.metadata().locator().map(ParentLocator::link));
    }
}
