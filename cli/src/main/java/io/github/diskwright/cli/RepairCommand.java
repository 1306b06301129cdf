package io.github.diskwright.cli;

import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.vhdx.VhdxFormat;
import io.github.diskwright.vhdx.VhdxRepair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code repair}. */
@Command(
        name = "repair",
        description = {
            "Repair what is provably wrong in a VHDX: a log to be replayed, a damaged copy of a header or table.",
            "The bytes that are replaced go to IMAGE.replaced first. Whatever would need a guess is left and reported.",
            "Exit code 1 if something is left."
        })
final class RepairCommand extends Verb {
    @Parameters(paramLabel = "IMAGE", description = "An image.")
    private Path image = Path.of("");

    @Option(
            names = "--forget-log",
            description =
                    "Forget a log that cannot be used; what was written last may be lost, and children are refused.")
    private boolean forgetLog;

    RepairCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        CheckOptions check = CheckOptions.defaults().withJob(job);
        try (FileDevice file = FileDevice.openWritable(image)) {
            BlockFormat format = session().formats().recogniseAsNamed(image, file);
            if (!(format instanceof VhdxFormat)) {
                throw new UnsupportedFeatureException(image.toString(), "repairing a " + format.title());
            }
            List<Finding> before = format.check(file, check);
            if (isClean(before)) {
                return show(before, before, false);
            }
            return repair(file, before, check);
        }
    }

    private ExitCode repair(FileDevice file, List<Finding> before, CheckOptions check) throws IOException {
        Path replaced = Path.of(image + ".replaced");
        boolean isEmpty = Files.isRegularFile(replaced) && Files.size(replaced) == 0;
        if (Files.exists(replaced) && !isEmpty) {
            throw new RefusedException(replaced + " exists, from an earlier repair", "move it away");
        }
        // An empty one is left by a repair that was cut before it changed anything.
        try (FileDevice side = isEmpty
                ? FileDevice.openWritable(replaced)
                : FileDevice.create(replaced, 512, FileDevice.Sparseness.HOST_DEFAULT)) {
            try {
                VhdxRepair.UnusableLog log = forgetLog ? VhdxRepair.UnusableLog.FORGET : VhdxRepair.UnusableLog.REFUSE;
                List<Finding> after = VhdxRepair.run(file, side, log, VhdxFile.WRITE, check);
                return show(before, after, side.size() > 0);
            } finally {
                // A failed repair has kept what it replaced before it failed.
                if (side.size() == 0) {
                    Files.delete(replaced);
                }
            }
        }
    }

    private static boolean isClean(List<Finding> findings) {
        return findings.stream().allMatch(finding -> finding.severity() == Severity.INFO);
    }

    private ExitCode show(List<Finding> before, List<Finding> after, boolean repaired) {
        boolean clean = isClean(after);
        before.stream()
                .filter(finding -> finding.severity() != Severity.INFO && !after.contains(finding))
                .forEach(finding -> line("repaired: " + finding));
        after.forEach(finding -> line("left: " + finding));
        line(image + ": " + (clean ? "clean" : "not everything could be repaired")
                + (repaired ? ", replaced bytes are in " + image + ".replaced" : ""));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("image", image.toString());
        result.put("clean", clean);
        result.put("repaired", repaired);
        result.put("before", DiskView.findingsJson(before));
        result.put("after", DiskView.findingsJson(after));
        json(result);
        return clean ? ExitCode.DONE : ExitCode.FINDINGS;
    }
}
