package io.github.diskwright.vhdx;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What a differencing disk says of its parent (section 2.6.2.6): which contents it was made over, and where the file
 * was at that time. The paths are those of Windows, with backslashes, and come from the file: they are not to be
 * trusted.
 *
 * @param linkage the parent's data write id when the child was made
 * @param linkage2 another id that the parent may have, while a merge is under way
 * @param relativePath from the child's folder to the parent: {@code ..\base\parent.vhdx}
 * @param volumePath {@code \\?\Volume{...}\folder\parent.vhdx}
 * @param absolutePath {@code \\?\C:\folder\parent.vhdx}, or a share
 */
public record ParentLink(
        UUID linkage,
        Optional<UUID> linkage2,
        Optional<String> relativePath,
        Optional<String> volumePath,
        Optional<String> absolutePath) {
    /** Checks that nothing is missing. */
    public ParentLink {
        Objects.requireNonNull(linkage, "linkage");
        Objects.requireNonNull(linkage2, "linkage2");
        Objects.requireNonNull(relativePath, "relativePath");
        Objects.requireNonNull(volumePath, "volumePath");
        Objects.requireNonNull(absolutePath, "absolutePath");
    }

    /** A link to contents, without any path. */
    public static ParentLink to(UUID linkage) {
        return new ParentLink(linkage, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same link with the path that leads from the child's folder to the parent, backslashes between names. */
    public ParentLink withRelativePath(String path) {
        return new ParentLink(linkage, linkage2, Optional.of(path), volumePath, absolutePath);
    }

    /** The same link with the parent's path on its host, as Windows writes it. */
    public ParentLink withAbsolutePath(String path) {
        return new ParentLink(linkage, linkage2, relativePath, volumePath, Optional.of(path));
    }

    /** The same paths to other contents. */
    public ParentLink withLinkage(UUID id) {
        return new ParentLink(id, Optional.empty(), relativePath, volumePath, absolutePath);
    }

    /** The same link with a second id that the parent may have. */
    public ParentLink withLinkage2(UUID id) {
        return new ParentLink(linkage, Optional.of(id), relativePath, volumePath, absolutePath);
    }

    /** Whether the parent may have these contents. */
    public boolean accepts(UUID dataWriteGuid) {
        return linkage.equals(dataWriteGuid)
                || linkage2.filter(dataWriteGuid::equals).isPresent();
    }
}
