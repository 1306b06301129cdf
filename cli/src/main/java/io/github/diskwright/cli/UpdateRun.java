package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.tree.CopyFailure;
import io.github.diskwright.image.tree.CopyListener;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.CopyReport;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.NewFile;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.image.tree.host.HostTree;
import io.github.diskwright.wim.write.CaptureOptions;
import io.github.diskwright.wim.write.WimUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes changes of an image, and tells of each. Used once. */
final class UpdateRun implements CopyListener, FileReport {
    private final Verb verb;
    private final WimUpdate update;
    private final WimUpdate.Existing existing;
    private final JobOptions job;
    private @Nullable IOException firstFailure;

    UpdateRun(Verb verb, WimUpdate update, WimUpdate.Existing existing, JobOptions job) {
        this.verb = verb;
        this.update = update;
        this.existing = existing;
        this.job = job;
    }

    @Override
    public void failed(CopyFailure failure) {
        verb.remark(failure.path() + ": " + FailureMessage.of(failure.cause()));
        if (firstFailure == null) {
            firstFailure = failure.cause();
        }
    }

    @Override
    public void failed(IOException cause) throws IOException {
        throw cause;
    }

    @Override
    public void lost(TreeFeature feature, String detail) {
        verb.line("not kept: " + feature.label() + " (" + detail + ")");
    }

    /** That of the first file that could not be read. */
    ExitCode exitCode() {
        IOException failure = firstFailure;
        return failure == null ? ExitCode.DONE : ExitCode.of(failure);
    }

    /** Makes a change; what is told of it is returned. */
    Map<String, Object> apply(UpdateStep step) throws IOException {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", step.kind().word());
        switch (step.kind()) {
            case ADD -> add(step, result);
            case DELETE -> delete(step, result);
            case RENAME -> rename(step, result);
        }
        return result;
    }

    private void rename(UpdateStep step, Map<String, Object> result) throws IOException {
        try {
            update.rename(step.source(), step.target());
        } catch (NoSuchFileException e) {
            throw noSuchFile(e);
        }
        verb.line("renamed " + step.source() + " to " + step.target());
        result.put("from", step.source().toString());
        result.put("path", step.target().toString());
    }

    private static UsageException noSuchFile(NoSuchFileException e) {
        return new UsageException(e.getFile() + ": there is no such file");
    }

    private void delete(UpdateStep step, Map<String, Object> result) throws IOException {
        WimUpdate.Depth depth = step.isRecursive() ? WimUpdate.Depth.RECURSIVE : WimUpdate.Depth.EMPTY;
        long names = 0;
        try {
            names = update.delete(step.target(), depth);
        } catch (NoSuchFileException e) {
            if (!step.isForced()) {
                throw noSuchFile(e);
            }
        }
        verb.line("deleted " + step.target() + (names == 1 ? "" : " (" + names + " names)"));
        result.put("path", step.target().toString());
        result.put("names", names);
    }

    private void add(UpdateStep step, Map<String, Object> result) throws IOException {
        ImageName name = ImageName.parse(step.from());
        long files = 1;
        long directories = 0;
        long failures = 0;
        if (name.partition().isEmpty() && !Files.isDirectory(name.path())) {
            addFile(name.path(), step.target());
        } else {
            try (TreeSource source = TreeSource.open(verb.session(), name)) {
                CopyReport report = addTree(source.tree(), step.target());
                files = report.files() + report.links();
                directories = report.directories();
                failures = report.failureCount();
                report.lossCounts()
                        .forEach((feature, count) -> verb.line("not kept: " + feature.label() + " (" + count + ")"));
            }
        }
        verb.line("added " + step.from() + " as " + step.target() + ": " + files + " files, " + directories
                + " directories");
        result.put("source", step.from());
        result.put("path", step.target().toString());
        result.put("files", files);
        result.put("directories", directories);
        result.put("failures", failures);
    }

    private CopyReport addTree(FileTree tree, TreePath target) throws IOException {
        CopyOptions options = CopyOptions.builder()
                .job(job)
                .onError(CopyOptions.OnError.CONTINUE)
                .listener(this)
                .build();
        return update.addTree(target, tree, existing, CaptureOptions.defaults(), options);
    }

    private void addFile(Path path, TreePath target) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        Path last = absolute.getFileName();
        if (parent == null || last == null || !Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(path.toString());
        }
        try (FileTree tree = HostTree.open(parent)) {
            Optional<FileNode> node = tree.root().child(last.toString());
            if (node.isEmpty()) {
                throw new NoSuchFileException(path.toString());
            }
            update.addFile(target, NewFile.of(node.get()), existing, this);
        }
    }
}
