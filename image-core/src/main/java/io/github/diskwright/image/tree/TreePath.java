package io.github.diskwright.image.tree;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The names that lead from the root of a tree to a file. Built from its parent's path and a name, which copies nothing;
 * text is made only by {@link #toString()}.
 *
 * <p>Immutable and thread-safe. Equal if the names are, unit by unit; a tree's own rule may see more of them as the
 * same.
 */
public final class TreePath {
    /** The root: no names. */
    public static final TreePath ROOT = new TreePath(null, "", 0);

    private final @Nullable TreePath parent;
    private final String name;
    private final int depth;

    private TreePath(@Nullable TreePath parent, String name, int depth) {
        this.parent = parent;
        this.name = name;
        this.depth = depth;
    }

    /** A path of names, the first one in the root. */
    public static TreePath of(String... names) {
        return of(Arrays.asList(names));
    }

    /** A path of names, the first one in the root. */
    public static TreePath of(List<String> names) {
        TreePath path = ROOT;
        for (String name : names) {
            path = path.resolve(name);
        }
        return path;
    }

    /**
     * A path from text.
     *
     * @param text names with separators between them, around them or not; empty names are left out. No other name has
     *     a meaning of its own: {@code ..} is a name.
     * @param separators the characters that separate names: {@code "/"}, {@code "/\\"}
     */
    public static TreePath parse(String text, String separators) {
        StringTokenizer names = new StringTokenizer(text, separators);
        TreePath path = ROOT;
        while (names.hasMoreTokens()) {
            path = path.resolve(names.nextToken());
        }
        return path;
    }

    /** The path of a file in the directory of this one. */
    public TreePath resolve(String child) {
        return new TreePath(this, Objects.requireNonNull(child, "child"), Math.incrementExact(depth));
    }

    /** The path of the directory; of the root, the root itself. */
    public TreePath parent() {
        return parent == null ? this : parent;
    }

    /** The last name; empty for the root. */
    public String name() {
        return name;
    }

    /** Number of names. */
    public int depth() {
        return depth;
    }

    /** Whether this is the root. */
    public boolean isRoot() {
        return parent == null;
    }

    /** The names from the root on; unmodifiable. */
    public List<String> names() {
        String[] names = new String[depth];
        TreePath path = this;
        for (int i = depth - 1; i >= 0; i--) {
            names[i] = path.name;
            path = path.parent();
        }
        return List.of(names);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof TreePath path) || path.depth != depth) {
            return false;
        }
        TreePath mine = this;
        while (mine != path && !mine.isRoot()) {
            if (!mine.name.equals(path.name)) {
                return false;
            }
            mine = mine.parent();
            path = path.parent();
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = depth;
        for (TreePath path = this; !path.isRoot(); path = path.parent()) {
            hash = 31 * hash + path.name.hashCode();
        }
        return hash;
    }

    /**
     * For people: the names, a slash before each; {@code "/"} for the root. What would harm a terminal or cannot be
     * encoded (controls, unpaired surrogates, slashes and backslashes in names) is shown as <code>&#92;u0000</code>.
     */
    @Override
    public String toString() {
        if (isRoot()) {
            return "/";
        }
        StringBuilder text = new StringBuilder();
        for (String part : names()) {
            text.append('/');
            appendVisible(text, part);
        }
        return text.toString();
    }

    private static void appendVisible(StringBuilder text, String part) {
        for (int i = 0; i < part.length(); ) {
            int point = part.codePointAt(i);
            if (isPlain(point)) {
                text.appendCodePoint(point);
            } else {
                text.append(String.format(Locale.ROOT, "\\u%04x", point));
            }
            i += Character.charCount(point);
        }
    }

    private static boolean isPlain(int point) {
        int type = Character.getType(point);
        return point != '/'
                && point != '\\'
                && type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
