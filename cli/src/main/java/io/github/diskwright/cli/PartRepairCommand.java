package io.github.diskwright.cli;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.TableRepair;
import io.github.diskwright.partition.edit.TableWrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code part repair}. */
@Command(
        name = "repair",
        description = {
            "Make both copies of a GPT and its protective MBR good from what is valid, and tell which copy was believed.",
            "The backup goes to the end of a disk that has grown or shrunk. A hybrid MBR stays."
        })
final class PartRepairCommand extends PartVerb {
    @Option(
            names = "--copy",
            paramLabel = "primary|backup",
            description = "Which copy to believe where both are valid and differ. Default: primary.")
    private GptTable.Copy copy = GptTable.Copy.PRIMARY;

    private final List<String> remarks = new ArrayList<>();

    PartRepairCommand(Session session) {
        super(session);
    }

    @Override
    GptTable.Copy preferredCopy() {
        return copy;
    }

    @Override
    TableWrite plan(BlockDevice device, EditOptions options) throws IOException {
        TableRepair repair = TableRepair.plan(device, options);
        repair.before().forEach(finding -> remarks.add("found: " + finding));
        remarks.add(repair.choice());
        return repair.write();
    }

    @Override
    List<String> remarks() {
        return remarks;
    }
}
