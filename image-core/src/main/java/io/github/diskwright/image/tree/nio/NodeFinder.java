package io.github.diskwright.image.tree.nio;

import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Follows names and links inside of a tree, never out of it. Thread-safe. */
final class NodeFinder {
    private static final int MOST_LINKS = 40;

    private final FileTree tree;

    /** What to do if the last name is a link. */
    enum Last {
        /** Take what it leads to. */
        FOLLOWED,
        /** Take the link. */
        AS_IT_IS;

        static Last of(LinkOption... options) {
            return options.length == 0 ? FOLLOWED : AS_IT_IS;
        }
    }

    NodeFinder(FileTree tree) {
        this.tree = tree;
    }

    /** Where a link leads; empty for what is no link. */
    Optional<String> target(FileNode node) throws IOException {
        return node.isReparsePoint()
                ? node.reparsePoint().isPresent()
                        ? node.reparsePoint().get().unixTarget(tree.description())
                        : Optional.empty()
                : Optional.empty();
    }

    /** The file at an absolute path. */
    FileNode find(NamePath path, Last last) throws IOException {
        Optional<FileNode> listed = path.listed();
        if (listed.isPresent() && (last == Last.AS_IT_IS || !listed.get().isReparsePoint())) {
            return listed.get();
        }
        return way(path, last).getLast();
    }

    /** The names of the files on the way, as the tree has them. */
    List<String> realNames(NamePath path, Last last) throws IOException {
        List<String> names = new ArrayList<>();
        way(path, last).forEach(node -> names.add(node.name()));
        return names.subList(1, names.size());
    }

    private Deque<FileNode> way(NamePath path, Last last) throws IOException {
        Deque<FileNode> way = new ArrayDeque<>(List.of(tree.root()));
        Deque<String> names = new ArrayDeque<>(path.names());
        int links = 0;
        while (!names.isEmpty()) {
            String name = names.remove();
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                requireDirectory(way.getLast(), path);
                if (name.equals("..") && way.size() > 1) {
                    way.removeLast();
                }
                continue;
            }
            FileNode node = child(way.getLast(), name, path);
            Optional<String> target = names.isEmpty() && last == Last.AS_IT_IS ? Optional.empty() : target(node);
            if (target.isEmpty()) {
                way.add(node);
            } else if (++links > MOST_LINKS) {
                throw new FileSystemLoopException(path.toString());
            } else {
                follow(target.get(), way, names);
            }
        }
        return way;
    }

    private static void follow(String target, Deque<FileNode> way, Deque<String> names) {
        if (target.startsWith(NamePath.SEPARATOR)) {
            FileNode root = way.getFirst();
            way.clear();
            way.add(root);
        }
        List<String> more = NamePath.split(target);
        Collections.reverse(more);
        more.forEach(names::addFirst);
    }

    private void requireDirectory(FileNode node, NamePath path) throws IOException {
        if (!node.isDirectory() || target(node).isPresent()) {
            throw new NotDirectoryException(path.toString());
        }
    }

    private FileNode child(FileNode directory, String name, NamePath path) throws IOException {
        requireDirectory(directory, path);
        return directory.child(name).orElseThrow(() -> new NoSuchFileException(path.toString()));
    }
}
