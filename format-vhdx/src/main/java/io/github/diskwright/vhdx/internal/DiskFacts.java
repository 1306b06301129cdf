package io.github.diskwright.vhdx.internal;

import io.github.diskwright.vhdx.ParentLink;
import java.util.Optional;
import java.util.UUID;

/**
 * What a file says of its disk, for people.
 *
 * @param disk the metadata
 * @param creator what made the file
 * @param dataWriteGuid changes whenever the disk's contents do
 * @param isLogReplayed whether the file has a log that was replayed in memory
 * @param parentLink what a differencing disk says of its parent
 */
public record DiskFacts(
        DiskParameters disk,
        String creator,
        UUID dataWriteGuid,
        boolean isLogReplayed,
        Optional<ParentLink> parentLink) {}
