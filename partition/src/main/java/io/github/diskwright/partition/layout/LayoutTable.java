package io.github.diskwright.partition.layout;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.GptEditor;
import io.github.diskwright.partition.edit.MbrEditor;
import io.github.diskwright.partition.edit.NewPartition;
import io.github.diskwright.partition.edit.TableEditor;
import java.util.Optional;
import java.util.UUID;

/** Makes the table of a layout that was placed. */
final class LayoutTable {
    private final PlacedLayout placed;
    private final EditOptions options;

    LayoutTable(PlacedLayout placed, EditOptions options) {
        this.placed = placed;
        this.options = options;
    }

    TableEditor editor() throws NoSpaceException, RefusedException {
        TableEditor editor = placed.layout().table() == PartitionTable.Kind.GPT ? gpt() : mbr();
        for (PlacedPart part : placed.parts()) {
            editor.add(entry(part));
        }
        return editor;
    }

    private TableEditor gpt() throws NoSpaceException, RefusedException {
        GptEditor editor = GptEditor.create(placed.disk().size(), placed.disk().logicalSectorSize(), options);
        editor.setEntryCount(placed.layout().entryCount());
        Optional<String> id = placed.layout().diskId();
        if (id.isPresent()) {
            editor.setDiskGuid(UUID.fromString(id.get()));
        }
        return editor;
    }

    private TableEditor mbr() throws NoSpaceException, RefusedException {
        MbrEditor editor = MbrEditor.create(placed.disk().size(), placed.disk().logicalSectorSize(), options);
        placed.layout()
                .diskId()
                .map(id -> Integer.parseUnsignedInt(id.substring(2), 16))
                .ifPresent(editor::setDiskSignature);
        if (placed.extended().isPresent()) {
            PlacedPart extended = placed.extended().get();
            editor.add(NewPartition.builder(extended.part().type())
                    .number(extended.number())
                    .kind(Partition.Kind.EXTENDED)
                    .position(extended.position())
                    .length(extended.length())
                    .build());
        }
        return editor;
    }

    private static NewPartition entry(PlacedPart placed) {
        NewPartition.Builder entry = NewPartition.builder(placed.part().type())
                .position(placed.position())
                .length(placed.length())
                .name(placed.part().name())
                .attributes(placed.part().attributes())
                .active(placed.part().isActive())
                .kind(placed.part().isLogical() ? Partition.Kind.LOGICAL : Partition.Kind.PRIMARY);
        placed.part().guid().ifPresent(entry::guid);
        if (!placed.part().isLogical()) {
            entry.number(placed.number());
        }
        return entry.build();
    }
}
