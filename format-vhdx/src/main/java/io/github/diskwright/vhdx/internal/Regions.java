package io.github.diskwright.vhdx.internal;

import java.util.List;

/**
 * Where everything but payload is.
 *
 * @param bat the region of the block allocation table
 * @param metadata the region of the metadata
 * @param reserved header section, log and all regions, in the order of their positions
 * @param table the region table that all this comes from
 * @param areBothCopiesRight whether the two copies of the table are valid and equal
 */
record Regions(
        RegionEntry bat, RegionEntry metadata, List<Range> reserved, RegionTable table, boolean areBothCopiesRight) {
    Regions {
        reserved = List.copyOf(reserved);
    }
}
