package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.vhdx.VhdxDisk;
import io.github.diskwright.vhdx.VhdxMaintenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vhdx compact}. */
@Command(
        name = "compact",
        description = {
            "Make a VHDX as small as its blocks allow.",
            "Space that nothing uses is given back, blocks move down, the file gets shorter. Children stay valid."
        })
final class VhdxCompactCommand extends Verb {
    @Parameters(paramLabel = "FILE", description = "The file of a dynamic or differencing disk.")
    private Path file = Path.of("");

    @Option(names = "--full", description = "Read all blocks, and give back those that hold only zeros.")
    private boolean full;

    VhdxCompactCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        long before = Files.size(file);
        try (FileDevice device = FileDevice.openWritable(file)) {
            VhdxMaintenance.Compaction compaction =
                    full ? VhdxMaintenance.Compaction.FULL : VhdxMaintenance.Compaction.QUICK;
            VhdxMaintenance.compact(device, compaction, VhdxFile.WRITE, job);
        }
        try (VhdxDisk disk = VhdxFile.open(file)) {
            line(VhdxFile.line(file, disk) + ", was " + Size.show(before));
            Map<String, Object> json = VhdxFile.json(file, disk);
            json.put("fileBytesBefore", before);
            json(json);
        }
        return ExitCode.DONE;
    }
}
