package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.tree.CopyFailure;
import io.github.diskwright.image.tree.CopyListener;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.CopyReport;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.wim.capture.CaptureConfig;
import io.github.diskwright.wim.write.CaptureOptions;
import io.github.diskwright.wim.write.WimImageWriter;
import io.github.diskwright.wim.write.WimWriter;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Captures a tree as an image of a file that is being written, and tells of it. Used once. */
final class WimCapture implements CopyListener {
    private final Verb verb;
    private final TreeSource source;
    private final WimImageOption image;
    private @Nullable IOException firstFailure;

    WimCapture(Verb verb, TreeSource source, WimImageOption image) {
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

    /** Adds the image; the exit code is that of the first file that could not be read. */
    ExitCode add(WimWriter writer, JobOptions job, Map<String, Object> result) throws IOException {
        CaptureConfig config = image.config();
        config.warnings().forEach(verb::remark);
        NameRule rule = WimImageOption.rule(source.tree());
        CaptureOptions options = CaptureOptions.defaults().withStoredAsIs(path -> config.isStoredPlain(path, rule));
        if (!image.keepsLinks()) {
            options = options.withLinkFixup((link, name) -> source.fixup().captured(link, name));
        }
        CopyReport report;
        try (WimImageWriter target = writer.addImage(image.describe(verb, source.tree(), source.name()), options)) {
            report = TreeCopy.run(
                    source.tree(),
                    target,
                    CopyOptions.builder()
                            .job(job)
                            .filter(config.filter(rule))
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
}
