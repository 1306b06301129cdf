package io.github.diskwright.cli;

import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.TreeFilter;
import io.github.diskwright.image.tree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Files and directories of a tree that the command line names, each with everything below. */
final class ChosenPaths {
    private ChosenPaths() {}

    /**
     * What lets them through, and the directories that they are in.
     *
     * @param paths with / or \ between names
     * @throws IOException if one is not there, or the tree cannot be read
     */
    static TreeFilter of(FileTree tree, List<String> paths) throws IOException {
        List<TreePath> wanted = new ArrayList<>();
        for (String path : paths) {
            FileNode node = new TreeFile(tree, path).node();
            wanted.add(TreePath.parse(path, "/\\").isRoot() ? TreePath.ROOT : stored(tree, path, node));
        }
        return only(wanted);
    }

    /** The path by the names as they are stored: the user may have written another case. */
    private static TreePath stored(FileTree tree, String path, FileNode node) throws IOException {
        TreePath parent = TreePath.parse(path, "/\\").parent();
        TreePath stored = TreePath.ROOT;
        FileNode at = tree.root();
        for (String name : parent.names()) {
            at = at.child(name).orElseThrow();
            stored = stored.resolve(at.name());
        }
        return stored.resolve(node.name());
    }

    private static TreeFilter only(List<TreePath> wanted) {
        return (path, node) -> wanted.stream().anyMatch(one -> {
            int common = Math.min(one.depth(), path.depth());
            boolean isOnTheWay = one.depth() <= path.depth() || node.isDirectory();
            for (int i = 0; i < common && isOnTheWay; i++) {
                isOnTheWay =
                        NameRule.EXACT.areSame(one.names().get(i), path.names().get(i));
            }
            return isOnTheWay;
        });
    }
}
