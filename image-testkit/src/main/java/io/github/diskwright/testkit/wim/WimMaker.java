package io.github.diskwright.testkit.wim;

import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import io.github.diskwright.testkit.peer.Peer;
import io.github.diskwright.testkit.peer.SevenZip;
import io.github.diskwright.testkit.peer.WimlibImagex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs the tools that make one sample in its folder. Not thread-safe. */
final class WimMaker {
    static final int USUAL_CHUNK = 32 << 10;

    private static final String[] NO_OPTIONS = {};

    private final WimCorpus corpus;
    private final WimSources sources;
    private final Path folder;
    private final Peer wimlib = WimlibImagex.require().peer();

    WimMaker(WimCorpus corpus, Path folder) {
        this.corpus = corpus;
        sources = corpus.sources();
        this.folder = folder;
    }

    WimSources sources() {
        return sources;
    }

    /** A file of the sample, or one that is to be deleted again. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** The file that the sample is about. */
    Path main() {
        return file(WimSample.MAIN);
    }

    /** Runs wimlib; each argument is turned into text. */
    void wimlib(Object... arguments) {
        List<Object> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--quiet");
        wimlib.run(all).requireSuccess();
    }

    /** Runs wimlib's update with a line for each command. */
    void update(Path file, int image, String... commands) {
        String lines = String.join("\n", commands) + "\n";
        wimlib.runWithInput(lines, List.of("update", file, image)).requireSuccess();
    }

    /** Captures a source of files of the host with all that Unix has. */
    void capture(Path source, Path file, String name, String... options) {
        List<Object> arguments = new ArrayList<>(List.of("capture", source, file, name, "--unix-data"));
        arguments.addAll(Arrays.asList(options));
        wimlib(arguments.toArray());
    }

    /** Appends an image in the same way. */
    void append(Path source, Path file, String name, String... options) {
        List<Object> arguments = new ArrayList<>(List.of("append", source, file, name, "--unix-data"));
        arguments.addAll(Arrays.asList(options));
        wimlib(arguments.toArray());
    }

    /** Captures the directory with every kind of file. */
    void captureAll(int chunkSize, String... options) throws IOException {
        capture(sources.directory(chunkSize), main(), "everything", options);
    }

    /** Captures it in chunks of a size. */
    void captureChunks(String codec, int chunkSize, String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("--compress=" + codec, "--chunk-size=" + chunkSize));
        options.addAll(Arrays.asList(more));
        captureAll(chunkSize, options.toArray(NO_OPTIONS));
    }

    /** Captures it into solid resources. */
    void captureSolid(String codec, int chunkSize, String... more) throws IOException {
        List<String> options =
                new ArrayList<>(List.of("--solid", "--solid-compress=" + codec, "--solid-chunk-size=" + chunkSize));
        options.addAll(Arrays.asList(more));
        captureAll(chunkSize, options.toArray(NO_OPTIONS));
    }

    /** Captures a volume of the corpus of NTFS. */
    void captureVolume(NtfsRecipe recipe, String... options) throws IOException {
        Path volume = NtfsCorpus.require().volume(recipe).path();
        List<Object> arguments = new ArrayList<>(List.of("capture", volume, main(), recipe.name()));
        arguments.addAll(Arrays.asList(options));
        wimlib(arguments.toArray());
    }

    /** Splits a file into parts of a size in bytes, of which the first is the main file. */
    void split(Path whole, int size) throws IOException {
        wimlib("split", whole, file("image.swm"), size / (double) (1 << 20));
        Files.delete(whole);
    }

    /** Has 7-Zip put a folder into the main file. */
    void sevenZip(Path source, String... options) {
        List<Object> arguments = new ArrayList<>(List.of("a", "-twim", "-bd", main(), source + "/."));
        // It would wait for what comes out of a pipe.
        arguments.addAll(List.of("-x!pipe", "-x!character device", "-x!block device"));
        arguments.addAll(Arrays.asList(options));
        SevenZip.require().peer().run(arguments).requireSuccess();
    }

    /** Sets properties of the first image; names as paths of elements. */
    void setProperties(String... properties) {
        List<Object> arguments = new ArrayList<>(List.of("info", main(), 1));
        Arrays.stream(properties).forEach(property -> arguments.add("--image-property=" + property));
        wimlib(arguments.toArray());
    }

    /** Gives another file the name of the main one. */
    void replaceMain(String name) throws IOException {
        Files.move(file(name), main(), StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Makes a small image without compression.
     *
     * @param intended what is to be read
     * @param flaw changed after that
     */
    void edit(WimFlaw.Edit intended, WimFlaw.Edit flaw) throws IOException {
        Path base = corpus.sample(WimRecipe.SMALL).path();
        WimEditor plain = WimEditor.read(base);
        intended.edit(plain);
        plain.write(file(WimSample.PLAIN));
        WimEditor main = WimEditor.read(base);
        intended.edit(main);
        flaw.edit(main);
        main.write(main());
    }

    /**
     * Changes bytes of the file of another sample, which has to be one file.
     *
     * @param recipe of the sample
     * @param share how much of the file there is
     * @param edit changes it
     */
    void editBytes(WimRecipe recipe, double share, Consumer<ByteBuffer> edit) throws IOException {
        WimSample sample = corpus.sample(recipe);
        byte[] bytes = Files.readAllBytes(sample.path());
        edit.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        Files.write(main(), Arrays.copyOf(bytes, (int) (bytes.length * share)));
        Files.copy(sample.plain(), file(WimSample.PLAIN));
    }

    /** Copies a split set without one of its parts. */
    void copySplit(WimRecipe recipe, String left) throws IOException {
        WimSample sample = corpus.sample(recipe);
        for (Path part : sample.parts()) {
            if (!part.endsWith(left)) {
                Files.copy(part, file(part.getFileName().toString()));
            }
        }
        Files.copy(sample.plain(), file(WimSample.PLAIN));
    }

    /** Copies one part of a split set. */
    void copyPart(WimRecipe recipe, String part, String name) throws IOException {
        Files.copy(corpus.sample(recipe).path().resolveSibling(part), file(name));
    }

    /** Writes what wimlib finds in the sample as a file without compression beside it. */
    void exportPlain() throws IOException {
        List<Object> arguments = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.sorted().toList();
            Path first = all.contains(main()) ? main() : file("image.swm");
            arguments.addAll(List.of("export", first, "all", file(WimSample.PLAIN), "--compress=none"));
            all.stream().filter(path -> !path.equals(first)).forEach(path -> arguments.add("--ref=" + path));
        }
        wimlib(arguments.toArray());
    }
}
