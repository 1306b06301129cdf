package io.github.diskwright.cli;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.wim.WimArchive;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code info}. */
@Command(
        name = "info",
        description = {
            "Tell what an image is: format, sizes, partitions, file systems, labels; of a WIM file the images in it.",
            "Looks at some sectors and tables only, and never writes."
        })
final class InfoCommand extends Verb {
    @Parameters(paramLabel = "IMAGE", description = "An image, or a partition as IMAGE#N.")
    private ImageName name = ImageName.NONE;

    @Mixin
    private TolerantOption tolerant = new TolerantOption();

    InfoCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        if (WimView.isWim(name)) {
            try (WimArchive archive = WimArchive.open(name.path(), new WimSource().options(job))) {
                return WimView.info(this, name.path(), archive);
            }
        }
        if (GhoSource.isGho(name)) {
            return new GhoSource().info(this, name);
        }
        try (OpenedImage opened = tolerant.open(session(), name, OpenOptions.defaults())) {
            DiskLayout layout = DiskLayout.read(opened.device(), Disks.options(opened.image()));
            line(name.toString());
            DiskView.imageLines(opened.image()).forEach(this::line);
            line("");
            DiskView.partitionLines(layout).forEach(this::line);
            for (Finding finding : layout.findings()) {
                if (finding.severity() != Severity.INFO) {
                    line(finding.toString());
                }
            }
            Map<String, Object> result = DiskView.imageJson(name, opened.image());
            result.put("partitions", DiskView.layoutJson(layout));
            tolerant.tell(this, opened, result);
            json(result);
            return ExitCode.DONE;
        }
    }
}
