package io.github.diskwright.partition.move;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Moves data window by window, so that the journal always tells from where on the source is whole. Not thread-safe. */
final class WindowMover {
    private final BlockDevice disk;
    private final MoveJournal journal;
    private final RangeCopy copy;

    WindowMover(BlockDevice disk, MoveJournal journal, JobOptions job) {
        this.disk = disk;
        this.journal = journal;
        this.copy = new RangeCopy(job);
    }

    /**
     * Does what is left of the step that is under way. What the last window wrote is not flushed.
     *
     * @param progress hears of the bytes of this step that are in their new place
     */
    void move(MoveStep.Move move, LongConsumer progress) throws IOException {
        boolean isCopied = journal.tuning().isCopied(move);
        long done = journal.progress().done();
        Sample moved = journal.progress().sample();
        int place = 0;
        Progress.Copy unfinished = journal.progress().copy();
        if (unfinished != null) {
            requireWhole(unfinished);
            moved = latest(moved, restore(move, done, unfinished, progress));
            disk.flush();
            done += unfinished.length();
            place = 1 - unfinished.index();
        }
        while (done < move.length()) {
            long window = Math.min(journal.tuning().window(move), move.length() - done);
            if (isCopied) {
                Progress.Copy saved = save(move, done, window, place, moved);
                moved = latest(moved, restore(move, done, saved, progress));
                // The journal speaks of this copy until the next one is recorded.
                place = 1 - place;
            } else {
                Heard heard = new Heard(done, progress);
                long from = start(move.from(), move, done, window);
                long to = start(move.to(), move, done, window);
                moved = latest(moved, copy.copy(disk, from, disk, to, window, heard));
            }
            done += window;
            if (done < move.length()) {
                disk.flush();
                if (!isCopied) {
                    journal.advance(journal.progress().at(done, null, moved));
                }
            }
        }
    }

    /** Where a window starts: what moves up starts with its end, what moves down with its start. */
    private static long start(long position, MoveStep.Move move, long done, long window) {
        return move.to() > move.from() ? position + move.length() - done - window : position + done;
    }

    private static @Nullable Sample latest(@Nullable Sample older, @Nullable Sample newer) {
        return newer == null ? older : newer;
    }

    /** Copies a window to the journal and records it. All windows before it are durable. */
    private Progress.Copy save(MoveStep.Move move, long done, long window, int place, @Nullable Sample moved)
            throws IOException {
        long at = journal.copyPosition(place);
        copy.copy(disk, start(move.from(), move, done, window), journal.device(), at, window, bytes -> {});
        // A record beside a torn copy could not be told from a copy that the medium has spoilt.
        journal.device().flush();
        Progress.Copy saved = new Progress.Copy(place, window, copy.crc(journal.device(), at, window));
        journal.advance(journal.progress().at(done, saved, moved));
        return saved;
    }

    private @Nullable Sample restore(MoveStep.Move move, long done, Progress.Copy saved, LongConsumer progress)
            throws IOException {
        long at = journal.copyPosition(saved.index());
        long target = start(move.to(), move, done, saved.length());
        return copy.copy(journal.device(), at, disk, target, saved.length(), new Heard(done, progress));
    }

    private void requireWhole(Progress.Copy saved) throws IOException {
        long at = journal.copyPosition(saved.index());
        int found = copy.crc(journal.device(), at, saved.length());
        if (found != saved.crc()) {
            throw new CorruptImageException(
                    journal.device().description(),
                    "copied window",
                    at,
                    "CRC-32C " + Integer.toHexString(saved.crc()),
                    Integer.toHexString(found));
        }
    }

    /** Adds pieces up. */
    private static final class Heard implements RangeCopy.Listener {
        private final LongConsumer progress;
        private long done;

        Heard(long done, LongConsumer progress) {
            this.done = done;
            this.progress = progress;
        }

        @Override
        public void copied(long bytes) {
            done += bytes;
            progress.accept(done);
        }
    }
}
