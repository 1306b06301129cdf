package io.github.diskwright.vhdx.internal;

import java.util.Optional;

/**
 * What the metadata region holds.
 *
 * @param disk the values of the items that are known
 * @param table the table of all items
 * @param locator what names the parent of a differencing disk
 */
record Metadata(DiskParameters disk, MetadataTable table, Optional<ParentLocator> locator) {}
