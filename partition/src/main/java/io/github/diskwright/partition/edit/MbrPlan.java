package io.github.diskwright.partition.edit;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.MbrTable;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.internal.table.GptHeader;
import io.github.diskwright.partition.internal.table.MbrSector;
import io.github.diskwright.partition.internal.table.SectorRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Orders the writes of an MBR and its chain. One sector changes at once: the MBR, or a record that links others in. New
 * records are written at places that nobody reads before the link to them. A kept record is read through every mix of
 * old and new links, since neither leaves out a partition that is in both tables.
 *
 * <p>Where new partitions or records take the place of removed ones, the removal goes first.
 */
final class MbrPlan {
    private static final String RECORDS = "extended boot records";
    private static final String NEW_RECORDS = "new extended boot records, which nothing links to yet";

    private final MbrEditor editor;
    private final BlockDevice device;
    private final PlanBuilder plan;
    private int visibleWrites;
    private boolean isWithoutLogical;

    MbrPlan(MbrEditor editor, BlockDevice device) throws IOException {
        this.editor = editor;
        this.device = device;
        this.plan = new PlanBuilder(device, editor.sectorSize());
    }

    TableWrite build() throws IOException {
        if (device.size() / editor.sectorSize() != editor.sectorCount()) {
            throw new RefusedException(
                    "the table is for a disk of " + editor.sectorCount() + " sectors, " + device.description() + " has "
                            + device.size() / editor.sectorSize(),
                    "read the table again");
        }
        PartitionTable current = CurrentDisk.read(device, editor.sectorSize(), editor.options());
        MbrTable origin = editor.origin();
        if (origin == null) {
            writeOver(current);
        } else if (current instanceof MbrTable now && now.bootRecords().equals(origin.bootRecords())) {
            rewrite(origin);
        } else {
            throw CurrentDisk.changed(device);
        }
        CurrentDisk.require(plan.result(), editor, editor.options());
        return plan.build(guarantee());
    }

    private TableWrite.Guarantee guarantee() {
        if (isWithoutLogical) {
            return TableWrite.Guarantee.WITHOUT_LOGICAL;
        }
        return visibleWrites > 1 ? TableWrite.Guarantee.PARTITION_BY_PARTITION : TableWrite.Guarantee.OLD_OR_NEW;
    }

    private void rewrite(MbrTable origin) throws IOException {
        MbrEditor old = MbrEditor.of(origin, editor.options());
        isWithoutLogical = isExtendedElsewhere(old) && keepsLogical();
        if (isExtendedElsewhere(old) || isInTheWay(old)) {
            MbrEditor between = withoutRemoved(origin);
            change(old, between);
            change(between, editor);
        } else {
            change(old, editor);
        }
    }

    /** All links count from the start of the extended partition: with another start none of the old ones leads on. */
    private boolean isExtendedElsewhere(MbrEditor old) {
        SectorRange was = old.containerRange();
        SectorRange is = editor.containerRange();
        return was.count() > 0 && is.count() > 0 && was.start() != is.start();
    }

    private boolean keepsLogical() {
        return editor.nodes().stream().anyMatch(node -> node.originStart >= 0);
    }

    /** Whether something new lies on something old that is not the same partition. */
    private boolean isInTheWay(MbrEditor old) {
        Set<Long> known = lbas(old);
        List<SectorRange> added = new ArrayList<>();
        for (EbrNode node : editor.nodes()) {
            if (!known.contains(node.lba)) {
                added.add(new SectorRange(node.lba, node.lba + 1));
            }
        }
        for (MbrEditor.Place was : old.places()) {
            boolean onRecord = added.stream().anyMatch(was.range()::overlaps);
            boolean onOther = editor.places().stream()
                    .anyMatch(is ->
                            is.originStart() != was.originStart() && is.range().overlaps(was.range()));
            if (onRecord || onOther) {
                return true;
            }
        }
        // A record that is dropped may be in what is now a partition.
        return editor.places().stream()
                .anyMatch(is -> known.stream()
                        .anyMatch(lba ->
                                is.range().start() <= lba && lba < is.range().limit()));
    }

