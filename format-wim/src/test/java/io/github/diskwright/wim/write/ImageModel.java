package io.github.diskwright.wim.write;

import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.NewFile;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.testkit.tree.MemoryFile;
import io.github.diskwright.testkit.tree.MemoryTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** A tree that is changed as an image has to be. */
final class ImageModel {
    private static final FileReport SILENT = new FileReport() {
        @Override
        public void lost(TreeFeature feature, String detail) {
            // Times, which nobody compares.
        }

        @Override
        public void failed(IOException cause) throws IOException {
            throw cause;
        }
    };

    private final MemoryTree tree;
    private final Random random;
    private int made;

    /** Changes an image. */
    interface Call {
        void run() throws IOException;
    }

    /**
     * What was done to the tree, and is to be done to the image.
     *
     * @param told what, for people
     * @param isRefused whether it has to be refused; nothing was done then
     * @param call does it to the image
     */
    record Outcome(String told, boolean isRefused, Call call) {}

    ImageModel(MemoryTree tree, Random random) {
        this.tree = tree;
        this.random = random;
    }

    private List<TreePath> paths() {
        List<TreePath> paths = new ArrayList<>();
        collect(TreePath.ROOT, tree.rootFile(), paths);
        return paths;
    }

    private static void collect(TreePath path, MemoryFile file, List<TreePath> paths) {
        paths.add(path);
        for (String name : file.childNames()) {
            collect(path.resolve(name), file.child(name), paths);
        }
    }

    int size() {
        return paths().size();
    }

    private MemoryFile file(TreePath path) {
        return tree.file(path.names().toArray(String[]::new));
    }

    private static boolean hasChildren(MemoryFile file) {
        return file.kind() == FileKind.DIRECTORY
                && file.metadata().reparsePoint().isEmpty();
    }

    private TreePath anyPath() {
        List<TreePath> paths = paths();
        return paths.get(random.nextInt(paths.size()));
    }

    private TreePath anyDirectory() {
        List<TreePath> directories =
                paths().stream().filter(path -> hasChildren(file(path))).toList();
        return directories.get(random.nextInt(directories.size()));
    }

    /** The path in another case, which means the same. */
    private TreePath anyCase(TreePath path) {
        return random.nextInt(3) > 0
                ? path
                : TreePath.of(path.names().stream()
                        .map(name -> random.nextBoolean() ? upper(name) : name)
                        .toList());
    }

    private static String upper(String name) {
        return name.replace('a', 'A').replace('z', 'Z');
    }

    Outcome change(WimUpdate update, MemoryTree added) throws IOException {
        return switch (random.nextInt(8)) {
            case 0, 1 -> delete(update);
            case 2, 3, 4 -> rename(update);
            case 5 -> addFile(update, added);
            case 6 -> setAttributes(update);
            default -> addTree(update, added);
        };
    }

    Outcome delete(WimUpdate update) {
        TreePath path = anyPath();
        WimUpdate.Depth depth = random.nextInt(4) > 0 ? WimUpdate.Depth.RECURSIVE : WimUpdate.Depth.EMPTY;
        boolean isRefused = path.isRoot()
                || depth == WimUpdate.Depth.EMPTY && !file(path).childNames().isEmpty();
        TreePath asked = anyCase(path);
        if (!isRefused) {
            tree.remove(file(path.parent()), path.name());
        }
        return new Outcome("delete " + path + " " + depth, isRefused, () -> update.delete(asked, depth));
    }

    private Outcome rename(WimUpdate update) {
        TreePath from = anyPath();
        TreePath directory = random.nextInt(3) == 0 ? from.parent() : anyDirectory();
        String name = switch (random.nextInt(4)) {
            case 0 -> "new " + ++made + "-" + random.nextInt(1000);
            case 1 -> upper(from.name());
            case 2 -> from.name().toLowerCase(Locale.ROOT);
            default -> anyPath().name();
        };
        TreePath to = directory.resolve(name);
        TreePath askedFrom = anyCase(from);
        TreePath askedTo = anyCase(directory).resolve(name);
        boolean isRefused = from.isRoot() || name.isEmpty() || !isFree(from, to) || isBelow(from, directory);
        if (!isRefused) {
            tree.move(file(from.parent()), from.name(), file(directory), name);
        }
        return new Outcome("rename " + from + " " + to, isRefused, () -> update.rename(askedFrom, askedTo));
    }

