package io.github.diskwright.wim.capture;

import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringTokenizer;

/**
 * A pattern for paths, as capture configuration files have them. {@code *} stands for any number of characters and
 * {@code ?} for one, both within a name. Slashes and backslashes are the same, several of them are one. A pattern that
 * starts with one is rooted: it is the whole path from the root on. Any other is a single name, wherever it is. What a
 * pattern matches stands for everything that is in it.
 *
 * <p>Immutable and thread-safe. Matching a name takes at most its length times that of the pattern.
 */
public final class PathPattern {
    private final List<String> names;
    private final boolean isRooted;

    private PathPattern(List<String> names, boolean isRooted) {
        this.names = names;
        this.isRooted = isRooted;
    }

    /**
     * A pattern from text.
     *
     * @throws IllegalArgumentException if it is empty, starts with a drive, or is several names and not rooted; the
     *     message is one clause about the text
     */
    public static PathPattern parse(String text) {
        boolean isRooted = text.startsWith("/") || text.startsWith("\\");
        PathPattern pattern = new PathPattern(split(text), isRooted);
        if (hasDrive(text)) {
            throw new IllegalArgumentException("a pattern with a drive");
        }
        if (!isRooted && pattern.names.size() != 1) {
            throw new IllegalArgumentException(
                    text.isEmpty() ? "an empty pattern" : "several names without a separator before the first");
        }
        return pattern;
    }

    /** A rooted pattern, whether its text starts with a separator or not; empty text stands for the root. */
    public static PathPattern rooted(String text) {
        return new PathPattern(split(text), true);
    }

    /** Whether a text starts with a drive as in {@code C:\pagefile.sys}, any character among the letters. */
    static boolean hasDrive(String text) {
        return text.length() > 1 && text.charAt(1) == ':';
    }

    private static List<String> split(String text) {
        StringTokenizer parts = new StringTokenizer(text, "/\\");
        List<String> names = new ArrayList<>();
        while (parts.hasMoreTokens()) {
            names.add(parts.nextToken());
        }
        return List.copyOf(names);
    }

    /** Whether it is the whole path from the root on. */
    public boolean isRooted() {
        return isRooted;
    }

    /** Whether it matches a path. */
    public boolean matches(TreePath path, NameRule rule) {
        return isRooted
                ? path.depth() == names.size() && matchesStart(path.names(), rule)
                : !path.isRoot() && isMatch(names.get(0), path.name(), rule);
    }

    /** Whether it matches a path or a directory on the way to it. */
    public boolean matchesWithin(TreePath path, NameRule rule) {
        return matchesWithin(path.names(), rule);
    }

    boolean matchesWithin(List<String> path, NameRule rule) {
        if (isRooted) {
            return path.size() >= names.size() && matchesStart(path, rule);
        }
        for (String name : path) {
            if (isMatch(names.get(0), name, rule)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is rooted and could match something below a path. */
    boolean leadsBelow(List<String> path, NameRule rule) {
        return isRooted && path.size() < names.size() && matchesStart(path, rule);
    }

    private boolean matchesStart(List<String> path, NameRule rule) {
        for (int i = 0; i < Math.min(path.size(), names.size()); i++) {
            if (!isMatch(names.get(i), path.get(i), rule)) {
                return false;
            }
        }
        return true;
    }

    /** Goes on from the last star only: an earlier one need not take more once what is behind it has been found. */
    private static boolean isMatch(String pattern, String name, NameRule rule) {
        int p = 0;
        int n = 0;
        int star = -1;
        int taken = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                taken = n;
            } else if (p < pattern.length()
                    && (pattern.charAt(p) == '?' || rule.areSame(pattern.charAt(p), name.charAt(n)))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++taken;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathPattern pattern && pattern.isRooted == isRooted && pattern.names.equals(names);
    }

    @Override
    public int hashCode() {
        return Objects.hash(names, isRooted);
    }

    /** The pattern with backslashes, as it can be parsed again. */
    @Override
    public String toString() {
        return (isRooted ? "\\" : "") + String.join("\\", names);
    }
}
