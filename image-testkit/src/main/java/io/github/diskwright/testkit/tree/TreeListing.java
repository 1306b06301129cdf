package io.github.diskwright.testkit.tree;

import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreeProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything in a tree as text, by which trees are compared: path, then what the file is and has. */
public final class TreeListing {
    private TreeListing() {}

    /**
     * Lists a tree. Times are told in microseconds: hosts set some no finer.
     *
     * @param tree what is listed
     * @param features what is compared beside names, kinds and unnamed streams; of reparse data those of symbolic links
     *     where {@link TreeFeature#SYMBOLIC_LINKS} alone is among them
     * @return by path: what there is
     * @throws IOException if something cannot be read
     */
    public static SortedMap<String, String> of(FileTree tree, Set<TreeFeature> features) throws IOException {
        TreeProperties compared = TreeProperties.builder()
                .with(features.toArray(TreeFeature[]::new))
                .timeGranularity(Duration.ofNanos(1_000))
                .build();
        SortedMap<String, String> lines = new TreeMap<>();
        TreeFacts.of(tree, compared).forEach((path, facts) -> lines.put(path, facts.toString()));
        return lines;
    }
}
