package io.github.diskwright.partition.internal;

import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Content.Kind;
import java.io.IOException;
import java.util.Optional;

/** ReFS; its layout is not public, so only the name is told. */
final class RefsProbe {
    private RefsProbe() {}

    static Optional<Content> probe(VolumeBytes volume) throws IOException {
        return volume.has(0, "\0\0\0ReFS\0")
                ? Optional.of(Content.builder(Kind.FILE_SYSTEM, "refs").build())
                : Optional.empty();
    }
}
