package io.github.diskwright.cli;

import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.vhdx.VhdxDisk;
import io.github.diskwright.vhdx.VhdxFormat;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code --tolerant}, for verbs that read. */
final class TolerantOption {
    @Option(
            names = "--tolerant",
            description = {
                "Open a VHDX that breaks rules of its format too, as long as they leave no doubt about the disk's bytes.",
                "What was tolerated is told on standard error; it does not change the exit code."
            })
    private boolean tolerant;

    /** Opens an image that the command line names, as strictly as was asked for. */
    OpenedImage open(Session session, ImageName name, OpenOptions options) throws IOException {
        return tolerant
                ? OpenedImage.select(name, tolerantly(session, name, options))
                : OpenedImage.open(session, name, options);
    }

    private static BlockImage tolerantly(Session session, ImageName name, OpenOptions options) throws IOException {
        FileDevice file = FileDevice.openReadOnly(name.path(), options.caching());
        try {
            BlockFormat format = session.formats().recogniseAsNamed(name.path(), file);
            return format instanceof VhdxFormat vhdx
                    ? vhdx.open(
                            file,
                            VhdxOptions.builder(options)
                                    .strictness(VhdxOptions.Strictness.TOLERANT)
                                    .build())
                    : format.open(file, session.withSecret(options));
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /** Tells what was tolerated, when all has been read that will be. */
    void tell(Verb verb, OpenedImage opened, Map<String, Object> json) {
        if (!tolerant) {
            return;
        }
        List<Finding> findings = opened.image().device() instanceof VhdxDisk disk ? disk.tolerated() : List.of();
        findings.stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .forEach(finding -> verb.remark(opened.name() + ": tolerated: " + finding));
        json.put("tolerated", DiskView.findingsJson(findings));
    }
}
