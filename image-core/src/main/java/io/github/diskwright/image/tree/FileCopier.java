package io.github.diskwright.image.tree;

import io.github.diskwright.image.UnsupportedFeatureException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Copies single files, on any thread, and finishes the directories of which they were the last. */
final class FileCopier {
    private final FileTreeWriter target;
    private final CopyOptions options;
    private final CopyMeter meter;
    private final CopyTally tally;

    FileCopier(FileTreeWriter target, CopyOptions options, CopyMeter meter, CopyTally tally) {
        this.target = target;
        this.options = options;
        this.meter = meter;
        this.tally = tally;
    }

    CopyReporter reporter(TreePath path) {
        return new CopyReporter(path, tally, options.onError());
    }

    /** Copies a file that has one name, or that is taken for one. */
    void copy(CopyEntry entry) throws IOException {
        make(entry);
        release(entry.directory());
    }

    /**
     * Copies a name of a file with several: with its data if no other name has them yet. Names that other threads bring
     * while the data are copied are made after it.
     */
    void copy(CopyEntry first, LinkGroups.Group group) throws IOException {
        Optional<CopyEntry> next = Optional.of(first);
        while (next.isPresent()) {
            CopyEntry entry = next.get();
            switch (group.enter(entry)) {
                case MAKE -> {
                    group.leave(make(entry));
                    release(entry.directory());
                }
                case LINK -> {
                    link(entry, group.file());
                    release(entry.directory());
                }
                case WAIT -> {
                    return;
                }
            }
            next = group.poll();
        }
    }

    private Optional<TargetFile> make(CopyEntry entry) throws IOException {
        CopyReporter report = reporter(entry.path());
        try {
            meter.check();
            NewFile file = NewFile.of(entry.node());
            if (file.kind() == FileKind.SPECIAL && !target.properties().has(TreeFeature.SPECIAL_FILES)) {
                report.lost(TreeFeature.SPECIAL_FILES, "the target has no special files; left out");
                return Optional.empty();
            }
            // Counted first: a writer may take it back before it returns.
            tally.countFile();
            boolean made = false;
            try {
                TargetFile result = target.createFile(entry.directory().target, metered(file), report);
                made = true;
                return Optional.of(result);
            } finally {
                if (!made) {
                    tally.takeBackFile();
                }
            }
        } catch (IOException e) {
            report.notCopied(e);
            return Optional.empty();
        }
    }

    NewFile metered(NewFile file) {
        if (file.streams().isEmpty()) {
            return file;
        }
        List<DataStream> streams = new ArrayList<>(file.streams().size());
        for (DataStream stream : file.streams()) {
            streams.add(new MeteredStream(stream, meter));
        }
        return file.withStreams(streams);
    }

    private void link(CopyEntry entry, TargetFile file) throws IOException {
        CopyReporter report = reporter(entry.path());
        FileNode node = entry.node();
        try {
            meter.check();
            target.createLink(entry.directory().target, node.name(), node.shortName(), file, report);
            tally.countLink();
        } catch (UnsupportedFeatureException e) {
            report.lost(TreeFeature.HARD_LINKS, "copied as a file of its own: " + e.getMessage());
            make(entry);
        } catch (IOException e) {
            report.notCopied(e);
        }
    }

    /** One thing in a directory is done; with the last one the directory is, and perhaps the one above it. */
    void release(CopyDirectory directory) throws IOException {
        @Nullable CopyDirectory done = directory;
        while (done != null && done.release()) {
            try {
                target.finishDirectory(done.target, done.report);
            } catch (IOException e) {
                done.report.notCopied(e);
            }
            done = done.parent;
        }
    }
}
