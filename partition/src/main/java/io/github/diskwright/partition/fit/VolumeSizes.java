package io.github.diskwright.partition.fit;

import io.github.diskwright.partition.Volume;
import java.io.IOException;
import java.util.OptionalLong;

/** Tells how small a volume can become. */
@FunctionalInterface
public interface VolumeSizes {
    /**
     * Knows what the file systems say of their own size: a volume can be cut after its file system, and no file system
     * is made smaller. Where several contents were found, or one of them is damaged, nothing is cut off that may
     * belong to any of them.
     */
    VolumeSizes AS_THEY_ARE = FitContents::size;

    /**
     * Bytes that a volume needs at the least, after its file system was made smaller where that can be done.
     *
     * @param volume a volume with contents
     * @return empty if it cannot be told: then the volume keeps at least the size that it has
     * @throws IOException if the volume has to be read for that and cannot be
     */
    OptionalLong minimum(Volume volume) throws IOException;
}
