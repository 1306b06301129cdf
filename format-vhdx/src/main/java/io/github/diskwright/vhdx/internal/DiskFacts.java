package io.github.diskwright.vhdx.internal;

import java.util.UUID;

/**
 * What a file says of its disk, for people.
 *
 * @param disk the metadata
 * @param creator what made the file
 * @param dataWriteGuid changes whenever the disk's contents do
 * @param isLogReplayed whether the file has a log that was replayed in memory
 */
public record DiskFacts(DiskParameters disk, String creator, UUID dataWriteGuid, boolean isLogReplayed) {}
