package io.github.diskwright.cli;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.NewPartition;
import io.github.diskwright.partition.edit.TableEditor;
import io.github.diskwright.partition.edit.TableWrite;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code part add}. */
@Command(
        name = "add",
        description = {
            "Add a partition. What is left out is chosen: the first free place on a whole MiB, all of the largest free range.",
            "Sizes may also be in sectors: 2048s."
        })
final class PartAddCommand extends PartVerb {
    @Option(
            names = "--type",
            paramLabel = "TYPE",
            required = true,
            description =
                    "What it is for: a short name (windows, esp, msr, recovery, linux, swap, extended ...), a code of"
                            + " sgdisk (0700), a GUID, or an MBR type (07).")
    private String type = "";

    @Option(names = "--start", paramLabel = "SIZE", description = "Where it starts.")
    private @Nullable String start;

    @Option(names = "--size", paramLabel = "SIZE", description = "How large it is.")
    private @Nullable String size;

    @Option(names = "--name", paramLabel = "NAME", description = "Name in a GPT.")
    private String name = "";

    @Option(names = "--guid", paramLabel = "GUID", description = "Identity in a GPT. Default: a random one.")
    private @Nullable String guid;

    @Option(
            names = "--attributes",
            paramLabel = "BITS",
            description = "Attributes in a GPT: a number, or words such as required,no-letter.")
    private String attributes = "0";

    @Option(names = "--number", paramLabel = "N", description = "Its number. Default: the lowest free one.")
    private @Nullable Integer number;

    @Option(names = "--kind", paramLabel = "primary|logical|extended", description = "Where an MBR describes it.")
    private Partition.@Nullable Kind kind;

    @Option(names = "--active", description = "An MBR shall boot from it.")
    private boolean active;

    private String added = "";

    PartAddCommand(Session session) {
        super(session);
    }

    @Override
    TableWrite plan(BlockDevice device, EditOptions options) throws IOException {
        TableEditor editor = TableEditor.open(device, options);
        int got = editor.add(wanted(editor));
        Partition partition = editor.partition(got).orElseThrow();
        added = String.format(
                Locale.ROOT,
                "partition %d: %s, %s at %s",
                got,
                partition.type().name(),
                Size.show(partition.length()),
                Size.show(partition.position()));
        return editor.plan(device);
    }

    private NewPartition wanted(TableEditor editor) {
        NewPartition.Builder partition = NewPartition.builder(type(editor, type))
                .name(name)
                .attributes(PartNumbers.attributes(attributes))
                .active(active);
        try {
            if (start != null) {
                partition.position(size("--start", start, editor.sectorSize()));
            }
            if (size != null) {
                partition.length(size("--size", size, editor.sectorSize()));
            }
            if (number != null) {
                partition.number(number);
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        if (guid != null) {
            partition.guid(PartNumbers.guid("--guid", guid));
        }
        if (kind != null) {
            partition.kind(kind);
        }
        return partition.build();
    }

    @Override
    List<String> remarks() {
        return List.of(added);
    }
}
