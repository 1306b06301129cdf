package io.github.diskwright.image.tree;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.ProgressListener;
import io.github.diskwright.image.RefusedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies a tree: capture, apply, and everything between, whatever the two sides are.
 *
 * <p>One thread, the caller's, walks the source and makes directories; files are copied by as many threads as
 * {@link JobOptions#threads()} says, where the target allows that ({@link FileTreeWriter#isConcurrent()}), each with its
 * names, data and metadata. A file with several names is copied once and linked. A directory is finished when everything in it
 * is, so that its times stay.
 *
 * <p><b>Order.</b> Files are copied in the order of the walk, but where the source {@linkplain
 * TreeProperties#prefersDataOrder() prefers} that in the order of their data: as many as {@link JobOptions#memory()} holds
 * at 512 bytes each are collected and sorted before they are copied.
 *
 * <p><b>Errors.</b> A file or directory that cannot be copied ends the copy or is reported, as
 * {@link CopyOptions#onError()} says. Being cancelled and a full target always end it, and so do exceptions of listeners.
 * What was made until then stays; files that were being written are removed by the target.
 *
 * <p><b>Memory.</b> What {@link TreeWalk} needs, about 100 bytes for each file with several names that were not all met,
 * the buffers of the target for each thread within {@link JobOptions#memory()}, and some 100 bytes for each file that waits
 * its turn, at most 64 for each thread.
 *
 * <p><b>Progress</b> counts bytes of streams; the source is counted first, unless nobody listens or it
 * {@linkplain FileTree#totals() knows}.
 */
public final class TreeCopy {
    /** What a file that waits for its turn takes, roughly. */
    private static final int COLLECTED_BYTES = 512;

    private static final int LEAST_COLLECTED = 16_384;

    private final FileTree source;
    private final FileTreeWriter target;
    private final CopyOptions options;
    private final CopyTally tally;
    private final LinkGroups links = new LinkGroups();
    private final Deque<CopyDirectory> directories = new ArrayDeque<>();
    private final List<Collected> collected = new ArrayList<>();

    /** A file that waits until its turn by the order of data. */
    private record Collected(long order, CopyQueue.Task task) {}

    private TreeCopy(FileTree source, FileTreeWriter target, CopyOptions options) {
        this.source = source;
        this.target = target;
        this.options = options;
        this.tally = new CopyTally(options.limits().maxFindings(), options.listener());
    }

    /**
     * Copies everything in a tree, the metadata of its root included, and finishes the target.
     *
     * @param source what is copied; stays open
     * @param target where to, with nothing made in it; stays open
     * @param options how
     * @return what was copied, and what was not
     * @throws RefusedException if the memory budget is below what one thread needs
     * @throws io.github.diskwright.image.CancelledException if it was cancelled
     * @throws io.github.diskwright.image.NoSpaceException if the target is full
     * @throws IOException the error of a file, if that is to end the copy
     */
    public static CopyReport run(FileTree source, FileTreeWriter target, CopyOptions options) throws IOException {
        return new TreeCopy(source, target, options).run();
    }

    private CopyReport run() throws IOException {
        JobOptions job = options.job();
        int threads = threads(job);
        CopyMeter meter = new CopyMeter(job, totalBytes());
        FileCopier copier = new FileCopier(target, options, meter, tally);
        CopyQueue queue = new CopyQueue(threads, job);
        @Nullable Throwable failure = null;
        try (TreeWalk walk = TreeWalk.of(source, options.limits())) {
            while (step(walk, copier, queue)) {
                meter.check();
            }
            putCollected(queue);
            queue.drain();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            queue.end(failure);
        }
        target.finish();
        meter.end();
        return new CopyReport(tally);
    }

    private int threads(JobOptions job) throws RefusedException {
        long each = target.callMemory();
        if (job.memory() < each) {
            throw new RefusedException(
                    "a memory budget of " + job.memory() + " bytes is less than the " + each + " of one thread",
                    "raise it");
        }
        if (!target.isConcurrent()) {
            return 1;
        }
        return each == 0 ? job.threads() : (int) Math.min(job.threads(), job.memory() / each);
    }

    private long totalBytes() throws IOException {
        JobOptions job = options.job();
        if (source.totals().isPresent()) {
            return source.totals().get().bytes();
        }
        return job.progress() == ProgressListener.NONE
                ? Long.MAX_VALUE
                : TreeCount.of(source, options).bytes();
    }

    private boolean step(TreeWalk walk, FileCopier copier, CopyQueue queue) throws IOException {
        try {
            if (!walk.next()) {
                return false;
            }
            if (walk.step() != TreeWalk.Step.LEAVE
                    && !walk.path().isRoot()
                    && !options.filter().includes(walk.path(), walk.node())) {
                leaveOut(walk);
                return true;
            }
        } catch (IOException e) {
            copier.reporter(walk.path()).notCopied(e);
            if (directories.isEmpty()) {
                throw e;
            }
            return true;
        }
        switch (walk.step()) {
            case ENTER -> enter(walk, copier);
            case FILE -> file(walk, copier, queue);
            case LEAVE -> copier.release(directories.pop());
        }
        return true;
    }

    private void leaveOut(TreeWalk walk) {
        if (walk.step() == TreeWalk.Step.ENTER) {
            walk.skip();
        }
    }

    private void enter(TreeWalk walk, FileCopier copier) throws IOException {
        CopyReporter report = copier.reporter(walk.path());
        @Nullable CopyDirectory parent = directories.peek();
        try {
            NewFile directory = copier.metered(NewFile.of(walk.node()));
            TargetFile made = parent == null
                    ? target.createRoot(directory, report)
                    : target.createDirectory(parent.target, directory, report);
            tally.countDirectory();
            directories.push(new CopyDirectory(parent, made, report));
            if (!made.isDirectory()) {
                // A link, below which no tree has anything.
                walk.skip();
                copier.release(directories.pop());
            }
        } catch (IOException e) {
            report.notCopied(e);
            if (parent == null) {
                throw e;
            }
            walk.skip();
        }
    }

    private void file(TreeWalk walk, FileCopier copier, CopyQueue queue) throws IOException {
        CopyDirectory directory = directories.element();
        FileNode node = walk.node();
        CopyEntry entry = new CopyEntry(directory, walk.path(), node);
        directory.hold();
        if (node.linkCount() == 1) {
            put(queue, node, () -> copier.copy(entry));
        } else if (target.properties().has(TreeFeature.HARD_LINKS)) {
            LinkGroups.Group group = links.meet(node);
            put(queue, node, () -> copier.copy(entry, group));
        } else {
            copier.reporter(entry.path())
                    .lost(TreeFeature.HARD_LINKS, "one of " + node.linkCount() + " names, now a file of its own");
            put(queue, node, () -> copier.copy(entry));
        }
    }

    private void put(CopyQueue queue, FileNode node, CopyQueue.Task task) throws IOException {
        if (!source.properties().prefersDataOrder()) {
            queue.put(task);
            return;
        }
        collected.add(new Collected(node.dataOrder(), task));
        if (collected.size() >= Math.max(LEAST_COLLECTED, options.job().memory() / COLLECTED_BYTES)) {
            putCollected(queue);
        }
    }

    private void putCollected(CopyQueue queue) throws IOException {
        collected.sort(Comparator.comparingLong(Collected::order));
        for (Collected next : collected) {
            queue.put(next.task());
        }
        collected.clear();
    }
}
