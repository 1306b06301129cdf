package io.github.diskwright.wim.write;

import io.github.diskwright.image.tree.TreePath;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** How a tree becomes an image. Immutable; as thread-safe as the functions in it. */
public final class CaptureOptions {
    private static final CaptureOptions DEFAULTS = new CaptureOptions(path -> false, Optional.empty());

    private final Predicate<TreePath> storedAsIs;
    private final Optional<LinkFixup> linkFixup;

    private CaptureOptions(Predicate<TreePath> storedAsIs, Optional<LinkFixup> linkFixup) {
        this.storedAsIs = Objects.requireNonNull(storedAsIs, "storedAsIs");
        this.linkFixup = linkFixup;
    }

    /** Everything is compressed, links stay as they are. */
    public static CaptureOptions defaults() {
        return DEFAULTS;
    }

    /** The same with other files that are stored as they are, because they are compressed already; not in solid files. */
    public CaptureOptions withStoredAsIs(Predicate<TreePath> paths) {
        return new CaptureOptions(paths, linkFixup);
    }

    /** The same with targets of links changed; the file is marked as one with such images. */
    public CaptureOptions withLinkFixup(LinkFixup fixup) {
        return new CaptureOptions(storedAsIs, Optional.of(fixup));
    }

    /** Which files are stored as they are. */
    public Predicate<TreePath> storedAsIs() {
        return storedAsIs;
    }

    /** What happens to targets of links. */
    public Optional<LinkFixup> linkFixup() {
        return linkFixup;
    }
}
