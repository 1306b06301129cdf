package io.github.diskwright.wim.write;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.TreePath;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Finds and changes files of an {@link ImageTree} by their paths. A change that is refused has changed nothing. Not
 * thread-safe.
 *
 * <p>A name that is written alike is found at once, another one by going through its directory.
 */
final class ImagePaths {
    private static final NameRule RULE = NameRule.IGNORING_CASE;

    private final ImageTree tree;
    private final String description;

    ImagePaths(ImageTree tree, String description) {
        this.tree = tree;
        this.description = description;
    }

    /**
     * A name, and where it is.
     *
     * @param directory that has it
     * @param entry the name
     */
    record Place(ImageFile directory, ImageEntry entry) {}

    /** The file of a path: by names that are written alike, else in another case, else by short ones. */
    Optional<ImageFile> find(TreePath path) {
        ImageFile file = tree.root();
        for (String name : path.names()) {
            Optional<ImageEntry> entry = lookUp(file, name);
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            file = entry.get().file();
        }
        return Optional.of(file);
    }

    private static Optional<ImageEntry> lookUp(ImageFile directory, String name) {
        Optional<ImageEntry> alike = directory.child(name);
        if (alike.isPresent()) {
            return alike;
        }
        Optional<ImageEntry> byShortName = Optional.empty();
        for (ImageEntry entry : directory.children()) {
            if (RULE.areSame(entry.name(), name)) {
                return Optional.of(entry);
            }
            if (byShortName.isEmpty() && !entry.shortName().isEmpty() && RULE.areSame(entry.shortName(), name)) {
                byShortName = Optional.of(entry);
            }
        }
        return byShortName;
    }

    private Optional<Place> place(TreePath path) {
        return find(path.parent())
                .flatMap(directory -> lookUp(directory, path.name()).map(entry -> new Place(directory, entry)));
    }

    /**
     * The name of a path.
     *
     * @throws RefusedException if it is the root
     * @throws NoSuchFileException if it is not there
     */
    Place require(TreePath path) throws RefusedException, NoSuchFileException {
        if (path.isRoot()) {
            throw new RefusedException("the root of " + description + " has no name", "name a file in it");
        }
        return place(path).orElseThrow(() -> new NoSuchFileException(description + ", " + path));
    }

    /**
     * The file of a path.
     *
     * @throws NoSuchFileException if it is not there
     */
    ImageFile requireFile(TreePath path) throws NoSuchFileException {
        return find(path).orElseThrow(() -> new NoSuchFileException(description + ", " + path));
    }

    /** Takes a name away, of a directory with all that is in it; answers how many names are gone. */
    long delete(TreePath path, WimUpdate.Depth depth) throws RefusedException, NoSuchFileException {
        Place place = require(path);
        if (depth == WimUpdate.Depth.EMPTY && !place.entry.file().children().isEmpty()) {
            throw new RefusedException(path + " is a directory with files in it", "delete it recursively");
        }
        place.directory.remove(place.entry);
        long names = 1;
        Deque<ImageFile> emptied = new ArrayDeque<>(List.of(place.entry.file()));
        while (!emptied.isEmpty()) {
            ImageFile directory = emptied.pop();
            // A file may have other names elsewhere, and has to know how many are left.
            for (ImageEntry entry : List.copyOf(directory.children())) {
                directory.remove(entry);
                emptied.push(entry.file());
                names++;
            }
        }
        return names;
    }

    /** Gives a file another name and directory. */
    void rename(TreePath from, TreePath to) throws RefusedException, NoSuchFileException {
        Place old = require(from);
        if (to.isRoot()) {
            throw new RefusedException("the root of " + description + " is there already", "name a file in it");
        }
        requireAllowed(to.name());
        ImageFile directory = requireFile(to.parent());
        if (!directory.hasChildren()) {
            throw new RefusedException(to.parent() + " is no directory", "name a directory");
        }
        requireOutside(old.entry.file(), from, to);
        for (ImageEntry entry : directory.children()) {
            if (entry != old.entry && RULE.areSame(entry.name(), to.name())) {
                throw new RefusedException(to + " is there already", "delete it first");
            }
        }
        boolean keepsShortName = RULE.areSame(old.entry.name(), to.name());
        old.directory.remove(old.entry);
        new ShortNames(directory).add(to.name(), keepsShortName ? old.entry.shortName() : "", old.entry.file());
    }

    private void requireOutside(ImageFile moved, TreePath from, TreePath to) throws RefusedException {
        ImageFile directory = tree.root();
        for (String name : to.parent().names()) {
            directory = lookUp(directory, name).orElseThrow().file();
            if (directory == moved) {
                throw new RefusedException(to + " is inside of " + from, "name another directory");
            }
        }
    }

    /** Gives a file another short name. */
    void setShortName(TreePath path, String shortName) throws RefusedException, NoSuchFileException {
        Place place = require(path);
        if (!shortName.isEmpty()) {
            requireAllowed(shortName);
        }
        ImageEntry entry = place.entry;
        ShortNames names = new ShortNames(place.directory);
        names.remove(entry);
        boolean isFree = names.isFree(shortName);
        names.add(entry.name(), isFree ? shortName : entry.shortName(), entry.file());
        if (!isFree) {
            throw new RefusedException(
                    path.parent().resolve(shortName) + " is there already", "choose another short name");
        }
    }

    static void requireAllowed(String name) throws RefusedException {
        if (!WimImageWriter.isAllowed(name)) {
            throw new RefusedException("an image cannot have the name " + TreePath.of(name), "choose another name");
        }
    }

