package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.tree.LinkTarget;
import io.github.diskwright.image.tree.ReparsePoint;
import java.util.Optional;

/** Symbolic links of the host as reparse data, and reparse data as symbolic links. */
final class HostLinks {
    private static final String NT_PREFIX = "\\??\\";
    private static final String UNC = "UNC\\";

    private HostLinks() {}

    /** The reparse data for a link of the host with this target. */
    static ReparsePoint reparsePoint(String target, boolean isWindows) {
        if (!isWindows) {
            return ReparsePoint.ofUnixTarget(target);
        }
        boolean isShare = target.startsWith("\\\\");
        boolean isAbsolute = isShare || target.indexOf(':') == 1;
        String substitute = isShare ? NT_PREFIX + UNC + target.substring(2) : NT_PREFIX + target;
        LinkTarget.Kind kind = LinkTarget.Kind.SYMBOLIC_LINK;
        return ReparsePoint.of(new LinkTarget(kind, isAbsolute ? substitute : target, target, !isAbsolute));
    }

    /**
     * The target of a link on the host.
     *
     * @return empty if the reparse data are of no link that a host could have
     */
    static Optional<String> target(ReparsePoint point, String source, boolean isWindows) throws CorruptImageException {
        Optional<LinkTarget> link = point.linkTarget(source);
        if (!isWindows || link.isEmpty()) {
            return point.unixTarget(source);
        }
        return Optional.of(windowsPath(link.get().substituteName())).filter(path -> !path.isEmpty());
    }

    private static String windowsPath(String substitute) {
        if (!substitute.startsWith(NT_PREFIX)) {
            return substitute;
        }
        String path = substitute.substring(NT_PREFIX.length());
        return path.startsWith(UNC) ? "\\\\" + path.substring(UNC.length()) : path;
    }
}
