package io.github.diskwright.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** Loads the classes of verbs that the run which makes the class-data archive does not use, so that they start fast too. */
final class ClassArchive {
    private static final String PROPERTY = "diskwright.archive";
    private static final Pattern WANTED =
            Pattern.compile("io/github/diskwright/(?:cli|ghost|ntfs|partition|vhdx|wim|image)/[\\w/$]+\\.class");

    private ClassArchive() {}

    /** Does so if the launcher asks for it. */
    static void loadIfAsked() {
        if (Boolean.getBoolean(PROPERTY)) {
            for (String entry : System.getProperty("java.class.path")
                    .split(Pattern.quote(System.getProperty("path.separator")), -1)) {
                load(Path.of(entry));
            }
        }
    }

    private static void load(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            List<String> names = file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> WANTED.matcher(name).matches())
                    .toList();
            for (String name : names) {
                String type =
                        name.substring(0, name.length() - ".class".length()).replace('/', '.');
                Class.forName(type, false, ClassArchive.class.getClassLoader());
            }
        } catch (IOException | ClassNotFoundException | LinkageError e) {
            // The archive is a matter of speed: what cannot be loaded is left out of it.
            return;
        }
    }
}
