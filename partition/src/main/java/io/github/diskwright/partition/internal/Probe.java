package io.github.diskwright.partition.internal;

import io.github.diskwright.partition.Content;
import java.io.IOException;
import java.util.Optional;

/** Recognises one kind of content. */
@FunctionalInterface
interface Probe {
    /**
     * Looks for the content.
     *
     * @return empty if there is not even a signature; damaged if there is nothing sound behind the signature
     * @throws IOException if the device cannot be read, never for what the bytes are
     */
    Optional<Content> probe(VolumeBytes volume) throws IOException;
}
