package io.github.diskwright.cli;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.GptEditor;
import io.github.diskwright.partition.edit.MbrEditor;
import io.github.diskwright.partition.edit.TableEditor;
import io.github.diskwright.partition.edit.TableWrite;
import java.io.IOException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code part set}. */
@Command(name = "set", description = "Change what the table says of a partition, or without a number of the disk.")
final class PartSetCommand extends PartVerb {
    private static final String NEW = "new";

    @Parameters(index = "1", arity = "0..1", paramLabel = "N", description = "Number as part show prints it.")
    private @Nullable Integer number;

    @Option(names = "--type", paramLabel = "TYPE", description = "What it is for, as for part add.")
    private @Nullable String type;

    @Option(names = "--name", paramLabel = "NAME", description = "Name in a GPT.")
    private @Nullable String name;

    @Option(names = "--guid", paramLabel = "GUID|new", description = "Identity in a GPT.")
    private @Nullable String guid;

    @Option(
            names = "--attributes",
            paramLabel = "BITS",
            description = "All attributes in a GPT: a number, or words such as required,no-letter.")
    private @Nullable String attributes;

    @Option(names = "--number", paramLabel = "N", description = "Another number, in a GPT.")
    private @Nullable Integer newNumber;

    @Option(names = "--active", description = "An MBR shall boot from it, and from no other.")
    private boolean active;

    @Option(names = "--disk-id", paramLabel = "ID|new", description = "GUID or signature of the disk.")
    private @Nullable String diskId;

    @Option(names = "--new-ids", description = "New GUIDs for the disk and all partitions, or a new signature.")
    private boolean newIds;

    @Option(names = "--entries", paramLabel = "N", description = "Room for so many entries in a GPT.")
    private @Nullable Integer entries;

    @Option(names = "--sort", description = "Number the partitions of a GPT in the order of their places.")
    private boolean sort;

    PartSetCommand(Session session) {
        super(session);
    }

    @Override
    TableWrite plan(BlockDevice device, EditOptions options) throws IOException {
        boolean ofPartition =
                Stream.of(type, name, guid, attributes, newNumber).anyMatch(value -> value != null) || active;
        boolean ofDisk = Stream.of(diskId, entries).anyMatch(value -> value != null) || newIds || sort;
        Integer target = number;
        if (ofPartition ? target == null : target != null || !ofDisk) {
            throw new UsageException(
                    ofPartition ? "which partition? give its number" : "nothing to set; see diskwright help part");
        }
        TableEditor editor = TableEditor.open(device, options);
        if (target != null) {
            setPartition(editor, require(editor, target));
        }
        try {
            setDisk(editor);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        return editor.plan(device);
    }

    private void setPartition(TableEditor editor, int target) throws IOException {
        if (type != null) {
            editor.setType(target, type(editor, type));
        }
        if (active) {
            requireMbr(editor).setActive(target);
        }
        if (name != null) {
            requireGpt(editor).setName(target, name);
        }
        if (attributes != null) {
            requireGpt(editor).setAttributes(target, PartNumbers.attributes(attributes));
        }
        if (guid != null && guid.equals(NEW)) {
            requireGpt(editor).renewGuid(target);
        } else if (guid != null) {
            requireGpt(editor).setGuid(target, PartNumbers.guid("--guid", guid));
        }
        if (newNumber != null) {
            requireGpt(editor).renumber(target, newNumber);
        }
    }

    private void setDisk(TableEditor editor) throws IOException {
        if (editor instanceof MbrEditor mbr && (newIds || NEW.equals(diskId))) {
            mbr.renewDiskSignature();
        } else if (editor instanceof MbrEditor mbr && diskId != null) {
            mbr.setDiskSignature(PartNumbers.signature(diskId));
        } else if (editor instanceof GptEditor gpt && newIds) {
            gpt.renewGuids();
        } else if (editor instanceof GptEditor gpt && NEW.equals(diskId)) {
            gpt.renewDiskGuid();
        } else if (editor instanceof GptEditor gpt && diskId != null) {
            gpt.setDiskGuid(PartNumbers.guid("--disk-id", diskId));
        }
        if (entries != null) {
            requireGpt(editor).setEntryCount(entries);
        }
        if (sort) {
            requireGpt(editor).sort();
        }
    }

    private static GptEditor requireGpt(TableEditor editor) throws RefusedException {
        if (editor instanceof GptEditor gpt) {
            return gpt;
        }
        throw new RefusedException(
                "only a GPT has that", "leave it out, or convert the table with part init --convert");
    }

    private static MbrEditor requireMbr(TableEditor editor) throws RefusedException {
        if (editor instanceof MbrEditor mbr) {
            return mbr;
        }
        throw new RefusedException(
                "a GPT has no active partition", "set the attribute legacy-boot for boot code that looks for it");
    }
}
