package io.github.diskwright.wim.windows;

import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.NameRule;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory of an installation of Windows, by the files that it is known by.
 *
 * @param name of the directory
 * @param kernel its program {@code kernel32.dll}
 * @param software the hive {@code SOFTWARE}
 * @param system the hive {@code SYSTEM}
 */
record SystemDirectory(String name, Optional<FileNode> kernel, Optional<FileNode> software, Optional<FileNode> system) {
    private static final String USUAL_NAME = "Windows";

    /** The directory with most of the files; empty if there is none with any. */
    static Optional<SystemDirectory> find(FileTree tree, Notes notes) {
        Optional<SystemDirectory> best = Optional.empty();
        try (DirectoryCursor cursor = tree.root().children()) {
            while (cursor.next()) {
                Optional<SystemDirectory> found = at(cursor, notes);
                if (found.isPresent() && (best.isEmpty() || found.get().isBetterThan(best.get()))) {
                    best = found;
                }
            }
        } catch (IOException e) {
            notes.add(e);
        }
        return best;
    }

    private static Optional<SystemDirectory> at(DirectoryCursor cursor, Notes notes) {
        try {
            FileNode node = cursor.node();
            Optional<FileNode> system32 = child(node, "System32");
            if (system32.isEmpty()) {
                return Optional.empty();
            }
            Optional<FileNode> config = child(system32.get(), "config");
            SystemDirectory found = new SystemDirectory(
                    node.name(),
                    child(system32.get(), "kernel32.dll"),
                    config.isEmpty() ? Optional.empty() : child(config.get(), "SOFTWARE"),
                    config.isEmpty() ? Optional.empty() : child(config.get(), "SYSTEM"));
            return found.count() == 0 ? Optional.empty() : Optional.of(found);
        } catch (IOException e) {
            notes.add(e);
            return Optional.empty();
        }
    }

    /** A file of a directory, upper and lower case being the same whatever the tree's rule is. */
    private static Optional<FileNode> child(FileNode directory, String name) throws IOException {
        if (!directory.isDirectory()) {
            return Optional.empty();
        }
        Optional<FileNode> exact = directory.child(name);
        if (exact.isPresent()) {
            return exact;
        }
        try (DirectoryCursor cursor = directory.children()) {
            while (cursor.next()) {
                if (NameRule.IGNORING_CASE.areSame(cursor.name(), name)) {
                    return Optional.of(cursor.node());
                }
            }
        }
        return Optional.empty();
    }

    private long count() {
        return Stream.of(kernel, software, system).filter(Optional::isPresent).count();
    }

    private boolean isBetterThan(SystemDirectory other) {
        return count() > other.count() || count() == other.count() && name.equalsIgnoreCase(USUAL_NAME);
    }
}
