package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.vhdx.VhdxDisk;
import io.github.diskwright.vhdx.VhdxMaintenance;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vhdx resize}. */
@Command(
        name = "resize",
        description = {
            "Change the size of the disk in a VHDX.",
            "Partitions are not touched. A smaller disk is refused while there is data behind its new end.",
            "Children of the file are refused afterwards: resize the youngest of a chain instead."
        })
final class VhdxResizeCommand extends Verb {
    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Option(
            names = "--size",
            required = true,
            paramLabel = "SIZE",
            converter = Size.class,
            description = "New size of the disk, a multiple of its sectors.")
    private long size;

    @Option(names = "--force", description = "Allow that data behind the new end are lost.")
    private boolean force;

    VhdxResizeCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        VhdxMaintenance.Shrink shrink = force ? VhdxMaintenance.Shrink.LOSE_DATA : VhdxMaintenance.Shrink.KEEP_DATA;
        JournalFile.refuseIfUnderWay(file);
        try (FileDevice device = FileDevice.openWritable(file)) {
            VhdxMaintenance.resize(device, size, shrink, VhdxFile.WRITE, job);
        }
        try (VhdxDisk disk = VhdxFile.open(file)) {
            line(VhdxFile.line(file, disk));
            json(VhdxFile.json(file, disk));
        }
        return ExitCode.DONE;
    }
}
