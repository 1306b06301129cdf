package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.tree.NameRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out, by reading, whether names of a directory differ by case. */
final class HostNameRule {
    private HostNameRule() {}

    /** The rule of the file system that a directory is on, as far as the directory's own name can tell it. */
    static NameRule of(Path directory, boolean isWindows) {
        return isWindows || isFoundInOtherCase(directory) ? NameRule.IGNORING_CASE : NameRule.EXACT;
    }

    private static boolean isFoundInOtherCase(Path directory) {
        Path name = directory.getFileName();
        if (name == null) {
            return false;
        }
        StringBuilder other = new StringBuilder();
        name.toString()
                .chars()
                .forEach(unit -> other.append((char)
                        (Character.isUpperCase(unit) ? Character.toLowerCase(unit) : Character.toUpperCase(unit))));
        if (other.toString().contentEquals(name.toString())) {
            return false;
        }
        try {
            return Files.isSameFile(directory, directory.resolveSibling(other.toString()));
        } catch (IOException | RuntimeException e) {
            // There is no file of the other name, which is the answer.
            return false;
        }
    }
}
