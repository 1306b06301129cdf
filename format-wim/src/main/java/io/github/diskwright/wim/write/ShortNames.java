package io.github.diskwright.wim.write;

import io.github.diskwright.image.tree.NameRule;
import java.util.TreeMap;

/**
 * Adds names to a directory so that no short name is another file's name. Windows makes short names anew where there are none,
 * so that one of two is left out rather than a file. Looks at all names of the directory once when it is made.
 */
final class ShortNames {
    private final ImageFile directory;
    private final TreeMap<String, ImageEntry> byShortName = new TreeMap<>(NameRule.IGNORING_CASE);

    ShortNames(ImageFile directory) {
        this.directory = directory;
        directory.children().forEach(this::know);
    }

    private void know(ImageEntry entry) {
        if (!entry.shortName().isEmpty()) {
            byShortName.put(entry.shortName(), entry);
        }
    }

    /** Adds a name; the short one only if it is free. */
    void add(String name, String shortName, ImageFile file) {
        ImageEntry other = byShortName.remove(name);
        if (other != null) {
            directory.remove(other);
            directory.add(other.name(), "", other.file());
        }
        know(directory.add(name, isFree(shortName) ? shortName : "", file));
    }

    /** Takes a name away. */
    void remove(ImageEntry entry) {
        directory.remove(entry);
        byShortName.remove(entry.shortName(), entry);
    }

    /** Whether no file of the directory has a name as its long or short one. */
    boolean isFree(String shortName) {
        return shortName.isEmpty()
                || !byShortName.containsKey(shortName)
                        && directory.children().stream()
                                .noneMatch(entry -> NameRule.IGNORING_CASE.areSame(entry.name(), shortName));
    }
}
