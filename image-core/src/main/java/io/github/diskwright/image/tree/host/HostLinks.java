package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.tree.LinkTarget;
import io.github.diskwright.image.tree.ReparsePoint;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Symbolic links of the host as reparse data, and reparse data as symbolic links. On Unix slashes and backslashes change
 * places, and absolute targets get and lose the drive {@code C:}, as wimlib does it.
 */
final class HostLinks {
    private static final String NT_PREFIX = "\\??\\";
    private static final String[] NT_PREFIXES = {NT_PREFIX, "\\DosDevices\\", "\\Device\\"};
    private static final String DRIVE = "C:";
    private static final int LX_HEADER = 4;

    private HostLinks() {}

    /** The reparse data for a link of the host with this target. */
    static ReparsePoint reparsePoint(String target, boolean isWindows) {
        if (isWindows) {
            boolean isAbsolute = target.startsWith("\\\\") || target.indexOf(':') == 1;
            return link(isAbsolute ? ntPath(target) : target, target, !isAbsolute);
        }
        String swapped = swap(target);
        return target.startsWith("/")
                ? link(NT_PREFIX + DRIVE + swapped, DRIVE + swapped, false)
                : link(swapped, swapped, true);
    }

    private static String ntPath(String target) {
        return target.startsWith("\\\\") ? NT_PREFIX + "UNC" + target.substring(1) : NT_PREFIX + target;
    }

    /** With the name for people, unless that makes it longer than reparse data can be. */
    private static ReparsePoint link(String substitute, String print, boolean isRelative) {
        LinkTarget.Kind kind = LinkTarget.Kind.SYMBOLIC_LINK;
        boolean bothFit = 2 * (substitute.length() + print.length()) < ReparsePoint.MAX_DATA - 16;
        return ReparsePoint.of(new LinkTarget(kind, substitute, bothFit ? print : "", isRelative));
    }

    /**
     * The target of a link on the host.
     *
     * @return empty if the reparse data are of no link that a host could have
     */
    static Optional<String> target(ReparsePoint point, String source, boolean isWindows) throws CorruptImageException {
        if (point.tag() == ReparsePoint.LX_SYMLINK && point.size() > LX_HEADER) {
            byte[] data = point.data();
            return Optional.of(new String(data, LX_HEADER, data.length - LX_HEADER, StandardCharsets.UTF_8));
        }
        Optional<LinkTarget> link = point.linkTarget(source);
        if (link.isEmpty() || link.get().substituteName().isEmpty()) {
            return Optional.empty();
        }
        String substitute = link.get().substituteName();
        if (link.get().isRelative()) {
            return Optional.of(isWindows ? substitute : swap(substitute));
        }
        return Optional.of(isWindows ? windowsPath(substitute) : unixPath(substitute));
    }

    private static String windowsPath(String substitute) {
        if (!substitute.startsWith(NT_PREFIX)) {
            return substitute;
        }
        String path = substitute.substring(NT_PREFIX.length());
        return path.startsWith("UNC\\") ? "\\" + path.substring(3) : path;
    }

    /** Without what stands for the drive: the prefix and the component after it. */
    private static String unixPath(String substitute) {
        String path = substitute;
        for (String prefix : NT_PREFIXES) {
            if (substitute.startsWith(prefix)) {
                int end = substitute.indexOf('\\', prefix.length());
                path = end < 0 ? "\\" : substitute.substring(end);
                break;
            }
        }
        return swap(path);
    }

    private static String swap(String path) {
        char[] units = path.toCharArray();
        for (int i = 0; i < units.length; i++) {
            units[i] = units[i] == '/' ? '\\' : units[i] == '\\' ? '/' : units[i];
        }
        return new String(units);
    }
}
