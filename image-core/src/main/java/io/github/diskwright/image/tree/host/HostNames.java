package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.tree.TreePath;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which names from outside become names of the host, and how. Immutable and thread-safe. */
final class HostNames {
    private static final String NOT_ON_WINDOWS = "<>:\"/\\|?*";
    private static final Set<String> DEVICES = Set.of("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$");
    private static final String DEVICE_DIGITS = "0123456789\u00b9\u00b2\u00b3";

    private final boolean isWindows;

    HostNames(boolean isWindows) {
        this.isWindows = isWindows;
    }

    /**
     * The path of a file in a directory.
     *
     * @throws RefusedException if the name leads elsewhere, or the host cannot have it
     */
    Path resolve(Path directory, String name) throws RefusedException {
        Optional<String> problem = problem(name);
        if (problem.isPresent()) {
            throw refusal(directory, name, problem.get());
        }
        Path path;
        try {
            path = directory.resolve(name);
        } catch (InvalidPathException e) {
            throw refusal(directory, name, "cannot be a name on this host");
        }
        // Whatever the host makes of the name: it must be that name, in that directory.
        Path last = path.getFileName();
        if (!directory.equals(path.getParent())
                || last == null
                || !last.toString().equals(name)) {
            throw refusal(directory, name, "is not one name on this host");
        }
        return path;
    }

    /** Whether a name and the directory are all that leads to a path. */
    static boolean isWhole(Path directory, String name, Path path) {
        try {
            return directory.resolve(name).equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static RefusedException refusal(Path directory, String name, String problem) {
        return new RefusedException(
                "the name \"" + TreePath.of(name).toString().substring(1) + "\" in " + directory + " " + problem,
                "leave the file out or rename it");
    }

    /** What is wrong with a name: what no host may have, then what Windows cannot. */
    Optional<String> problem(String name) {
        if (name.isEmpty()) {
            return Optional.of("is empty");
        }
        if (name.equals(".") || name.equals("..")) {
            return Optional.of("is not the name of a file");
        }
        if (name.indexOf('/') >= 0 || name.indexOf(0) >= 0) {
            return Optional.of("has a slash or a NUL in it");
        }
        return isWindows ? windowsProblem(name) : Optional.empty();
    }

    private static Optional<String> windowsProblem(String name) {
        for (int i = 0; i < name.length(); i++) {
            char unit = name.charAt(i);
            if (unit < ' ' || NOT_ON_WINDOWS.indexOf(unit) >= 0) {
                return Optional.of("has a character that Windows does not allow");
            }
        }
        char last = name.charAt(name.length() - 1);
        if (last == '.' || last == ' ') {
            return Optional.of("ends with a dot or space, which Windows leaves off");
        }
        return isDevice(name) ? Optional.of("is that of a device on Windows") : Optional.empty();
    }

    /** Devices have their names in every directory, whatever follows a dot. */
    private static boolean isDevice(String name) {
        int dot = name.indexOf('.');
        String base = (dot < 0 ? name : name.substring(0, dot)).stripTrailing().toUpperCase(Locale.ROOT);
        return DEVICES.contains(base)
                || base.length() == 4
                        && (base.startsWith("COM") || base.startsWith("LPT"))
                        && DEVICE_DIGITS.indexOf(base.charAt(3)) >= 0;
    }
}
