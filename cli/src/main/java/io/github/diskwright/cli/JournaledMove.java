package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.partition.move.MoveJob;
import io.github.diskwright.partition.move.MovePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The journal file of work that moves data in place.
 *
 * @param image the image that is worked on
 * @param journal the file
 */
record JournaledMove(Path image, Path journal) {
    private static final String MARK = "The journal of work on this disk that is not done:";
    private static final int MAX_MARK = 8192;

    static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();

    /**
     * Work with a journal that was named, or the one beside the image.
     *
     * @throws UsageException if none was named for a raw device: what is beside it is in memory and does not outlive a
     *     power cut
     */
    static JournaledMove of(Path image, @Nullable Path journal) throws IOException {
        if (journal != null) {
            return new JournaledMove(image, journal);
        }
        if (Files.exists(image) && !Files.isRegularFile(image)) {
            throw new UsageException(image + " is a raw device: --journal FILE has to name a file on another disk");
        }
        return new JournaledMove(image, marked(image).orElse(beside(image)));
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
                "--resume of part move or part fit goes on with it");
    }

    /** Carries steps out. The journal stays until {@link #finish}. */
    void run(BlockDevice disk, MovePlan steps, JobOptions job) throws IOException {
        // Under its name it is complete: one that is there speaks of a disk that may have been changed.
        try (PendingFile pending =
                PendingFile.beside(journal, PendingFile.Existing.REFUSE, 512, FileDevice.Sparseness.SPARSE)) {
            pending.device().resize(steps.journalSize());
            MoveJob.start(disk, steps, pending.device());
            pending.commit();
        }
        if (needsMark()) {
            writeMark();
        }
        try (FileDevice device = FileDevice.openWritable(journal)) {
            MoveJob.resume(disk, device).run(job);
        }
    }

    private void writeMark() throws IOException {
        TextFile.write(beside(image), MARK + '\n' + journal.toAbsolutePath() + '\n');
    }

    /**
     * Does the rest of what was stopped.
     *
     * @param size what the disk is to have in the end; empty for whatever the work was begun for
     * @return the plan that has been carried out
     */
    MovePlan resume(BlockDevice disk, OptionalLong size, JobOptions job) throws IOException {
        if (!Files.exists(journal)) {
            boolean isMarked = marked(image).isPresent();
            throw new RefusedException(
                    "there is no " + journal,
                    isMarked
                            ? "bring it back: " + beside(image) + " says that it has the rest of the work"
                            : "begin without --resume");
        }
        try (FileDevice device = FileDevice.openWritable(journal)) {
            MoveJob begun = MoveJob.resume(disk, device);
            long wanted = begun.plan().sizeAfter();
            if (size.isPresent() && size.getAsLong() != wanted) {
                throw new RefusedException(
                        "the work was begun for a disk of " + wanted + " bytes, not " + size.getAsLong(),
                        "name the size that the work was begun with");
            }
            begun.run(job);
            return begun.plan();
        }
    }

    /** The mark goes first: a journal of work that is done does no harm, a mark without a journal would. */
    void finish() throws IOException {
        if (needsMark()) {
            Files.deleteIfExists(beside(image));
        }
        Files.deleteIfExists(journal);
    }
}
