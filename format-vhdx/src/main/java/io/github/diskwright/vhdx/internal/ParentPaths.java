package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.vhdx.ParentLink;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Paths of Windows in parent locators, and paths of the host (section 2.6.2.6.3). */
public final class ParentPaths {
    private static final String LONG_PATH = "\\\\?\\";
    private static final String LONG_SHARE = "\\\\?\\UNC\\";

    private ParentPaths() {}

    /** Opens the first file that is where the link says. */
    public static BlockDevice open(BlockDevice child, ParentLink link) throws IOException {
        if (!(child instanceof FileDevice file)) {
            throw new RefusedException(
                    child.description() + " is a differencing disk and not a file of the host",
                    "say where its parent is with a ParentFinder");
        }
        List<Path> candidates = candidates(file.path(), link);
        for (Path candidate : candidates) {
            if (Files.exists(candidate)) {
                // Whoever writes to a child, or to a child of it, relies on its parents.
                return file.isLocked() ? FileDevice.openReadOnlyLocked(candidate) : FileDevice.openReadOnly(candidate);
            }
        }
        throw missing(child, candidates, link);
    }

    private static RefusedException missing(BlockDevice child, List<Path> tried, ParentLink link) {
        String where = tried.isEmpty()
                ? "no path to it can be followed on this host"
                : "not there is " + tried.stream().map(Path::toString).collect(Collectors.joining(", nor "));
        String recorded = Stream.of(link.relativePath(), link.volumePath(), link.absolutePath())
                .flatMap(Optional::stream)
                .map(Bytes::printable)
                .collect(Collectors.joining(", "));
        return new RefusedException(
                child.description() + " is a differencing disk without its parent: " + where + "; recorded "
                        + (recorded.isEmpty() ? "is no path" : "are " + recorded),
                "put the parent there, or record where it is with 'vhdx set --parent'");
    }

    private static List<Path> candidates(Path child, ParentLink link) {
        return candidates(child, link, File.separatorChar == '\\');
    }

    /**
     * Where a parent may be, in the order of section 2.6.2.6.3: relative path, volume path, absolute path.
     *
     * @param onWindows whether the host knows the latter two
     */
    static List<Path> candidates(Path child, ParentLink link, boolean onWindows) {
        List<Path> candidates = new ArrayList<>();
        link.relativePath().flatMap(path -> besides(child, path)).ifPresent(candidates::add);
        if (onWindows) {
            link.volumePath().flatMap(ParentPaths::absolute).ifPresent(candidates::add);
            link.absolutePath().flatMap(ParentPaths::absolute).ifPresent(candidates::add);
        }
        return candidates;
    }

    private static Optional<Path> besides(Path child, String relative) {
        try {
            String text = relative.replace('\\', '/');
            return Optional.of(child.toAbsolutePath().resolveSibling(text).normalize());
        } catch (InvalidPathException e) {
            // A name that this host cannot have leads nowhere.
            return Optional.empty();
        }
    }

    /** Windows writes a prefix that tells it not to interpret a path; as part of one the JDK refuses it. */
    private static String withoutPrefix(String path) {
        if (path.startsWith(LONG_SHARE)) {
            return "\\\\" + path.substring(LONG_SHARE.length());
        }
        boolean hasDrive = path.startsWith(LONG_PATH) && path.startsWith(":", LONG_PATH.length() + 1);
        return hasDrive ? path.substring(LONG_PATH.length()) : path;
    }

    private static Optional<Path> absolute(String path) {
        try {
            return Optional.of(Path.of(withoutPrefix(path)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Puts the paths that lead from one file to another into a link. */
    public static ParentLink withPaths(ParentLink link, Path child, Path parent) {
        ParentLink result = link;
        Path folder = child.toAbsolutePath().normalize().getParent();
        Path target = parent.toAbsolutePath().normalize();
        if (folder != null && folder.getRoot().equals(target.getRoot())) {
            String relative = folder.relativize(target).toString().replace(File.separatorChar, '\\');
            result = result.withRelativePath(relative.startsWith("..") ? relative : ".\\" + relative);
        }
        if (File.separatorChar == '\\' || result.relativePath().isEmpty()) {
            String text = target.toString();
            result = result.withAbsolutePath(text.startsWith("\\\\") ? text : LONG_PATH + text);
        }
        return result;
    }
}
