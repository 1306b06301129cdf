package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.edit.SfdiskScript;
import io.github.diskwright.partition.edit.SgdiskBackup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code part backup}. */
@Command(
        name = "backup",
        description = {
            "Write the partition table to a file, in the form of sfdisk --dump (text) or of sgdisk --backup (GPT only).",
            "The default is the one of sgdisk for a GPT, whole and with its boot sector, and that of sfdisk for an MBR."
        })
final class PartBackupCommand extends Verb {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "An image.")
    private Path image = Path.of("");

    @Parameters(index = "1", paramLabel = "FILE", description = "A new file.")
    private Path file = Path.of("");

    @Option(names = "--form", paramLabel = "sfdisk|sgdisk", description = "Which form.")
    private @Nullable Form form;

    @Option(names = "--device", paramLabel = "NAME", description = "What the script calls the disk. Default: IMAGE.")
    private @Nullable String device;

    /** Names are what users type. */
    enum Form {
        sfdisk,
        sgdisk
    }

    PartBackupCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        try (OpenedImage opened = OpenedImage.open(session(), ImageName.of(image))) {
            PartitionTable table = Disks.table(opened.image());
            boolean gpt = table.kind() == PartitionTable.Kind.GPT;
            Form used = form != null ? form : gpt ? Form.sgdisk : Form.sfdisk;
            write(used == Form.sgdisk ? sgdisk(table) : script(table));
            line(file + ": " + table.kind().toString().toUpperCase(Locale.ROOT) + " with "
                    + table.partitions().size() + " partitions, in the form of " + used);
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("image", image.toString());
            result.put("file", file.toString());
            result.put("form", used.name());
            json(result);
            return ExitCode.DONE;
        }
    }

    private static ByteBuffer sgdisk(PartitionTable table) throws IOException {
        if (table instanceof GptTable gpt) {
            return SgdiskBackup.of(gpt).bytes();
        }
        throw new RefusedException("the form of sgdisk is for a GPT", "use --form sfdisk");
    }

    private ByteBuffer script(PartitionTable table) throws IOException {
        String name = device != null ? device : image.toString();
        return StandardCharsets.UTF_8.encode(SfdiskScript.of(table, name).text());
    }

    private void write(ByteBuffer bytes) throws IOException {
        try (PendingFile pending =
                PendingFile.beside(file, PendingFile.Existing.REFUSE, 512, FileDevice.Sparseness.HOST_DEFAULT)) {
            pending.device().resize(bytes.remaining());
            pending.device().write(0, bytes);
            pending.commit();
        }
    }
}
