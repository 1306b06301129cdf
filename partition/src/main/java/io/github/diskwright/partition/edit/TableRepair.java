package io.github.diskwright.partition.edit;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.PartitionTable;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The repair of a partition table: which copy of a GPT is believed, why, and what is written. Nothing is guessed: what
 * would need a guess is refused. Immutable and thread-safe.
 */
public final class TableRepair {
    private final String choice;
    private final List<Finding> before;
    private final TableWrite write;

    private TableRepair(String choice, List<Finding> before, TableWrite write) {
        this.choice = choice;
        this.before = before;
        this.write = write;
    }

    /**
     * Plans the repair of a disk's table. Where both copies of a GPT are valid and differ, the preferred one of
     * {@link EditOptions#reading()} is believed. The backup goes to the end of the disk, a stale one is wiped, and the
     * protective MBR is mended; a hybrid one stays.
     *
     * @param device the disk; it is only read
     * @param options how to edit
     * @throws RefusedException if no copy is valid, two tables contradict each other, partitions would be cut off, or
     *     rules are broken that have no certain remedy
     * @throws IOException if the disk cannot be read
     */
    public static TableRepair plan(BlockDevice device, EditOptions options) throws IOException {
        PartitionTable table = PartitionTable.read(device, options.reading());
        if (table.kind() == PartitionTable.Kind.NONE && !table.findings().isEmpty()) {
            throw new RefusedException(
                    "no copy of the table is valid: "
                            + table.findings().stream().map(Finding::text).collect(Collectors.joining("; ")),
                    "restore a backup of the table, or look for partitions by their contents");
        }
        TableEditor editor = TableEditor.of(table, options);
        return new TableRepair(choice(table), table.findings(), editor.plan(device));
    }

    private static String choice(PartitionTable table) {
        if (!(table instanceof GptTable gpt)) {
            return "an MBR has no second copy; there is nothing to repair it from";
        }
        return switch (gpt.state()) {
            case CLEAN -> "both copies are valid and equal";
            case DIFFERS ->
                gpt.usedCopy() == GptTable.Copy.PRIMARY
                        ? "both copies are valid but differ; the primary is believed, as firmware and other tools do (after"
                                + " an interrupted change the backup is the newer one)"
                        : "both copies are valid but differ; the backup is believed, as asked for";
            case GROWN -> "both copies are valid; the disk has grown, so the backup moves to its end";
            case SHRUNK -> "the primary is valid; the disk has lost its end and the backup with it, so it is made anew";
            case PRIMARY_DAMAGED -> "only the backup is valid, so the primary is made from it";
            case BACKUP_DAMAGED -> "only the primary is valid, so the backup is made from it";
        };
    }

    /** Which copy is believed and why, one line for people. */
    public String choice() {
        return choice;
    }

    /** What was found wrong before. */
    public List<Finding> before() {
        return before;
    }

    /** What is written; empty if there is nothing to repair. */
    public TableWrite write() {
        return write;
    }
}
