package io.github.diskwright.cli;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The journal file of work on an image in place.
 *
 * @param image the image that is worked on
 * @param journal the file
 */
record JournalFile(Path image, Path journal) {
    private static final String MARK = "The journal of work on this disk that is not done:";
    private static final int MAX_MARK = 8192;

    /**
     * The file that was named, or the one beside the image.
     *
     * @throws UsageException if none was named for a raw device: what is beside it is in memory and does not outlive a
     *     power cut
     */
    static JournalFile of(Path image, @Nullable Path journal) throws IOException {
        if (journal != null) {
            return new JournalFile(image, journal);
        }
        if (Files.exists(image) && !Files.isRegularFile(image)) {
            throw new UsageException(image + " is a raw device: --journal FILE has to name a file on another disk");
        }
        return new JournalFile(image, marked(image).orElse(beside(image)));
    }

    private static Path beside(Path image) {
        return Path.of(image + ".journal");
    }

    /** The journal that a mark beside the image names, if there is such a mark. */
    private static Optional<Path> marked(Path image) throws IOException {
        Path mark = beside(image);
        if (!Files.isRegularFile(mark) || Files.size(mark) > MAX_MARK) {
            return Optional.empty();
        }
        List<String> lines = TextFile.lines(mark);
        return lines.size() > 1 && lines.get(0).equals(MARK) ? Optional.of(Path.of(lines.get(1))) : Optional.empty();
    }

    /** A journal elsewhere is told of beside the image: whoever comes next looks there. */
    private boolean needsMark() {
        return Files.isRegularFile(image)
                && !journal.toAbsolutePath()
                        .normalize()
                        .equals(beside(image).toAbsolutePath().normalize());
    }

    void refuseIfUnderWay() throws IOException {
        if (Files.exists(journal)) {
            throw underWay(image, journal);
        }
        refuseIfUnderWay(image);
    }

    /** Whoever changes an image whose data are half moved, or reads it, would lose them. */
    static void refuseIfUnderWay(Path image) throws IOException {
        if (Files.exists(beside(image))) {
            throw underWay(image, marked(image).orElse(beside(image)));
        }
    }

    private static RefusedException underWay(Path image, Path journal) {
        return new RefusedException(
                "work on " + image + " was stopped; its journal is " + journal,
                "--resume of the verb that began it (part move, part fit, part resize or ntfs resize) goes on with it");
    }

    /** Begins work on a journal. */
    interface Beginning {
        void begin(BlockDevice device) throws IOException;
    }

    /**
     * Makes the file. Under its name it is complete: one that is there speaks of a disk that may have been changed.
     *
     * @param size bytes that it needs
     * @param beginning writes what it begins with
     */
    void create(long size, Beginning beginning) throws IOException {
        try (PendingFile pending =
                PendingFile.beside(journal, PendingFile.Existing.REFUSE, 512, FileDevice.Sparseness.SPARSE)) {
            pending.device().resize(size);
            beginning.begin(pending.device());
            pending.commit();
        }
        if (needsMark()) {
            TextFile.write(beside(image), MARK + '\n' + journal.toAbsolutePath() + '\n');
        }
    }

    /** Opens it to work with it. */
    FileDevice open() throws IOException {
        return FileDevice.openWritable(journal);
    }

    /** Opens the one of work that was stopped. */
    FileDevice reopen() throws IOException {
        if (!Files.exists(journal)) {
            boolean isMarked = marked(image).isPresent();
            throw new RefusedException(
                    "there is no " + journal,
                    isMarked
                            ? "bring it back: " + beside(image) + " says that it has the rest of the work"
                            : "begin without --resume");
        }
        if (needsMark() && Files.exists(beside(image)) && !isMarked()) {
            throw new RefusedException(
                    journal + " is not the journal of work on " + image + "; that is "
                            + marked(image).orElse(beside(image)),
                    "name that one, or none");
        }
        return open();
    }

    /** The mark goes first: a journal of work that is done does no harm, a mark without a journal would. */
    void finish() throws IOException {
        if (needsMark() && isMarked()) {
            Files.deleteIfExists(beside(image));
        }
        Files.deleteIfExists(journal);
    }

    /** Whether what is beside the image is a mark that names this journal, rather than a journal itself. */
    private boolean isMarked() throws IOException {
        return marked(image)
                .filter(named -> named.toAbsolutePath()
                        .normalize()
                        .equals(journal.toAbsolutePath().normalize()))
                .isPresent();
    }
}
