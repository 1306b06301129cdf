package io.github.diskwright.ghost.gho;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The names that the files after the first one may have. Documented are the stem cut to five characters with three digits,
 * and the number as the ending; reported are the whole stem with five digits, and the number behind the whole name.
 */
final class ContinuationNames {
    private static final int SHORT_STEM = 5;

    private final String name;
    private final String stem;

    ContinuationNames(Path first) {
        Path last = first.getFileName();
        this.name = last == null ? "" : last.toString();
        int dot = name.lastIndexOf('.');
        this.stem = dot < 0 ? name : name.substring(0, dot);
    }

    /** The names of a file, the most usual one first, in lower case: they are looked up without regard to case. */
    List<String> of(int number) {
        String cut = stem.substring(0, Math.min(SHORT_STEM, stem.length()));
        return List.of(
                lower("%s%03d.ghs", cut, number),
                lower("%s%05d.ghs", stem, number),
                lower("%s.%03d", stem, number),
                lower("%s.%03d", name, number));
    }

    private static String lower(String form, String text, int number) {
        return String.format(Locale.ROOT, form, text, number).toLowerCase(Locale.ROOT);
    }
}
