package io.github.diskwright.cli;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.TableEditor;
import io.github.diskwright.partition.edit.TableWrite;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code part resize}. */
@Command(
        name = "resize",
        description = {
            "Move the end of a partition, in the table only: the file system in it keeps its size.",
            "Making it smaller is refused unless its file system is known to fit, or with --force."
        })
final class PartResizeCommand extends PartVerb {
    @Parameters(index = "1", paramLabel = "N", description = "Number as part show prints it.")
    private int number;

    @Option(
            names = "--size",
            paramLabel = "SIZE|max",
            required = true,
            description = "New size, also in sectors (2048s); max takes all that is free after it.")
    private String size = "";

    @Option(names = "--force", description = "Cut off whatever is beyond the new end.")
    private boolean force;

    private String result = "";

    PartResizeCommand(Session session) {
        super(session);
    }

    @Override
    TableWrite plan(BlockDevice device, EditOptions options) throws IOException {
        TableEditor editor = TableEditor.open(device, options);
        Partition partition = editor.partition(require(editor, number)).orElseThrow();
        long length = length(editor, options);
        if (length < partition.length() && !force && partition.kind() != Partition.Kind.EXTENDED) {
            requireFits(device, options, length);
        }
        editor.resize(number, length);
        result = "partition " + number + ": " + Size.show(partition.length()) + " before, now " + Size.show(length);
        return editor.plan(device);
    }

    private long length(TableEditor editor, EditOptions options) {
        int sectorSize = editor.sectorSize();
        if (size.equals("max")) {
            Partition partition = editor.partition(number).orElseThrow();
            long largest = editor.largestLength(number);
            long end = partition.position() + largest;
            long aligned = end / options.grain() * options.grain() - partition.position();
            return aligned >= partition.length() && aligned > 0 ? aligned : largest;
        }
        long wanted = size("--size", size, sectorSize);
        if (wanted < 1 || wanted > Long.MAX_VALUE - sectorSize) {
            throw new UsageException("--size is " + wanted + ", allowed 1 or more");
        }
        return (wanted + sectorSize - 1) / sectorSize * sectorSize;
    }

    private void requireFits(BlockDevice device, EditOptions options, long length) throws IOException {
        Content content = DiskLayout.read(device, options.reading())
                .volume(number)
                .orElseThrow()
                .content();
        boolean fits = content.isRecognised()
                && !content.isDamaged()
                && content.size().isPresent()
                && content.size().getAsLong() <= length;
        if (!fits) {
            throw new RefusedException(
                    "partition " + number + " holds " + content.name()
                            + (content.size().isPresent()
                                    ? " of " + content.size().getAsLong() + " bytes"
                                    : ", whose size is not known"),
                    "make that smaller first, or use --force to cut it off");
        }
    }

    @Override
    List<String> remarks() {
        return List.of(result);
    }
}
