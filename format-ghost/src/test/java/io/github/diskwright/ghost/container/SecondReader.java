package io.github.diskwright.ghost.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.peer.Peer;
import io.github.diskwright.testkit.peer.PeerRun;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The reader in Python, which was made from the description of the format and from nothing else. */
final class SecondReader {
    private final Peer python = Peer.require("python3");
    private final Path script;
    private final Path folder;
    private final List<Object> options = new ArrayList<>();
    private final StringBuilder batch = new StringBuilder();
    private int images;

    /**
     * A reader.
     *
     * @param folder for the images
     */
    SecondReader(Path folder) {
        Peer.require("zstd");
        this.folder = folder;
        try {
            script = Path.of(Objects.requireNonNull(SecondReader.class.getResource("read_dwi.py"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    SecondReader key(byte[] key) throws IOException {
        return option("--key-file", Files.write(folder.resolve("key"), key));
    }

    SecondReader option(Object... words) {
        options.addAll(List.of(words));
        return this;
    }

    /** Keeps an image for {@link #readAll}. Returns the file of its first segment. */
    Path add(List<byte[]> segments) throws IOException {
        images++;
        List<String> paths = new ArrayList<>();
        for (byte[] segment : segments) {
            Path path = folder.resolve(String.format(Locale.ROOT, "image%d.part%d", images, paths.size() + 1));
            paths.add(Files.write(path, segment).toString());
        }
        batch.append(String.join("\t", paths)).append('\n');
        return Path.of(paths.get(0));
    }

    /** Reads all images that were added with one process. Returns a line for each. */
    List<String> readAll() throws IOException {
        Path list = Files.writeString(folder.resolve("list"), batch);
        PeerRun run = run("--batch", list).requireExitCode(0, 1);
        List<String> lines = run.output().lines().toList();
        assertThat(lines).as(run.errors()).hasSize(images);
        return lines;
    }

    /** Runs it with the options that were given, and more. */
    PeerRun run(Object... words) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(script);
        arguments.addAll(options);
        arguments.addAll(List.of(words));
        return python.run(arguments);
    }
}
