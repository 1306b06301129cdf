package io.github.diskwright.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Tells whether the classes that made something are still the same. */
final class BuildStamp {
    private BuildStamp() {}

    /** A number, as text, of all classes in the packages of some classes, wherever they were loaded from. */
    static String of(Class<?>... members) {
        CRC32 crc = new CRC32();
        try {
            for (Class<?> member : members) {
                addPackage(crc, member);
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Long.toHexString(crc.getValue());
    }

    private static void addPackage(CRC32 crc, Class<?> member) throws IOException, URISyntaxException {
        String name = "/" + member.getName().replace('.', '/') + ".class";
        URI source = member.getResource(name).toURI();
        if (source.getScheme().equals("jar")) {
            String text = source.toString();
            URI archive = URI.create(text.substring("jar:".length(), text.indexOf('!')));
            try (FileSystem files = FileSystems.newFileSystem(Path.of(archive))) {
                addFolder(crc, Objects.requireNonNull(files.getPath(name).getParent()));
            }
        } else {
            addFolder(crc, Objects.requireNonNull(Path.of(source).getParent()));
        }
    }

    private static void addFolder(CRC32 crc, Path folder) throws IOException {
        List<Path> classes;
        try (Stream<Path> files = Files.list(folder)) {
            classes = files.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        }
        for (Path file : classes) {
            crc.update(Files.readAllBytes(file));
        }
    }
}
