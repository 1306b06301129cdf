package io.github.diskwright.cli;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.ntfs.check.NtfsCheck;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ntfs check}. */
@Command(
        name = "check",
        description = {
            "Check an NTFS volume: file records, indexes, names, clusters, descriptors, and the system's own files.",
            "Findings one per line; exit code 1 if one of them is a warning or an error. Never writes."
        })
final class NtfsCheckCommand extends Verb {
    @Parameters(paramLabel = "VOLUME", description = "A volume, or a partition as IMAGE#N.")
    private ImageName name = ImageName.NONE;

    NtfsCheckCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        try (OpenedImage opened = OpenedImage.open(session(), name)) {
            List<Finding> findings =
                    NtfsCheck.run(opened.device(), CheckOptions.defaults().withJob(job));
            boolean clean = NtfsCheck.isClean(findings);
            findings.forEach(finding -> line(finding.toString()));
            line(name + ": " + (clean ? "clean" : findings.size() + (findings.size() == 1 ? " finding" : " findings")));
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("volume", name.toString());
            result.put("clean", clean);
            result.put("findings", DiskView.findingsJson(findings));
            json(result);
            return clean ? ExitCode.DONE : ExitCode.FINDINGS;
        }
    }
}
