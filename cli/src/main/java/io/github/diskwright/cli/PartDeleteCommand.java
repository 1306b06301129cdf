package io.github.diskwright.cli;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.TableEditor;
import io.github.diskwright.partition.edit.TableWrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code part delete}. */
@Command(
        name = "delete",
        description = {
            "Delete partitions. What they hold stays on the disk until something is written there.",
            "Logical partitions after a deleted one get the numbers before theirs."
        })
final class PartDeleteCommand extends PartVerb {
    @Parameters(index = "1..*", arity = "1..*", paramLabel = "N", description = "Numbers as part show prints them.")
    private List<Integer> numbers = new ArrayList<>();

    @Option(names = "--force", description = "Delete also what is marked as required by the platform.")
    private boolean force;

    PartDeleteCommand(Session session) {
        super(session);
    }

    @Override
    TableWrite plan(BlockDevice device, EditOptions options) throws IOException {
        TableEditor editor = TableEditor.open(device, options);
        // From the highest number down, so that none changes before it is used.
        for (int number : new TreeSet<>(numbers).descendingSet()) {
            Partition partition = editor.partition(require(editor, number)).orElseThrow();
            if ((partition.attributes() & 1) != 0 && !force) {
                throw new RefusedException(
                        "partition " + number + " is marked as required by the platform", "use --force to delete it");
            }
            editor.delete(number);
        }
        return editor.plan(device);
    }
}
