package io.github.diskwright.testkit.ntfs;

import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All files of a volume as ntfs-3g shows them. Immutable and thread-safe.
 *
 * <p>Paths have {@code /} between names and none before the first; the root's is empty. They consist of the 16-bit units
 * that are on the volume, also where these are no legal text.
 */
public final class JudgedTree {
    private final SortedMap<String, JudgedFile> files;

    JudgedTree(SortedMap<String, JudgedFile> files) {
        this.files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** Every file by its path; one with several names comes as often. */
    public SortedMap<String, JudgedFile> files() {
        return files;
    }

    /** A file that has to be there. */
    public JudgedFile file(String path) {
        JudgedFile file = files.get(path);
        if (file == null) {
            throw new AssertionError("no file " + path + " among " + files.keySet());
        }
        return file;
    }

    /** The sum of the sizes of all streams, in bytes. */
    public long totalSize() {
        return files.values().stream()
                .flatMap(file -> file.streams().values().stream())
                .mapToLong(JudgedStream::size)
                .sum();
    }

    /**
     * The first difference, as text: path, what differs, here and there.
     *
     * @param other another tree
     * @param ignored names of facts that may differ, such as {@code "times"}; all fields and metadata of
     *     {@link JudgedFile} by their names
     */
    public Optional<String> differenceTo(JudgedTree other, String... ignored) {
        Set<String> paths = new TreeSet<>(files.keySet());
        paths.addAll(other.files.keySet());
        for (String path : paths) {
            JudgedFile here = files.get(path);
            JudgedFile there = other.files.get(path);
            if (here == null || there == null) {
                return Optional.of(quoted(path) + " is only " + (there == null ? "here" : "there"));
            }
            Optional<String> difference = difference(here, there, Set.of(ignored));
            if (difference.isPresent()) {
                return Optional.of(quoted(path) + ", " + difference.get());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> difference(JudgedFile here, JudgedFile there, Set<String> ignored) {
        SortedMap<String, Object> left = here.facts();
        SortedMap<String, Object> right = there.facts();
        Set<String> names = new TreeSet<>(left.keySet());
        names.addAll(right.keySet());
        names.removeAll(ignored);
        return names.stream()
                .filter(name -> !Objects.equals(left.get(name), right.get(name)))
                .findFirst()
                .map(name -> name + ": here " + left.getOrDefault(name, "none") + ", there "
                        + right.getOrDefault(name, "none"));
    }

    /** Text in which whatever is not plain ASCII is shown as its units. */
    private static String quoted(String path) {
        StringBuilder text = new StringBuilder("\"");
        for (char unit : path.toCharArray()) {
            if (unit >= ' ' && unit < 0x7f) {
                text.append(unit);
            } else {
                text.append("\\u").append(Integer.toHexString(0x10000 | unit).substring(1));
            }
        }
        return text.append('"').toString();
    }

    /**
     * Fails unless two trees are equal.
     *
     * @param expected what should be here
     * @param ignored as in {@link #differenceTo}
     */
    public void requireEqual(JudgedTree expected, String... ignored) {
        differenceTo(expected, ignored).ifPresent(difference -> {
            throw new AssertionError("not the expected tree (there): " + difference);
        });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JudgedTree && files.equals(((JudgedTree) other).files);
    }

    @Override
    public int hashCode() {
        return files.hashCode();
    }

    @Override
    public String toString() {
        return files.size() + " files, " + totalSize() + " bytes";
    }
}
