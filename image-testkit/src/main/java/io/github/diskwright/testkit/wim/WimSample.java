package io.github.diskwright.testkit.wim;

import io.github.diskwright.testkit.tree.MemoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A sample of the corpus. Its files are shared by all tests and are not to be changed.
 *
 * @param kind its {@link WimRecipe} or {@link WimFlaw}
 * @param path the file to be opened; of a split set the first part
 * @param parts all files of a split set in order, else that file alone
 * @param references files with resources that those name, of which there are none but in deltas
 * @param plain the same images in a file without compression
 */
public record WimSample(Enum<?> kind, Path path, List<Path> parts, List<Path> references, Path plain) {
    static final String MAIN = "image.wim";
    static final String PLAIN = "plain.wim";
    private static final String REFERENCE = "base";

    /** Copies the lists. */
    public WimSample {
        parts = List.copyOf(parts);
        references = List.copyOf(references);
    }

    static WimSample of(Enum<?> kind, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.filter(file -> !name(file).equals(PLAIN)).toList();
            List<Path> references = all.stream()
                    .filter(file -> name(file).startsWith(REFERENCE))
                    .sorted()
                    .toList();
            List<Path> parts = all.stream()
                    .filter(file -> !references.contains(file))
                    .sorted((a, b) -> Integer.compare(number(a), number(b)))
                    .toList();
            return new WimSample(kind, parts.get(0), parts, references, folder.resolve(PLAIN));
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    /** The number before the ending; a first part has none. */
    private static int number(Path file) {
        String digits = name(file).replaceAll("[^0-9]", "");
        return digits.isEmpty() ? 1 : Integer.parseInt(digits);
    }

    /**
     * The images as wimlib has them, read by code that shares nothing with the project's reader.
     *
     * @throws IOException if the files cannot be read
     */
    public PlainWim images() throws IOException {
        return PlainWim.read(plain);
    }

    /**
     * What an image has to be read as.
     *
     * @param image number from 1 on
     * @return a tree of its own for each call
     * @throws IOException if the files cannot be read
     */
    public MemoryTree expected(int image) throws IOException {
        return images().tree(image);
    }

    @Override
    public String toString() {
        return kind.name();
    }
}
