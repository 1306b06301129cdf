package io.github.diskwright.wim;

import java.nio.file.Path;

/**
 * The names of the parts of a split file: {@code base.swm}, {@code base2.swm}, {@code base3.swm}. Immutable.
 */
public final class PartNames {
    private final Path folder;
    private final String stem;
    private final String ending;

    private PartNames(Path folder, String stem, String ending) {
        this.folder = folder;
        this.stem = stem;
        this.ending = ending;
    }

    /**
     * The names of parts whose first one has this name.
     *
     * @throws IllegalArgumentException if the path has no name
     */
    public static PartNames ofFirst(Path first) {
        String name = fileName(first);
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        return new PartNames(first.resolveSibling("x"), stem, dot < 0 ? "" : name.substring(dot));
    }

    /**
     * The names of parts of which one is known.
     *
     * @param path of that part
     * @param number of that part; its name should end with it, unless it is the first
     * @throws IllegalArgumentException if the path has no name
     */
    public static PartNames ofPart(Path path, int number) {
        PartNames names = ofFirst(path);
        String suffix = Integer.toString(number);
        return number > 1 && names.stem.endsWith(suffix)
                ? new PartNames(
                        names.folder, names.stem.substring(0, names.stem.length() - suffix.length()), names.ending)
                : names;
    }

    private static String fileName(Path path) {
        Path name = path.getFileName();
        if (name == null) {
            throw new IllegalArgumentException(path + " has no name");
        }
        return name.toString();
    }

    /** The name of a part, 1 or more. */
    public Path name(int number) {
        return folder.resolveSibling(stem + (number == 1 ? "" : number) + ending);
    }
}
