package io.github.diskwright.image.tree.nio;

import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.NameRule;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A path of a {@link TreeFileSystem}: names, from the root on or not. The empty path is one empty name. */
final class NamePath implements Path {
    static final String SEPARATOR = "/";
    private static final String HERE = ".";
    private static final String UP = "..";

    private final TreeFileSystem fileSystem;
    private final boolean isAbsolute;
    private final List<String> names;
    /** What the directory that this path comes from has said. */
    private final @Nullable FileNode listed;

    private NamePath(TreeFileSystem fileSystem, boolean isAbsolute, List<String> names, @Nullable FileNode listed) {
        this.fileSystem = fileSystem;
        this.isAbsolute = isAbsolute;
        this.names = names;
        this.listed = listed;
    }

    static NamePath root(TreeFileSystem fileSystem) {
        return new NamePath(fileSystem, true, List.of(), null);
    }

    static NamePath parse(TreeFileSystem fileSystem, String text) {
        int nul = text.indexOf(0);
        if (nul >= 0) {
            throw new InvalidPathException(text, "NUL in a path", nul);
        }
        return of(fileSystem, text.startsWith(SEPARATOR), split(text));
    }

    /** The names in a text with slashes. */
    static List<String> split(String text) {
        List<String> names = new ArrayList<>();
        int start = 0;
        while (start <= text.length()) {
            int slash = text.indexOf('/', start);
            int end = slash < 0 ? text.length() : slash;
            if (end > start) {
                names.add(text.substring(start, end));
            }
            start = end + 1;
        }
        return names;
    }

    private static NamePath of(TreeFileSystem fileSystem, boolean isAbsolute, List<String> names) {
        List<String> kept = !isAbsolute && names.isEmpty() ? List.of("") : List.copyOf(names);
        return new NamePath(fileSystem, isAbsolute, kept, null);
    }

    private NamePath of(boolean absolute, List<String> other) {
        return of(fileSystem, absolute, other);
    }

    /** The path of a file that a directory lists. */
    NamePath listed(FileNode node) {
        List<String> all = new ArrayList<>(names.size() + 1);
        if (!isEmpty()) {
            all.addAll(names);
        }
        all.add(node.name());
        return new NamePath(fileSystem, isAbsolute, List.copyOf(all), node);
    }

    Optional<FileNode> listed() {
        return Optional.ofNullable(listed);
    }

    List<String> names() {
        return names;
    }

    private boolean isEmpty() {
        return !isAbsolute && names.size() == 1 && names.get(0).isEmpty();
    }

