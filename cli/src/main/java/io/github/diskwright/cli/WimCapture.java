package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.tree.CopyFailure;
import io.github.diskwright.image.tree.CopyListener;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.CopyReport;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.TreeFilter;
import io.github.diskwright.image.tree.host.HostTree;
import io.github.diskwright.wim.capture.CaptureConfig;
import io.github.diskwright.wim.write.CaptureOptions;
import io.github.diskwright.wim.write.WimImageWriter;
import io.github.diskwright.wim.xml.ImageXml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Captures a tree as an image of a file that is being written, and tells of it. Used once. */
final class WimCapture implements CopyListener {
    private final Verb verb;
    private final TreeSource source;
    private final WimImageOption image;
    private final Path file;
    private @Nullable IOException firstFailure;

    /**
     * @param file what is written, which is no part of the image although it may lie in the tree
     */
    WimCapture(Verb verb, TreeSource source, WimImageOption image, Path file) {
        this.file = file;
        this.verb = verb;
        this.source = source;
        this.image = image;
    }

    @Override
    public void failed(CopyFailure failure) {
        verb.remark(failure.path() + ": " + FailureMessage.of(failure.cause()));
        if (firstFailure == null) {
            firstFailure = failure.cause();
        }
    }

    /** What images are added to: a file, or parts. */
    @FunctionalInterface
    interface Images {
        WimImageWriter add(ImageXml image, CaptureOptions options) throws IOException;
    }

    /** Adds the image; the exit code is that of the first file that could not be read. */
    ExitCode add(Images images, JobOptions job, Map<String, Object> result) throws IOException {
        CaptureConfig config = image.config();
        config.warnings().forEach(verb::remark);
        NameRule rule = WimImageOption.rule(source.tree());
        CaptureOptions options = CaptureOptions.defaults().withStoredAsIs(path -> config.isStoredPlain(path, rule));
        if (!image.keepsLinks()) {
            options = options.withLinkFixup((link, name) -> source.fixup().captured(link, name));
        }
        CopyReport report;
        try (WimImageWriter target = images.add(image.describe(verb, source.tree(), source.name()), options)) {
            report = TreeCopy.run(
                    source.tree(),
                    target,
                    CopyOptions.builder()
                            .job(job)
                            .filter(withoutFile(config.filter(rule)))
                            .onError(CopyOptions.OnError.CONTINUE)
                            .listener(this)
                            .build());
        }
        verb.line(report.files() + report.links() + " files, " + report.directories() + " directories");
        report.lossCounts().forEach((feature, count) -> verb.line("not kept: " + feature.label() + " (" + count + ")"));
        result.put("files", report.files());
        result.put("links", report.links());
        result.put("directories", report.directories());
        result.put("failures", report.failureCount());
        IOException failure = firstFailure;
        return failure == null ? ExitCode.DONE : ExitCode.of(failure);
    }

    private TreeFilter withoutFile(TreeFilter others) throws IOException {
        if (!(source.tree() instanceof HostTree tree)) {
            return others;
        }
        Path folder = file.toAbsolutePath().normalize().getParent();
        Path root = tree.directory().toRealPath();
        if (folder == null || !Files.isDirectory(folder) || !folder.toRealPath().startsWith(root)) {
            return others;
        }
        Path real = folder.toRealPath();
        String name = String.valueOf(file.getFileName());
        return (path, node) -> {
            boolean isWritten = isWritten(path.name(), name)
                    && real.equals(root.resolve(String.join("/", path.names())).getParent());
            if (isWritten && path.name().equals(name)) {
                verb.remark(path + ": left out, because it is the file that is written");
            }
            return !isWritten && others.includes(path, node);
        };
    }

    /** Whether it is the file's name, or the one that it has until it is finished. */
    private static boolean isWritten(String found, String name) {
        return found.equals(name) || found.startsWith("." + name + ".") && found.endsWith(".partial");
    }
}
