package io.github.diskwright.testkit.wim;

import io.github.diskwright.testkit.CorpusFolder;
import io.github.diskwright.testkit.generate.DataKind;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * WIM files of {@link WimRecipe recipes}, built once and kept in {@code target/wim-corpus} of the module whose tests ask.
 * Thread-safe, also between processes.
 */
public final class WimCorpus {
    static final long SEED = 1;

    private final CorpusFolder folder;

    private WimCorpus(CorpusFolder folder) {
        this.folder = folder;
    }

    /**
     * The corpus. Whether its tools are there shows when a file has to be built.
     *
     * @throws java.io.UncheckedIOException if its folder cannot be made
     */
    public static WimCorpus require() {
        return in(Path.of("target").resolve("wim-corpus"));
    }

    /** A corpus in a folder of its own. What other code has made there goes. */
    static WimCorpus in(Path parent) {
        Path absolute = parent.toAbsolutePath();
        return new WimCorpus(CorpusFolder.in(absolute, WimCorpus.class, DataKind.class, NtfsRecipe.class));
    }

    /**
     * A sample.
     *
     * @param recipe what kind
     * @throws IOException if the folder cannot be written
     */
    public WimSample sample(WimRecipe recipe) throws IOException {
        Path item = folder.item(recipe.name(), unfinished -> {
            Files.createDirectory(unfinished);
            recipe.build(this, unfinished);
        });
        return WimSample.of(recipe, item);
    }

    /**
     * A sample with a flaw.
     *
     * @param flaw which one
     * @throws IOException if the folder cannot be written
     */
    public WimSample sample(WimFlaw flaw) throws IOException {
        Path item = folder.item("flaw-" + flaw.name(), unfinished -> {
            Files.createDirectory(unfinished);
            flaw.build(this, unfinished);
        });
        return WimSample.of(flaw, item);
    }

    WimSources sources() {
        return new WimSources(folder);
    }

    /** A copy of the file of a sample that is no split set, to be changed. */
    public Path copyOf(WimRecipe recipe, Path target) throws IOException {
        return Files.copy(sample(recipe).path(), target);
    }
}