    private boolean isFree(TreePath from, TreePath to) {
        MemoryFile directory = file(to.parent());
        return directory.childNames().stream()
                .filter(name -> !to.parent().resolve(name).equals(from))
                .noneMatch(name -> NameRule.IGNORING_CASE.areSame(name, to.name()));
    }

    private static boolean isBelow(TreePath from, TreePath directory) {
        for (TreePath path = directory; !path.isRoot(); path = path.parent()) {
            if (path.equals(from)) {
                return true;
            }
        }
        return false;
    }

    private Outcome setAttributes(WimUpdate update) {
        TreePath path = anyPath();
        int bits = random.nextBoolean() ? DosAttributes.HIDDEN : DosAttributes.ARCHIVE | DosAttributes.SYSTEM;
        MemoryFile file = file(path);
        file.setMetadata(file.metadata().toBuilder().attributes(bits).build());
        TreePath asked = anyCase(path);
        return new Outcome("attributes of " + path, false, () -> update.setAttributes(asked, bits));
    }

    private Outcome addFile(WimUpdate update, MemoryTree added) throws IOException {
        byte[] data = new byte[random.nextInt(3000)];
        random.nextBytes(data);
        MemoryFile original = added.addFile(added.rootFile(), "added", data);
        NewFile file = NewFile.of(added.find(TreePath.of("added")).orElseThrow());
        boolean isNew = random.nextBoolean();
        TreePath path =
                isNew ? anyDirectory().resolve("made " + random.nextInt(1000)).resolve("x") : anyPath();
        boolean isRefused = !isNew && hasChildren(file(path))
                || isNew && tree.find(path.parent()).isPresent();
        TreePath asked = isRefused || !isNew
                ? path
                : anyCase(path.parent().parent()).resolve(path.parent().name()).resolve("x");
        if (isNew && isRefused) {
            return delete(update);
        }
        if (!isRefused) {
            if (isNew) {
                tree.addDirectory(file(path.parent().parent()), path.parent().name());
            } else {
                tree.remove(file(path.parent()), path.name());
            }
            tree.addCopy(file(path.parent()), path.name(), original);
        }
        return new Outcome(
                "add file " + path, isRefused, () -> update.addFile(asked, file, WimUpdate.Existing.REPLACE, SILENT));
    }

    private Outcome addTree(WimUpdate update, MemoryTree added) {
        TreePath path = anyDirectory();
        boolean isNew = random.nextBoolean();
        TreePath target = isNew ? path.resolve("tree " + ++made + "-" + random.nextInt(1000)) : path;
        boolean isRefused = isNew && !isFree(TreePath.ROOT, target) || !isNew && !fits(file(path), added.rootFile());
        if (isNew && isRefused) {
            return delete(update);
        }
        if (isNew) {
            tree.addCopy(file(path), target.name(), added.rootFile());
        } else if (!isRefused) {
            tree.addCopy(tree.rootFile(), "*", added.rootFile());
            merge(file(path), tree.file("*"));
            tree.remove(tree.rootFile(), "*");
        }
        return new Outcome(
                "add tree " + target,
                isRefused,
                () -> update.addTree(
                        target, added, WimUpdate.Existing.REPLACE, CaptureOptions.defaults(), CopyOptions.defaults()));
    }

    private static boolean fits(MemoryFile target, MemoryFile added) {
        for (String name : added.childNames()) {
            Optional<String> old = target.childName(name, NameRule.IGNORING_CASE);
            if (old.isPresent()) {
                MemoryFile there = target.child(old.get());
                MemoryFile here = added.child(name);
                if (hasChildren(there) != hasChildren(here) || hasChildren(here) && !fits(there, here)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void merge(MemoryFile target, MemoryFile added) {
        for (String name : added.childNames()) {
            Optional<String> old = target.childName(name, NameRule.IGNORING_CASE);
            if (old.isEmpty()) {
                tree.move(added, name, target, name);
            } else if (hasChildren(added.child(name))) {
                merge(target.child(old.get()), added.child(name));
            } else {
                tree.remove(target, old.get());
                tree.move(added, name, target, old.get());
            }
        }
    }
}
