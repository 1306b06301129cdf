package io.github.diskwright.testkit.ntfs;

import java.nio.file.Path;
import java.util.Map;

/**
 * A volume of the corpus. Its file is shared by all tests and is not to be changed.
 *
 * @param recipe what kind it is
 * @param geometry its units
 * @param path the image file
 * @param plainDigests SHA-256 of the data of files that ntfs-3g does not read, in hexadecimal by path with {@code /}
 */
public record CorpusVolume(NtfsRecipe recipe, NtfsGeometry geometry, Path path, Map<String, String> plainDigests) {
    /** Copies the digests. */
    public CorpusVolume {
        plainDigests = Map.copyOf(plainDigests);
    }

    @Override
    public String toString() {
        return recipe + " " + geometry;
    }
}