    @Override
    public TreeFileSystem getFileSystem() {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute() {
        return isAbsolute;
    }

    @Override
    public @Nullable Path getRoot() {
        return isAbsolute ? fileSystem.rootPath() : null;
    }

    @Override
    public @Nullable Path getFileName() {
        if (names.isEmpty()) {
            return null;
        }
        return isAbsolute || names.size() > 1 ? of(false, names.subList(names.size() - 1, names.size())) : this;
    }

    @Override
    public @Nullable Path getParent() {
        if (names.isEmpty() || !isAbsolute && names.size() == 1) {
            return null;
        }
        return of(isAbsolute, names.subList(0, names.size() - 1));
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public Path getName(int index) {
        return subpath(index, index + 1);
    }

    @Override
    public Path subpath(int beginIndex, int endIndex) {
        if (beginIndex < 0 || endIndex > names.size() || beginIndex >= endIndex) {
            throw new IllegalArgumentException(
                    "names " + beginIndex + " to " + endIndex + " of a path with " + names.size());
        }
        return of(false, names.subList(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(Path other) {
        if (!(other instanceof NamePath path) || path.fileSystem != fileSystem) {
            return false;
        }
        return path.isAbsolute == isAbsolute
                && path.isEmpty() == isEmpty()
                && path.names.size() <= names.size()
                && areSame(path.names, names.subList(0, path.names.size()));
    }

    @Override
    public boolean endsWith(Path other) {
        if (!(other instanceof NamePath path) || path.fileSystem != fileSystem || path.isEmpty() != isEmpty()) {
            return false;
        }
        int start = names.size() - path.names.size();
        return start >= 0
                && (!path.isAbsolute || isAbsolute && start == 0)
                && areSame(path.names, names.subList(start, names.size()));
    }

    private boolean areSame(List<String> a, List<String> b) {
        return compare(a, b) == 0;
    }

    private int compare(List<String> a, List<String> b) {
        NameRule rule = fileSystem.tree().nameRule();
        return Arrays.compare(a.toArray(new String[0]), b.toArray(new String[0]), rule);
    }

    @Override
    public Path normalize() {
        List<String> kept = new ArrayList<>();
        for (String name : names) {
            boolean canGoUp = !kept.isEmpty() && !kept.get(kept.size() - 1).equals(UP);
            if (name.equals(UP) && canGoUp) {
                kept.remove(kept.size() - 1);
            } else if (!name.equals(HERE) && !(name.equals(UP) && isAbsolute)) {
                kept.add(name);
            }
        }
        return kept.equals(names) ? this : of(isAbsolute, kept);
    }

    @Override
    public Path resolve(Path other) {
        NamePath path = own(other);
        if (path.isAbsolute || isEmpty()) {
            return path;
        }
        if (path.isEmpty()) {
            return this;
        }
        List<String> all = new ArrayList<>(names);
        all.addAll(path.names);
        return of(isAbsolute, all);
    }

    @Override
    public Path relativize(Path other) {
        NamePath path = own(other);
        if (path.isAbsolute != isAbsolute) {
            throw new IllegalArgumentException("one of \"" + this + "\" and \"" + other + "\" is absolute");
        }
        if (isEmpty()) {
            return path;
        }
        // As in the JDK: where there are dots in the way, their meaning is taken first.
        List<String> from = ((NamePath) normalize()).realNames();
        List<String> to = path.isEmpty() ? List.of() : ((NamePath) path.normalize()).realNames();
        int common = 0;
        while (common < Math.min(from.size(), to.size())
                && areSame(from.subList(common, common + 1), to.subList(common, common + 1))) {
            common++;
        }
        List<String> relative = new ArrayList<>();
        for (String name : from.subList(common, from.size())) {
            if (name.equals(UP)) {
                throw new IllegalArgumentException("no way from \"" + this + "\" to \"" + other + "\"");
            }
            relative.add(UP);
        }
        relative.addAll(to.subList(common, to.size()));
        return of(false, relative);
    }

    private List<String> realNames() {
        return isEmpty() ? List.of() : names;
    }

    private NamePath own(Path other) {
        if (!(Objects.requireNonNull(other) instanceof NamePath path) || path.fileSystem != fileSystem) {
            throw new ProviderMismatchException();
        }
        return path;
    }

    @Override
    public URI toUri() {
        try {
            return new URI(TreeProvider.SCHEME, null, toAbsolutePath().toString(), null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public NamePath toAbsolutePath() {
        return isAbsolute ? this : (NamePath) fileSystem.rootPath().resolve((Path) this);
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        fileSystem.requireOpen();
        return of(true, fileSystem.finder().realNames(toAbsolutePath(), NodeFinder.Last.of(options)));
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Path other) {
        NamePath path = (NamePath) other;
        return isAbsolute == path.isAbsolute ? compare(names, path.names) : isAbsolute ? -1 : 1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NamePath path
                && path.fileSystem == fileSystem
                && path.isAbsolute == isAbsolute
                && areSame(path.names, names);
    }

    @Override
    public int hashCode() {
        int hash = isAbsolute ? 1 : 0;
        for (String name : names) {
            hash = 31 * hash + fileSystem.tree().nameRule().hash(name);
        }
        return hash;
    }

    @Override
    public String toString() {
        return (isAbsolute ? SEPARATOR : "") + String.join(SEPARATOR, names);
    }
}
