package io.github.diskwright.cli;

import io.github.diskwright.ghost.container.DwiFormat;
import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.wim.check.WimCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code check}. */
@Command(
        name = "check",
        description = {
            "Check the structure and checksums of an image, its partition table, and what the partitions hold.",
            "Of a WIM file everything in it, as 'wim verify' does.",
            "Findings one per line; exit code 1 if one of them is a warning or an error. Never writes."
        })
final class CheckCommand extends Verb {
    @Parameters(paramLabel = "IMAGE", description = "An image, or a partition as IMAGE#N.")
    private ImageName name = ImageName.NONE;

    @Mixin
    private TolerantOption tolerant = new TolerantOption();

    CheckCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        if (WimView.isWim(name)) {
            CheckOptions options = CheckOptions.defaults().withJob(job);
            return WimView.findings(
                    this, name.path(), WimCheck.run(name.path(), new WimSource().options(job), options));
        }
        List<Finding> container = checkContainer(job);
        Map<String, Object> tolerated = new LinkedHashMap<>();
        List<Finding> disk = checkDisk(container, tolerated);
        List<Finding> all = new ArrayList<>(container);
        all.addAll(disk);
        boolean clean = all.stream().allMatch(finding -> finding.severity() == Severity.INFO);
        container.forEach(finding -> line("file: " + finding));
        disk.forEach(finding -> line("disk: " + finding));
        line(name + ": " + (clean ? "clean" : all.size() + (all.size() == 1 ? " finding" : " findings")));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("image", name.toString());
        result.put("clean", clean);
        result.put("file", DiskView.findingsJson(container));
        result.put("disk", DiskView.findingsJson(disk));
        result.putAll(tolerated);
        json(result);
        return clean ? ExitCode.DONE : ExitCode.FINDINGS;
    }

    private List<Finding> checkContainer(JobOptions job) throws IOException {
        try (FileDevice file = FileDevice.openReadOnly(name.path())) {
            BlockFormat format = session().formats().recogniseAsNamed(name.path(), file);
            CheckOptions options = CheckOptions.defaults().withJob(job);
            return format.check(
                    file, session().secret().map(options::withSecret).orElse(options));
        }
    }

    private boolean isOwn() throws IOException {
        try (FileDevice file = FileDevice.openReadOnly(name.path())) {
            return session().formats().recogniseAsNamed(name.path(), file) instanceof DwiFormat;
        }
    }

    /** The disk inside, unless the container is too broken to be opened, which its own findings tell already. */
    private List<Finding> checkDisk(List<Finding> container, Map<String, Object> tolerated) throws IOException {
        if (GhoSource.isGho(name)) {
            // Its files were all checked; a disk there is in none but those of sectors.
            return List.of();
        }
        try (OpenedImage opened = tolerant.open(session(), name, OpenOptions.defaults())) {
            List<Finding> findings = DiskLayout.check(opened.device(), Disks.options(opened.image()));
            tolerant.tell(this, opened, tolerated);
            return findings;
        } catch (RefusedException e) {
            if (session().secret().isPresent() || !isOwn()) {
                throw e;
            }
            // What is encrypted was checked as far as that goes without its key.
            remark("the disk inside was not looked at: " + e.getMessage());
            return List.of();
        } catch (ImageException e) {
            if (container.stream().anyMatch(finding -> finding.severity() == Severity.ERROR)) {
                remark("the disk inside cannot be opened: " + e.getMessage());
                return List.of();
            }
            throw e;
        }
    }
}
