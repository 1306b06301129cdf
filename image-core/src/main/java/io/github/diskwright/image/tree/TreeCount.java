package io.github.diskwright.image.tree;

import io.github.diskwright.image.CancelledException;
import java.io.IOException;

/** Counts what a copy will come across. */
final class TreeCount {
    private final LongSet linked = new LongSet();
    private long files;
    private long directories;
    private long bytes;

    private TreeCount() {}

    /** Counts everything that can be read. */
    static TreeTotals of(FileTree tree, CopyOptions options) throws IOException {
        TreeCount count = new TreeCount();
        try (TreeWalk walk = TreeWalk.of(tree, options.limits())) {
            while (count.step(walk, options)) {
                options.job().cancellation().throwIfCancelled("counting files");
            }
        }
        return new TreeTotals(count.files, count.directories, count.bytes);
    }

    private boolean step(TreeWalk walk, CopyOptions options) throws CancelledException {
        try {
            if (!walk.next()) {
                return false;
            }
            if (walk.step() != TreeWalk.Step.LEAVE) {
                add(walk, options.filter());
            }
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            // The copy comes across the same damage and reports it; here it only makes the total too small.
            return true;
        }
        return true;
    }

    private void add(TreeWalk walk, TreeFilter filter) throws IOException {
        FileNode node = walk.node();
        boolean isIncluded = walk.path().isRoot() || filter.includes(walk.path(), node);
        if (walk.step() == TreeWalk.Step.ENTER) {
            if (isIncluded) {
                directories++;
            } else {
                walk.skip();
            }
        } else if (isIncluded) {
            files++;
        }
        if (isIncluded && (node.linkCount() == 1 || linked.add(node.fileId()))) {
            for (DataStream stream : node.streams()) {
                // Sizes are claims: so many that they cannot be added are all the same to a progress bar.
                bytes = Math.max(bytes, bytes + Math.max(0, stream.size()));
            }
        }
    }
}
