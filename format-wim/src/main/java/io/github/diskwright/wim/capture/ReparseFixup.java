package io.github.diskwright.wim.capture;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.LinkTarget;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.wim.structure.Dentry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes absolute links independent of where a tree is: when it is captured, targets in the tree become paths from the
 * image's root on; when it is applied, they become paths in the new tree. As DISM and wimlib do it; images that were
 * captured so have the flag RP_FIX in the header of their file, and links that were left as they are have
 * {@link Dentry#NOT_FIXED}.
 *
 * <p>Only the text of links changes. Nothing here looks at files, and a link that was changed leads no less astray than
 * any other: who extracts must not follow it.
 *
 * <p>Immutable and thread-safe.
 */
public final class ReparseFixup {
    private static final String NT_PREFIX = "\\??\\";
    private static final List<String> NT_PREFIXES = List.of(NT_PREFIX, "\\DosDevices\\", "\\\\?\\");
    private static final String UNC = "UNC\\";
    private static final String DRIVE = "C:";
    /** Bytes of reparse data beside the names, for junctions their ends included. */
    private static final int LINK_HEADER = 12;

    private final List<String> roots;
    private final NameRule rule;

    private ReparseFixup(List<String> roots, NameRule rule) {
        this.roots = roots;
        this.rule = rule;
    }

    /**
     * For a tree on Windows.
     *
     * @param root absolute path of its root: {@code C:\dir}, {@code C:}, {@code \\server\share\dir},
     *     {@code \\?\Volume{...}\}, or one of the NT kind, {@code \??\C:\dir}
     * @param aliases other paths of the same directory, which links may use
     */
    public static ReparseFixup ofWindowsRoot(String root, String... aliases) {
        return new ReparseFixup(
                Stream.concat(Stream.of(root), Stream.of(aliases))
                        .map(ReparseFixup::windowsRoot)
                        .toList(),
                NameRule.IGNORING_CASE);
    }

    /**
     * For a tree on Unix, whose links are as {@link ReparsePoint#ofUnixTarget} makes them.
     *
     * @param root absolute path of its root
     * @param aliases other paths of the same directory, which links may use
     * @throws IllegalArgumentException if one of the paths is not absolute
     */
    public static ReparseFixup ofUnixRoot(String root, String... aliases) {
        return new ReparseFixup(
                Stream.concat(Stream.of(root), Stream.of(aliases))
                        .map(ReparseFixup::unixRoot)
                        .toList(),
                NameRule.EXACT);
    }

    /**
     * For the whole of a volume that is not in use, so that nobody knows its drive: all drives and volumes are taken
     * for it, as wimlib does, and links are applied as they are. Shares of the network are not.
     */
    public static ReparseFixup ofVolume() {
        return new ReparseFixup(List.of(), NameRule.IGNORING_CASE);
    }

    /** Without a prefix and without separators at the end: {@code C:\dir}. */
    private static String windowsRoot(String path) {
        Optional<String> prefix = prefixOf(path);
        String root = prefix.isPresent()
                ? path.substring(prefix.get().length())
                : path.startsWith("\\\\") ? UNC + path.substring(2) : path;
        String trimmed = trimmed(root.replace('/', '\\'));
        if (trimmed.isEmpty() || trimmed.startsWith("\\")) {
            throw new IllegalArgumentException("the path of the root has neither a drive nor a volume");
        }
        return trimmed;
    }

    private static String unixRoot(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("the path of the root is not absolute");
        }
        try {
            // As links have it, by the one rule that there is for that.
            LinkTarget link = ReparsePoint.ofUnixTarget(path).linkTarget(path).orElseThrow();
            return trimmed(link.substituteName().substring(NT_PREFIX.length()));
        } catch (CorruptImageException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String trimmed(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '\\') {
            end--;
        }
        return path.substring(0, end);
    }

    private static Optional<String> prefixOf(String path) {
        return NT_PREFIXES.stream().filter(path::startsWith).findFirst();
    }

    /**
     * The link that an image is to hold.
     *
     * @param point a link of the tree, or other reparse data
     * @param source description of what they were read from, for errors
     * @return the link with a target from the image's root on, to be stored without {@link Dentry#NOT_FIXED}; empty if it
     *     leads out of the tree, is relative or no link, so that it is to be stored as it is, with the flag
     * @throws CorruptImageException if the data are not those of a link
     */
    public Optional<ReparsePoint> captured(ReparsePoint point, String source) throws CorruptImageException {
        Optional<LinkTarget> target = point.linkTarget(source).filter(link -> !link.isRelative());
        Optional<String> path = target.flatMap(ReparseFixup::path);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        if (roots.isEmpty()) {
            return path.get().startsWith(UNC) ? Optional.empty() : Optional.of(point);
        }
        for (String root : roots) {
            Optional<String> rest = rest(path.get(), root);
            if (rest.isPresent() && staysInside(rest.get())) {
                return Optional.of(link(target.get(), DRIVE + rest.get()));
            }
        }
        return Optional.empty();
    }

    /** The path of a target behind the prefix that says which kind of path it is. */
    private static Optional<String> path(LinkTarget target) {
        String substitute = target.substituteName();
        return prefixOf(substitute).map(prefix -> substitute.substring(prefix.length()));
    }

    /** What follows the root in a path, with its separator; several separators count as one in the root. */
    private Optional<String> rest(String path, String root) {
        int at = 0;
        for (int i = 0; i < root.length(); i++) {
            if (at == path.length() || !rule.areSame(root.charAt(i), path.charAt(at))) {
                return Optional.empty();
            }
            at++;
            while (root.charAt(i) == '\\' && at < path.length() && path.charAt(at) == '\\') {
                at++;
            }
        }
        return at == path.length() || path.charAt(at) == '\\' ? Optional.of(path.substring(at)) : Optional.empty();
    }

    /** Whether the names {@code ..} in a path never lead above where it starts. */
    private static boolean staysInside(String rest) {
        int depth = 0;
        for (String name : rest.split("\\\\")) {
            depth += name.equals("..") ? -1 : name.isEmpty() || name.equals(".") ? 0 : 1;
            if (depth < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The link that an extracted tree is to hold.
     *
     * @param point a link of an image, without {@link Dentry#NOT_FIXED}, or other reparse data
     * @param source description of the image, for errors
     * @return the link with a target in the tree; the data as they are if they are relative or no link
     * @throws CorruptImageException if the data are not those of a link
     * @throws UnsupportedFeatureException if the target becomes longer than links can be
     */
    public ReparsePoint applied(ReparsePoint point, String source)
            throws CorruptImageException, UnsupportedFeatureException {
        Optional<LinkTarget> target = point.linkTarget(source).filter(link -> !link.isRelative());
        Optional<String> path = target.flatMap(ReparseFixup::path);
        if (path.isEmpty() || roots.isEmpty()) {
            return point;
        }
        int device = path.get().indexOf('\\');
        String rest = device < 0 ? "" : path.get().substring(device);
        String root = roots.get(0);
        // The root directory of a drive is the drive with a separator.
        boolean isDrive = root.indexOf('\\') < 0;
        String changed = root + (isDrive && rest.isEmpty() ? "\\" : rest);
        if (!fits(changed, "")) {
            throw new UnsupportedFeatureException(
                    source, "link target of " + changed.length() + " characters, more than reparse data can hold");
        }
        return link(target.get(), changed);
    }

    private static ReparsePoint link(LinkTarget old, String path) {
        // The name for people is left out where it was before, and where there is no room for both.
        String print = !old.printName().isEmpty() && fits(path, path) ? path : "";
        return ReparsePoint.of(new LinkTarget(old.kind(), NT_PREFIX + path, print, false));
    }

    private static boolean fits(String path, String print) {
        return (NT_PREFIX.length() + path.length() + print.length()) * Character.BYTES
                <= ReparsePoint.MAX_DATA - LINK_HEADER;
    }
}
