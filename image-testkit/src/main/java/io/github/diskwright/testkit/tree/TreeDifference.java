package io.github.diskwright.testkit.tree;

import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreeProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * In what two trees differ: names, kinds, contents of all streams, which names are those of one file, attributes, times,
 * short names, security descriptors, reparse data, object ids, extended attributes, what Unix has. Order of files means
 * nothing, nor does the attribute {@code NORMAL}, nor whether a link has an empty unnamed stream or none.
 */
public final class TreeDifference {
    private static final int SHOWN = 20;

    private TreeDifference() {}

    /**
     * The differences in what both trees can have, with times as exact as the coarser one has them.
     *
     * @param expected one tree
     * @param actual another one
     * @param ignored what is not compared
     * @return one line for each difference; none if there is none
     * @throws IOException if something cannot be read
     */
    public static List<String> list(FileTree expected, FileTree actual, TreeFeature... ignored) throws IOException {
        return listOf(expected, actual, common(expected.properties(), actual.properties(), ignored));
    }

    /**
     * The differences in some properties.
     *
     * @param expected one tree
     * @param actual another one
     * @param compared what is compared beside names, kinds and unnamed streams, and how exact times are
     * @return one line for each difference; none if there is none
     * @throws IOException if something cannot be read
     */
    public static List<String> listOf(FileTree expected, FileTree actual, TreeProperties compared) throws IOException {
        return between(TreeFacts.of(expected, compared), TreeFacts.of(actual, compared));
    }

    /**
     * The differences between what is said of files.
     *
     * @param expected by path: values by what they are about
     * @param actual the same of the other ones
     * @return one line for each difference; none if there is none
     */
    public static List<String> between(
            Map<String, ? extends Map<String, String>> expected, Map<String, ? extends Map<String, String>> actual) {
        List<String> differences = new ArrayList<>();
        TreeSet<String> paths = new TreeSet<>(expected.keySet());
        paths.addAll(actual.keySet());
        for (String path : paths) {
            Map<String, String> wanted = expected.get(path);
            Map<String, String> found = actual.get(path);
            if (found == null) {
                differences.add(path + " is missing");
            } else if (wanted == null) {
                differences.add(path + " was not expected");
            } else {
                compare(path, wanted, found, differences);
            }
        }
        return differences;
    }

    private static void compare(
            String path, Map<String, String> wanted, Map<String, String> found, List<String> differences) {
        TreeSet<String> facts = new TreeSet<>(wanted.keySet());
        facts.addAll(found.keySet());
        for (String fact : facts) {
            String here = wanted.getOrDefault(fact, "none");
            String there = found.getOrDefault(fact, "none");
            if (!here.equals(there)) {
                differences.add(path + ", " + fact + ": expected " + here + ", found " + there);
            }
        }
    }

    /** What both can have, at the coarser granularity. */
    private static TreeProperties common(TreeProperties first, TreeProperties second, TreeFeature... ignored) {
        TreeProperties.Builder common = first.toBuilder().without(ignored);
        for (TreeFeature feature : TreeFeature.values()) {
            if (!second.has(feature)) {
                common.without(feature);
            }
        }
        Duration one = first.timeGranularity();
        Duration other = second.timeGranularity();
        return common.timeGranularity(one.compareTo(other) > 0 ? one : other).build();
    }

    /**
     * Fails if there is a difference.
     *
     * @param expected what should be there
     * @param actual what is there
     * @param ignored what is not compared
     * @throws IOException if something cannot be read
     * @see #list
     */
    public static void requireNone(FileTree expected, FileTree actual, TreeFeature... ignored) throws IOException {
        requireEmpty(actual.description(), list(expected, actual, ignored));
    }

    /**
     * Fails if there are differences.
     *
     * @param what the tree, for people
     * @param differences what was found
     */
    public static void requireEmpty(String what, List<String> differences) {
        if (!differences.isEmpty()) {
            throw new AssertionError(what + " is not the expected tree, " + differences.size() + " differences:\n"
                    + String.join("\n", differences.subList(0, Math.min(SHOWN, differences.size()))));
        }
    }
}
