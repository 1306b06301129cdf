package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.tree.CopyFailure;
import io.github.diskwright.image.tree.CopyListener;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.CopyReport;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreeFilter;
import io.github.diskwright.image.tree.host.HostTreeWriter;
import io.github.diskwright.image.tree.host.HostWriterOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A directory of the host that files are written into, and what is told of them. */
final class TreeTarget {
    @Option(
            names = "--unix-data",
            description = "Owners and all bits of the mode of files that have them; needs the administrator.")
    private boolean hasUnixData;

    @Option(
            names = "--replace",
            description = "Replace files that are there under the same names. Default: refuse the file.")
    private boolean replaces;

    @Option(names = "--verbose", description = "Tell of every file that could not be kept whole, not only how many.")
    private boolean isVerbose;

    /**
     * Writes files.
     *
     * @param verb whose output this is
     * @param tree where they come from
     * @param filter which of them
     * @param directory where they go
     * @param result takes what is told to scripts
     */
    ExitCode write(
            Verb verb, JobOptions job, FileTree tree, TreeFilter filter, Path directory, Map<String, Object> result)
            throws IOException {
        HostWriterOptions options = HostWriterOptions.builder()
                .existing(replaces ? HostWriterOptions.Existing.REPLACE : HostWriterOptions.Existing.REFUSE)
                .unixData(hasUnixData ? HostWriterOptions.UnixData.ALL : HostWriterOptions.UnixData.PERMISSIONS)
                .build();
        FirstFailure first = new FirstFailure(verb);
        CopyReport report;
        try (HostTreeWriter writer = HostTreeWriter.into(directory, options)) {
            report = TreeCopy.run(
                    tree,
                    writer,
                    CopyOptions.builder()
                            .job(job)
                            .filter(filter)
                            .onError(CopyOptions.OnError.CONTINUE)
                            .listener(first)
                            .build());
        }
        return tell(verb, report, first, result);
    }

    /** Tells of failures as they come, and keeps the first. */
    private static final class FirstFailure implements CopyListener {
        private final Verb verb;
        private @Nullable IOException cause;

        FirstFailure(Verb verb) {
            this.verb = verb;
        }

        @Override
        public void failed(CopyFailure failure) {
            verb.remark(failure.path() + ": " + FailureMessage.of(failure.cause()));
            if (cause == null) {
                cause = failure.cause();
            }
        }
    }

    private ExitCode tell(Verb verb, CopyReport report, FirstFailure first, Map<String, Object> result) {
        long names = report.files() + report.links();
        verb.line(names
                + (names == 1 ? " file, " : " files, ")
                + report.directories()
                + (report.directories() == 1 ? " directory" : " directories"));
        Map<String, Object> lost = new LinkedHashMap<>();
        for (Map.Entry<TreeFeature, Long> loss : report.lossCounts().entrySet()) {
            verb.line("not kept: " + loss.getKey().label() + " (" + loss.getValue() + ")");
            lost.put(loss.getKey().label(), loss.getValue());
        }
        if (isVerbose) {
            report.losses().forEach(loss -> verb.line(loss.toString()));
        }
        result.put("files", report.files());
        result.put("links", report.links());
        result.put("directories", report.directories());
        result.put("failures", report.failureCount());
        result.put("notKept", lost);
        IOException cause = first.cause;
        return cause == null ? ExitCode.DONE : ExitCode.of(cause);
    }
}
