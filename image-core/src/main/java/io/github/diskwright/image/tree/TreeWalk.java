package io.github.diskwright.image.tree;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a whole tree: a directory, what is in it, and the end of the directory, each one a step. Links are steps
 * like files and are not followed.
 *
 * <p>An error belongs to the one file or directory at {@link #path()}; the walk can go on after it, behind what could
 * not be read. A directory that was there before (a cycle, or two ways to one directory) is such an error, and so is one
 * that is too deep ({@link Limits#maxTreeDepth()}), so that every walk ends.
 *
 * <p>Memory: a cursor for each directory on the way to where the walk is, and up to 21 bytes for each directory that it
 * has seen. Used by one thread at a time.
 */
public final class TreeWalk implements AutoCloseable {
    private final FileTree tree;
    private final Limits limits;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final LongSet seen = new LongSet();
    private boolean started;
    private @Nullable Step step;
    private @Nullable FileNode node;
    private TreePath path = TreePath.ROOT;

    /** What has come. */
    public enum Step {
        /** A file. */
        FILE,
        /** A directory; what is in it comes next. */
        ENTER,
        /** The end of a directory. */
        LEAVE
    }

    /** A directory that the walk is in. */
    private static final class Frame {
        final FileNode node;
        final TreePath path;
        boolean opened;

        @Nullable
        DirectoryCursor cursor;

        Frame(FileNode node, TreePath path) {
            this.node = node;
            this.path = path;
        }

        void close() throws IOException {
            DirectoryCursor open = cursor;
            cursor = null;
            if (open != null) {
                open.close();
            }
        }
    }

    private TreeWalk(FileTree tree, Limits limits) {
        this.tree = tree;
        this.limits = limits;
    }

    /**
     * A walk that starts with the root.
     *
     * @param tree what is walked; stays open
     * @param limits how deep at most
     */
    public static TreeWalk of(FileTree tree, Limits limits) {
        return new TreeWalk(tree, limits);
    }

    /**
     * Goes on to the next step.
     *
     * @return false if there are no more
     * @throws CorruptImageException if the file at {@link #path()} is damaged, or is a directory that was there before;
     *     its position is then the directory's {@link FileNode#fileId()}
     * @throws UnsupportedFeatureException if the directory at {@link #path()} is too deep
     * @throws IOException if the host cannot read what is at {@link #path()}
     */
    public boolean next() throws IOException {
        step = null;
        node = null;
        if (!started) {
            started = true;
            return arrive(tree.root(), TreePath.ROOT);
        }
        Frame top = frames.peek();
        if (top == null) {
            return false;
        }
        path = top.path;
        return advance(top) ? arriveAtChild(top) : leave(top);
    }

    private boolean advance(Frame top) throws IOException {
        boolean whole = false;
        try {
            if (!top.opened) {
                top.opened = true;
                top.cursor = top.node.children();
            }
            boolean more = top.cursor != null && top.cursor.next();
            whole = true;
            return more;
        } finally {
            if (!whole) {
                // What lies behind the damage cannot be told from more damage.
                top.close();
            }
        }
    }

    private boolean arriveAtChild(Frame top) throws IOException {
        DirectoryCursor cursor = top.cursor;
        if (cursor == null) {
            throw new IllegalStateException("no cursor");
        }
        path = top.path.resolve(cursor.name());
        return arrive(cursor.node(), path);
    }

    private boolean arrive(FileNode found, TreePath at) throws IOException {
        if (found.isDirectory()) {
            if (at.depth() > limits.maxTreeDepth()) {
                throw new UnsupportedFeatureException(
                        tree.description(), "directories nested deeper than " + limits.maxTreeDepth());
            }
            if (!seen.add(found.fileId())) {
                throw new CorruptImageException(
                        tree.description(),
                        "directory " + at,
                        found.fileId(),
                        "a directory with one name",
                        "one that was reached before");
            }
            frames.push(new Frame(found, at));
        }
        node = found;
        step = found.isDirectory() ? Step.ENTER : Step.FILE;
        return true;
    }

    private boolean leave(Frame top) throws IOException {
        frames.pop();
        top.close();
        node = top.node;
        step = Step.LEAVE;
        return true;
    }

    /**
     * Leaves out the directory that was just entered: neither what is in it nor its end will come.
     *
     * @throws IllegalStateException if the last step was not {@link Step#ENTER}
     */
    public void skip() {
        if (step != Step.ENTER) {
            throw new IllegalStateException("no directory was just entered");
        }
        frames.pop();
        step = null;
        node = null;
    }

    /**
     * What has come.
     *
     * @throws IllegalStateException before the first step, after the last one, and after an error
     */
    public Step step() {
        Step current = step;
        if (current == null) {
            throw new IllegalStateException("the walk is at no file");
        }
        return current;
    }

    /**
     * The file or directory.
     *
     * @throws IllegalStateException before the first step, after the last one, and after an error
     */
    public FileNode node() {
        FileNode current = node;
        if (current == null) {
            throw new IllegalStateException("the walk is at no file");
        }
        return current;
    }

    /** Where the walk is, or where the error was. */
    public TreePath path() {
        return path;
    }

    /** Closes all cursors; idempotent. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Frame frame : frames) {
            try {
                frame.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        frames.clear();
        started = true;
        if (failure != null) {
            throw failure;
        }
    }
}
