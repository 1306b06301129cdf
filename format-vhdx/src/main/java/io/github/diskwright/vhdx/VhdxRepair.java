package io.github.diskwright.vhdx;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.vhdx.internal.DiskRepair;
import java.io.IOException;
import java.util.List;

/**
 * Repairs of VHDX files that need no guess, because the file itself says twice, or says clearly, what is right:
 *
 * <ul>
 *   <li>a log that is not empty is replayed;
 *   <li>a header or region table that is damaged, or differs from its copy, is written anew from the one that counts;
 *   <li>positions are taken out of entries of the block allocation table that do not store a block.
 * </ul>
 *
 * Everything else, blocks that overlap or lie outside the file for example, is left as it is and reported: no tool can
 * know which block is right. What can be repaired beside it is, unless that might make the file worse: tables are left
 * alone while a block claims the space of a table or of the log, and so is a file whose metadata leave its contents in
 * doubt. All of that is found out by reading; a file of which nothing can be repaired is not changed. Space that nothing uses is no fault; {@link VhdxMaintenance#compact} gives it back.
 */
public final class VhdxRepair {
    private VhdxRepair() {}

    /** What becomes of a log of which no entry can be used, so that the file cannot be opened. */
    public enum UnusableLog {
        /** The file stays as it is. */
        REFUSE,
        /**
         * The log is forgotten if the disk can be read without it. What it held is lost: blocks that were written last
         * may read as they were before. So the contents get a new id, and children are refused.
         */
        FORGET
    }

    /**
     * Repairs a file. Each byte that is replaced is durable in another file before it is. Cancelling, or a power cut,
     * leaves a file that can be repaired again.
     *
     * @param file the file; stays open
     * @param replaced an empty file that gets the replaced bytes: records of a position and a length, eight bytes each,
     *     little-endian, and the bytes; the first record has the position -1 and the size of the file as its length. It
     *     stays empty if nothing has to be done, and open.
     * @param log what becomes of a log that cannot be used
     * @param options how the file is opened; its parents are not
     * @param check limits, and how the check runs
     * @return what a check finds afterwards, with what cannot be repaired
     * @throws io.github.diskwright.image.RefusedException if the file or the options are not for writing
     * @throws IOException if a file cannot be read or written
     */
    public static List<Finding> run(
            ResizableDevice file, ResizableDevice replaced, UnusableLog log, VhdxOptions options, CheckOptions check)
            throws IOException {
        return DiskRepair.run(file, replaced, log == UnusableLog.FORGET, options, check);
    }
}