    /** The table that was read, with what is no longer there deleted and what is smaller made smaller;
     * an extended partition that starts elsewhere is no longer there. */
    private MbrEditor withoutRemoved(MbrTable origin) throws IOException {
        MbrEditor between = MbrEditor.of(origin, editor.options());
        List<MbrEditor.Place> old = new ArrayList<>(between.places());
        Collections.reverse(old);
        for (MbrEditor.Place was : old) {
            Optional<MbrEditor.Place> is = editor.places().stream()
                    .filter(place -> place.originStart() == was.originStart())
                    .findFirst();
            if (is.isEmpty()) {
                between.delete(was.number());
            } else if (is.get().range().start() == was.range().start()
                    && is.get().range().limit() < was.range().limit()) {
                between.resize(was.number(), is.get().range().count() * editor.sectorSize());
            }
        }
        if (between.containerRange().start() != editor.containerRange().start()) {
            between.dropExtended();
        }
        return between;
    }

    private static Set<Long> lbas(MbrEditor table) {
        return table.nodes().stream().map(node -> node.lba).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Goes from one table to another one. */
    private void change(MbrEditor from, MbrEditor to) throws IOException {
        boolean sameContainer =
                from.containerRange().start() == to.containerRange().start();
        Set<Long> known = sameContainer ? lbas(from) : Set.of();
        writeRecords(to, known, false);
        if (sameContainer
                && to.containerRange().limit() <= from.containerRange().limit()) {
            writeRecords(to, known, true);
            writeBootSector(to);
        } else {
            writeBootSector(to);
            writeRecords(to, known, true);
        }
    }

    private void writeRecords(MbrEditor table, Set<Long> known, boolean inPlace) throws IOException {
        plan.step(inPlace ? RECORDS : NEW_RECORDS);
        List<EbrNode> nodes = table.nodes();
        long container = table.containerRange().start();
        // The later a record is in the chain, the less depends on it.
        for (int i = nodes.size() - 1; i >= 0; i--) {
            EbrNode node = nodes.get(i);
            if (known.contains(node.lba) == inPlace) {
                EbrNode next = i + 1 < nodes.size() ? nodes.get(i + 1) : null;
                visibleWrites += inPlace && node.isVisiblyChanged(container, next) ? 1 : 0;
                plan.put(node.lba, table.record(i), "extended boot record");
            }
        }
    }

    private void writeBootSector(MbrEditor table) throws IOException {
        ByteBuffer before = plan.read(0, MbrSector.SIZE_BYTES);
        ByteBuffer after = table.bootSector(MbrSector.of(before));
        visibleWrites += before.equals(after) ? 0 : 1;
        plan.step("MBR").put(0, after, "MBR");
    }

    /** A new table: over nothing, over another MBR, or instead of a GPT. */
    private void writeOver(PartitionTable current) throws IOException {
        if (current instanceof MbrTable && !editor.nodes().isEmpty()) {
            // The records of the old table may be where new ones go.
            MbrEditor empty = MbrEditor.create(device.size(), editor.sectorSize(), editor.options());
            empty.setDiskSignature(editor.diskSignature());
            writeBootSector(empty);
        }
        writeRecords(editor, Set.of(), false);
        Set<Long> headers = headers(current);
        if (headers.remove(1L)) {
            plan.step("primary GPT header");
            wipe(1);
        }
        writeBootSector(editor);
        plan.step("backup GPT header");
        for (long lba : headers) {
            wipe(lba);
        }
    }

    /** Where headers of a GPT are that would contradict the MBR. */
    private Set<Long> headers(PartitionTable current) {
        Set<Long> headers = new TreeSet<>(List.of(1L, editor.sectorCount() - 1));
        if (current instanceof GptTable gpt && gpt.backupLba() > 1 && gpt.backupLba() < editor.sectorCount()) {
            headers.add(gpt.backupLba());
        }
        return headers;
    }

    private void wipe(long lba) throws IOException {
        if (GptHeader.isAt(plan.read(lba, editor.sectorSize()))) {
            plan.put(lba, ByteBuffer.allocate(editor.sectorSize()), "GPT header, wiped");
        }
    }
}
