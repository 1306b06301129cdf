package io.github.diskwright.ghost.container;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Names of the files of an image: {@code NAME.dwi}, {@code NAME.dw2}, {@code NAME.dw3} and so on; while they are written,
 * with {@code .partial} behind.
 */
final class SegmentNames {
    static final String ENDING = ".dwi";
    private static final String LATER = ".dw";
    private static final String PARTIAL = ".partial";

    private final Path first;
    private final String stem;

    /**
     * @param first name of the first file when it is complete
     */
    SegmentNames(Path first) {
        String name = String.valueOf(first.getFileName());
        this.first = first;
        this.stem = hasEnding(name, ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    }

    private static boolean hasEnding(String name, String ending) {
        return name.toLowerCase(Locale.ROOT).endsWith(ending);
    }

    Path complete(int segment) {
        return segment == 1 ? first : first.resolveSibling(stem + LATER + segment);
    }

    Path partial(int segment) {
        Path complete = complete(segment);
        return complete.resolveSibling(complete.getFileName() + PARTIAL);
    }

    /** Whether a file's name is one that a segment may have. */
    static boolean isLikely(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.contains(LATER) || hasEnding(name, PARTIAL);
    }
}
