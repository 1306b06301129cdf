package io.github.diskwright.wim.image;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;

/**
 * What a scan of metadata has found.
 *
 * @param links files with several names, by their entries
 * @param hidden entries that are not shown, because one before has their name; bits by index
 * @param broken directories that cannot be listed to their end, with the reason
 * @param files number of names of files
 * @param directories number of directories
 */
record ScanResult(
        Map<Integer, LinkGroup> links, BitSet hidden, Map<Integer, Breach> broken, long files, long directories) {
    /**
     * Why a directory cannot be listed to its end.
     *
     * @param stop index behind the last entry that can be
     * @param position in the metadata
     * @param expected what should be there
     * @param found what is there
     */
    record Breach(int stop, long position, String expected, String found) {}

    /** The file that an entry is one of several names of. */
    Optional<LinkGroup> link(int index) {
        return Optional.ofNullable(links.get(index));
    }
}
