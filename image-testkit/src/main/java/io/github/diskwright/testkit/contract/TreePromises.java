package io.github.diskwright.testkit.contract;

import static io.github.diskwright.testkit.contract.Checks.require;
import static io.github.diskwright.testkit.contract.Checks.requireThrows;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.image.tree.TreeWalk;
import io.github.diskwright.testkit.contract.FileTreeContract.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@link FileTree} promises of directories and names. */
final class TreePromises {
    private TreePromises() {}

    static List<Promise> all() {
        return List.of(
                new Promise("has a directory without a name as its root", TreePromises::hasRoot),
                new Promise("lists each name of a directory once, none of them special", TreePromises::listsNamesOnce),
                new Promise("finds every file that it lists, by name and by path", TreePromises::findsWhatItLists),
                new Promise(
                        "finds names in other case if its rule says that they are the same",
                        TreePromises::keepsItsRule),
                new Promise("finds nothing under names that are not there", TreePromises::findsNothingElse),
                new Promise("lists in the same order again", TreePromises::keepsOrder),
                new Promise("gives directories one number each, and files one for all names", TreePromises::numbers),
                new Promise("refuses to look into files", TreePromises::refusesFiles),
                new Promise(
                        "has cursors that start before the first file and end after the last", TreePromises::cursors),
                new Promise("can be closed again, and answers nothing afterwards", TreePromises::closes));
    }

    /** Something to look at for each file. */
    interface Visit {
        void at(TreePath path, FileNode node) throws Exception;
    }

    static void forEach(FileTree tree, Visit visit) throws Exception {
        try (TreeWalk walk = TreeWalk.of(tree, Limits.defaults())) {
            while (walk.next()) {
                if (walk.step() != TreeWalk.Step.LEAVE) {
                    visit.at(walk.path(), walk.node());
                }
            }
        }
    }

    private static List<String> names(FileNode directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryCursor cursor = directory.children()) {
            while (cursor.next()) {
                require(cursor.name().equals(cursor.node().name()), "cursor and node differ at " + cursor.name());
                names.add(cursor.name());
            }
            require(!cursor.next(), "a cursor went on after its end");
        }
        return names;
    }

    private static void hasRoot(FileTree tree) throws Exception {
        FileNode root = tree.root();
        require(root.isDirectory(), "the root is no directory");
        require(root.name().isEmpty(), "the root is named " + root.name());
        Optional<FileNode> found = tree.find(TreePath.ROOT);
        require(found.isPresent() && found.get().fileId() == root.fileId(), "the empty path is not the root");
        require(!tree.description().isEmpty(), "no description");
        require(!root.isReparsePoint(), "the root is a link");
    }

    private static void listsNamesOnce(FileTree tree) throws Exception {
        forEach(tree, (path, node) -> {
            if (node.isDirectory()) {
                Set<String> seen = new HashSet<>();
                for (String name : names(node)) {
                    require(!name.isEmpty() && !name.equals(".") && !name.equals(".."), path + " lists " + name);
                    require(seen.add(name), path + " lists twice " + name);
                    require(name.length() <= tree.properties().maxNameLength(), "a longer name than ever: " + name);
                }
            }
        });
    }

    private static void findsWhatItLists(FileTree tree) throws Exception {
        forEach(tree, (path, node) -> {
            requireSame(path, node, tree.find(path));
            if (!path.isRoot()) {
                FileNode directory = tree.find(path.parent()).orElseThrow();
                requireSame(path, node, directory.child(new StringBuilder(node.name())));
            }
        });
    }

    private static void requireSame(TreePath path, FileNode node, Optional<FileNode> found) {
        require(found.isPresent(), path + " is listed but not found");
        FileNode other = found.get();
        require(
                other.name().equals(node.name())
                        && other.fileId() == node.fileId()
                        && other.kind() == node.kind()
                        && other.size() == node.size()
                        && other.attributes() == node.attributes(),
                path + " is another file when it is looked up");
    }

    private static void keepsItsRule(FileTree tree) throws Exception {
        boolean sensitive = tree.nameRule().isCaseSensitive();
        forEach(tree, (path, node) -> {
            FileNode directory = tree.find(path.parent()).orElseThrow();
            for (String other :
                    List.of(node.name().toUpperCase(Locale.ROOT), node.name().toLowerCase(Locale.ROOT))) {
                if (path.isRoot() || !tree.nameRule().areSame(other, node.name())) {
                    continue;
                }
                require(
                        !sensitive || other.equals(node.name()),
                        "the rule is case sensitive but " + other + " is same");
                require(directory.child(other).isPresent(), other + " is not found, though the same as " + path);
            }
        });
    }

    private static void findsNothingElse(FileTree tree) throws Exception {
        forEach(tree, (path, node) -> {
            require(
                    tree.find(path.resolve("no such file, surely")).isEmpty(),
                    "something that is not there in " + path);
            if (node.isDirectory()) {
                for (String name : List.of("", ".", "..", "a/b", "a\\..\\b", "\0", "\ud800")) {
                    Optional<FileNode> found = node.child(name);
                    require(found.isEmpty() || found.get().name().equals(name), name + " led somewhere in " + path);
                }
            }
        });
    }

    private static void keepsOrder(FileTree tree) throws Exception {
        forEach(tree, (path, node) -> {
            if (node.isDirectory()) {
                require(names(node).equals(names(node)), path + " was listed in another order");
            }
        });
    }

    private static void numbers(FileTree tree) throws Exception {
        Map<Long, TreePath> directories = new HashMap<>();
        Map<Long, FileNode> files = new HashMap<>();
        Map<Long, Integer> counts = new HashMap<>();
        forEach(tree, (path, node) -> {
            require(node.linkCount() >= 1, path + " has a link count of " + node.linkCount());
            if (node.kind() == FileKind.DIRECTORY) {
                TreePath before = directories.put(node.fileId(), path);
                require(before == null, before + " and " + path + " have one number");
            } else {
                FileNode before = files.put(node.fileId(), node);
                int count = counts.merge(node.fileId(), 1, Integer::sum);
                require(count <= node.linkCount(), path + " has more names than it says");
                require(
                        before == null || before.size() == node.size(),
                        path + " has one number with a file of other size");
            }
        });
        require(directories.keySet().stream().noneMatch(files::containsKey), "a file has the number of a directory");
    }

    private static void refusesFiles(FileTree tree) throws Exception {
        forEach(tree, (path, node) -> {
            if (!node.isDirectory()) {
                requireThrows(IllegalStateException.class, "children of " + path, node::children);
                requireThrows(IllegalStateException.class, "child of " + path, () -> node.child("a"));
            }
        });
    }

    private static void cursors(FileTree tree) throws Exception {
        DirectoryCursor cursor = tree.root().children();
        requireThrows(IllegalStateException.class, "name before the first", cursor::name);
        requireThrows(IllegalStateException.class, "node before the first", cursor::node);
        while (cursor.next()) {
            require(cursor.name().equals(cursor.name()), "the name changed");
        }
        requireThrows(IllegalStateException.class, "name after the last", cursor::name);
        requireThrows(IllegalStateException.class, "node after the last", cursor::node);
        cursor.close();
        cursor.close();
    }

    private static void closes(FileTree tree) throws Exception {
        FileNode root = tree.root();
        tree.close();
        tree.close();
        requireThrows(IOException.class, "the root of a closed tree", tree::root);
        requireThrows(IOException.class, "the files of a closed tree", root::children);
    }
}
