package io.github.diskwright.wim.capture;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.TreeFilter;
import io.github.diskwright.image.tree.TreePath;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths that are to be extracted, with {@code *} and {@code ?} in them as in {@link PathPattern}; all are paths from the
 * root on, with a separator before them or not. Immutable and thread-safe.
 */
public final class PathList {
    private static final String STRUCTURE = "list of paths";

    private final List<PathPattern> patterns;

    private PathList(List<PathPattern> patterns) {
        this.patterns = patterns;
    }

    /** A list of paths; an empty path is the root. */
    public static PathList of(List<String> paths) {
        return new PathList(paths.stream().map(PathPattern::rooted).toList());
    }

    /**
     * Reads a file of paths, one in each line, with quotation marks around it or not, in UTF-8 or UTF-16LE. Lines that
     * start with {@code ;} or {@code #} are comments.
     *
     * @param bytes the whole file
     * @param source its name, for errors
     * @param limits how long it may be, in bytes and in lines
     * @throws io.github.diskwright.image.CorruptImageException if it is no text
     * @throws io.github.diskwright.image.UnsupportedFeatureException if it is longer than the limits allow
     */
    public static PathList parse(byte[] bytes, String source, Limits limits) throws ImageException {
        List<PathPattern> patterns = new ArrayList<>();
        for (TextLine line : TextLine.of(bytes, source, STRUCTURE, limits)) {
            patterns.add(PathPattern.rooted(line.unquoted()));
        }
        return new PathList(List.copyOf(patterns));
    }

    /** The patterns in their order; unmodifiable. To tell which of them nothing has matched. */
    public List<PathPattern> patterns() {
        return patterns;
    }

    /** Whether a path is in the list, or below one that is. */
    public boolean contains(TreePath path, NameRule rule) {
        List<String> names = path.names();
        return patterns.stream().anyMatch(pattern -> pattern.matchesWithin(names, rule));
    }

    /**
     * Chooses what is in the list with everything that is in it, and the directories on the way there.
     *
     * @param rule whether upper and lower case are the same
     */
    public TreeFilter filter(NameRule rule) {
        return (path, node) -> {
            List<String> names = path.names();
            return patterns.stream()
                    .anyMatch(pattern -> pattern.matchesWithin(names, rule)
                            || node.isDirectory() && pattern.leadsBelow(names, rule));
        };
    }
}
