package io.github.diskwright.ghost.gho.catalogue;

/** Makes names fit to be shown: what no FAT volume can have never gets out. Stateless. */
final class FatNames {
    private static final String FORBIDDEN = "\"*/:<>?\\|";
    private static final char REPLACEMENT = '_';

    private FatNames() {}

    /** Whether a name can be that of a file: no separators, controls or wildcards, and not {@code .} or {@code ..}. */
    static boolean isSafe(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().allMatch(FatNames::isSafe);
    }

    private static boolean isSafe(int unit) {
        return unit >= ' ' && FORBIDDEN.indexOf(unit) < 0;
    }

    /** The name with underscores where it cannot be so. */
    static String safe(String name) {
        if (isSafe(name)) {
            return name;
        }
        StringBuilder safe = new StringBuilder();
        name.chars().forEach(unit -> safe.append(isSafe(unit) ? (char) unit : REPLACEMENT));
        String result = safe.toString();
        return isSafe(result) ? result : REPLACEMENT + result.replace('.', REPLACEMENT);
    }
}
