package io.github.diskwright.cli;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.TableEditor;
import io.github.diskwright.partition.edit.TableWrite;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code part move}. */
@Command(
        name = "move",
        description =
                "Give a partition another place in the table. Its data stay where they are: only with --entry-only.")
final class PartMoveCommand extends PartVerb {
    @Parameters(index = "1", paramLabel = "N", description = "Number as part show prints it.")
    private int number;

    @Option(
            names = "--start",
            paramLabel = "SIZE",
            required = true,
            description = "Where it starts, also in sectors (2048s).")
    private String start = "";

    @Option(
            names = "--entry-only",
            description = "Change the table and leave the data, for partitions that hold nothing.")
    private boolean entryOnly;

    PartMoveCommand(Session session) {
        super(session);
    }

    @Override
    TableWrite plan(BlockDevice device, EditOptions options) throws IOException {
        if (!entryOnly) {
            throw new UnsupportedFeatureException(
                    device.description(), "moving the data of a partition; --entry-only changes the table alone");
        }
        TableEditor editor = TableEditor.open(device, options);
        Partition partition = editor.partition(require(editor, number)).orElseThrow();
        long position = size("--start", start, editor.sectorSize());
        try {
            editor.place(number, position, partition.length());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UsageException("--start: " + e.getMessage());
        }
        return editor.plan(device);
    }
}
