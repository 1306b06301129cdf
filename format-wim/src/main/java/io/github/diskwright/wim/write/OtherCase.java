package io.github.diskwright.wim.write;

import io.github.diskwright.image.tree.NameRule;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The names of a directory that names from elsewhere may mean although they are written in another case. Each is meant once: of
 * names that differ in case alone where they come from, one finds it, and the others are new.
 */
final class OtherCase {
    private final TreeMap<String, ImageEntry> entries = new TreeMap<>(NameRule.IGNORING_CASE);

    /**
     * The names of a directory.
     *
     * @param directory has them
     * @param added has the other ones; what is written alike is meant by that one, and no other
     */
    OtherCase(ImageFile directory, ImageFile added) {
        for (ImageEntry entry : directory.children()) {
            if (added.child(entry.name()).isEmpty()) {
                entries.putIfAbsent(entry.name(), entry);
            }
        }
    }

    /** What a name means, which no other does then. */
    Optional<ImageEntry> take(String name) {
        return Optional.ofNullable(entries.remove(name));
    }
}
