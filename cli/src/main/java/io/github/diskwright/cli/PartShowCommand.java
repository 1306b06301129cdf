package io.github.diskwright.cli;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.partition.DiskLayout;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code part show}. */
@Command(name = "show", description = "Show the partition table of a disk, what is in each partition, and free space.")
final class PartShowCommand extends Verb {
    @Parameters(paramLabel = "IMAGE", description = "An image.")
    private ImageName name = ImageName.NONE;

    PartShowCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        try (OpenedImage opened = OpenedImage.open(session(), name)) {
            DiskLayout layout = DiskLayout.read(opened.device(), Disks.options(opened.image()));
            DiskBar.of(System.getenv()).lines(layout).forEach(this::line);
            DiskView.partitionLines(layout).forEach(this::line);
            for (Finding finding : layout.findings()) {
                line(finding.toString());
            }
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("image", name.toString());
            result.put("diskBytes", opened.device().size());
            result.put("partitions", DiskView.layoutJson(layout));
            json(result);
            return ExitCode.DONE;
        }
    }
}
