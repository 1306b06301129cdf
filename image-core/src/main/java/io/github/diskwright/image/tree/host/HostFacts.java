package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.UnixMetadata;
import java.util.Optional;

/** What the host says of a file at once. */
record HostFacts(
        FileKind kind,
        boolean isSymbolicLink,
        int attributes,
        FileTimes times,
        long size,
        long fileId,
        int linkCount,
        Optional<UnixMetadata> unix) {}
