package io.github.diskwright.vhdx.internal;

import java.util.List;

/**
 * Where everything but payload is.
 *
 * @param bat the region of the block allocation table
 * @param metadata the region of the metadata
 * @param reserved header section, log and all regions, in the order of their positions
 */
record Regions(RegionEntry bat, RegionEntry metadata, List<Range> reserved) {}