    /** What happens to a file of a name that is added. */
    private static void requireReplaceable(ImageFile old, ImageFile added, TreePath path, WimUpdate.Existing existing)
            throws RefusedException {
        if (old.hasChildren() != added.hasChildren()) {
            throw new RefusedException(
                    path + (old.hasChildren() ? " is a directory" : " is no directory"), "delete it first");
        }
        if (!old.hasChildren() && existing == WimUpdate.Existing.REFUSE) {
            throw new RefusedException(path + " is there already", "delete it first");
        }
    }

    /**
     * Puts a file that has one name in another tree to a path.
     *
     * @param made attributes and times of directories on the way that are not there
     */
    void putFile(TreePath path, ImageFile from, ImageEntry added, WimUpdate.Existing existing, ImageFile made)
            throws RefusedException {
        if (path.isRoot()) {
            throw new RefusedException("the root of " + description + " is a directory", "name a file in it");
        }
        requireAllowed(path.name());
        Optional<Place> old = place(path);
        if (old.isPresent()) {
            requireReplaceable(old.get().entry.file(), added.file(), path, existing);
            from.remove(added);
            replace(new ShortNames(old.get().directory), old.get().entry, added);
        } else {
            ImageFile directory = makeDirectory(path.parent(), made);
            from.remove(added);
            new ShortNames(directory).add(path.name(), added.shortName(), added.file());
        }
    }

    /** The name that is there stays as it is written. */
    private static void replace(ShortNames names, ImageEntry old, ImageEntry added) {
        names.remove(old);
        names.add(old.name(), added.shortName().isEmpty() ? old.shortName() : added.shortName(), added.file());
    }

    /** Refuses what {@link #putTree} would, as far as it can be seen before a tree is read. */
    void requirePlaceOfTree(TreePath path) throws RefusedException {
        way(path, new ArrayList<>());
    }

    private ImageFile makeDirectory(TreePath path, ImageFile made) throws RefusedException {
        List<String> missing = new ArrayList<>();
        ImageFile directory = way(path, missing);
        for (String name : missing) {
            ImageFile next = new ImageFile(DosAttributes.DIRECTORY);
            next.setTimes(made.creationTime(), made.accessTime(), made.writeTime());
            new ShortNames(directory).add(name, "", next);
            directory = next;
        }
        return directory;
    }

    /** The last directory of a path that is there, and the names that are not. */
    private ImageFile way(TreePath path, List<String> missing) throws RefusedException {
        ImageFile directory = tree.root();
        for (String name : path.names()) {
            Optional<ImageEntry> entry = missing.isEmpty() ? lookUp(directory, name) : Optional.empty();
            if (entry.isPresent()) {
                directory = entry.get().file();
            } else {
                requireAllowed(name);
                missing.add(name);
            }
        }
        if (!directory.hasChildren()) {
            throw new RefusedException(path + " is or leads through what is no directory", "delete it first");
        }
        return directory;
    }

    /** Puts everything that is in another tree into the directory of a path, which becomes that tree's root if it is not there. */
    void putTree(TreePath path, ImageTree added, WimUpdate.Existing existing, ImageFile made) throws RefusedException {
        Optional<ImageFile> old = find(path);
        if (old.isPresent()) {
            requireReplaceable(old.get(), added.root(), path, existing);
            new TreeMerge(existing).run(path, old.get(), added.root());
        } else {
            requireAllowed(path.name());
            ImageFile directory = makeDirectory(path.parent(), made);
            new ShortNames(directory).add(path.name(), "", added.root());
        }
    }

    /** Puts one directory's files into another. What is to be done is known, and not refused, before anything is. */
    private static final class TreeMerge {
        private final WimUpdate.Existing existing;
        private final Deque<Pair> waiting = new ArrayDeque<>();
        private final List<Step> steps = new ArrayList<>();

        private record Pair(TreePath path, ImageFile target, ImageFile added) {}

        private record Match(ImageEntry added, Optional<ImageEntry> old) {}

        private record Step(Pair pair, List<Match> matches) {}

        TreeMerge(WimUpdate.Existing existing) {
            this.existing = existing;
        }

        void run(TreePath path, ImageFile target, ImageFile added) throws RefusedException {
            waiting.push(new Pair(path, target, added));
            while (!waiting.isEmpty()) {
                plan(waiting.pop());
            }
            steps.forEach(TreeMerge::apply);
        }

        private void plan(Pair pair) throws RefusedException {
            List<Match> matches = new ArrayList<>();
            OtherCase others = new OtherCase(pair.target, pair.added);
            for (ImageEntry child : pair.added.children()) {
                Optional<ImageEntry> old = pair.target.child(child.name()).or(() -> others.take(child.name()));
                if (old.isPresent()) {
                    TreePath path = pair.path.resolve(old.get().name());
                    requireReplaceable(old.get().file(), child.file(), path, existing);
                    if (child.file().hasChildren()) {
                        waiting.push(new Pair(path, old.get().file(), child.file()));
                        continue;
                    }
                }
                matches.add(new Match(child, old));
            }
            steps.add(new Step(pair, matches));
        }

        private static void apply(Step step) {
            ShortNames names = new ShortNames(step.pair.target);
            for (Match match : step.matches) {
                step.pair.added.remove(match.added);
                if (match.old.isPresent()) {
                    // Its short name may have gone meanwhile.
                    ImageEntry old =
                            step.pair.target.child(match.old.get().name()).orElseThrow();
                    replace(names, old, match.added);
                } else {
                    names.add(match.added.name(), match.added.shortName(), match.added.file());
                }
            }
        }
    }
}
