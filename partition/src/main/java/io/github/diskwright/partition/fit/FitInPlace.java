package io.github.diskwright.partition.fit;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.change.DiskChange;
import io.github.diskwright.partition.change.VolumeResize;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.MbrEditor;
import io.github.diskwright.partition.edit.TableEditor;
import io.github.diskwright.partition.layout.PlacedPart;
import io.github.diskwright.partition.move.MovePlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns a plan into the steps that carry it out on the source disk itself. Partitions become smaller, then move one
 * after the other into space that is free by then, each with its table, then become larger: after every step the table
 * describes what is there. An extended partition is drawn close around what it holds, takes the new place of a logical
 * partition in before that moves there, and the record of a partition that would be overwritten goes ahead of its data.
 */
public final class FitInPlace {
    private final FitPlan plan;
    private final EditOptions options;
    private final DiskSteps steps;
    private final List<FitPiece> pieces = new ArrayList<>();
    private final FitRoom room;

    private FitInPlace(FitPlan plan, BlockDevice disk, EditOptions options) throws IOException {
        this.plan = plan;
        this.options = options;
        this.steps = new DiskSteps(disk);
        this.room = new FitRoom(
                pieces,
                plan.source().table().sectorSize(),
                plan.target().layout().grain());
    }

    /**
     * The moves and tables, for a plan that cuts no file system; those that follow stay as they are. Reads the disk, writes
     * nothing.
     *
     * <p>A disk that is to grow has its new size already; one that is to shrink still has the old one, and is cut to
     * {@link MovePlan#sizeAfter()} when all steps are done.
     *
     * @param plan a plan made from this disk
     * @param disk the disk, not smaller than the plan's target
     * @param options how the table is edited
     * @throws RefusedException if the plan has errors, would cut contents, or cannot be carried out in place: logical
     *     partitions whose numbers are not in the order of their places, partitions that stand in each other's way,
     *     another sector size
     * @throws IOException if the disk cannot be read
     */
    public static MovePlan steps(FitPlan plan, BlockDevice disk, EditOptions options) throws IOException {
        requireFit(plan, disk);
        for (PlacedPart part : plan.target().parts()) {
            if (FollowingVolumes.isCut(plan, part)) {
                throw new RefusedException(
                        "the ntfs of partition " + part.number() + " has to become smaller first",
                        "carry the whole change out");
            }
        }
        return new FitInPlace(plan, disk, options).steps();
    }

    /**
     * All that has to be done: NTFS that follows a smaller partition becomes smaller first, then come the steps, then
     * NTFS in partitions that have grown becomes larger; one that cannot be changed now keeps its size there. Reads the
     * disk, writes nothing.
     *
     * @param plan as for {@link #steps}
     * @param disk as for {@link #steps}
     * @param options how the table is edited
     * @param resizing how volumes are resized
     * @throws RefusedException as {@link #steps} does, and if a volume that has to become smaller cannot be changed now
     * @throws NoSpaceException if a volume cannot become as small as planned
     * @throws IOException if the disk cannot be read
     */
    public static DiskChange change(FitPlan plan, BlockDevice disk, EditOptions options, ResizeOptions resizing)
            throws IOException {
        requireFit(plan, disk);
        FollowingVolumes volumes = FollowingVolumes.of(plan, disk, resizing);
        List<VolumeResize> before = volumes.shrinking(plan, resizing);
        BlockDevice preview = DiskChange.preview(disk, before);
        MovePlan steps = new FitInPlace(plan, preview, options).steps();
        return DiskChange.of(before, steps, volumes.growing(resizing));
    }

    private static void requireFit(FitPlan plan, BlockDevice disk) throws IOException {
        long target = plan.target().disk().size();
        if (disk.size() < target) {
            throw new NoSpaceException(disk.description() + " that has not grown yet", target, disk.size());
        }
        if (plan.target().disk().logicalSectorSize() != plan.source().table().sectorSize()) {
            throw new RefusedException("a disk cannot get other sectors in place", "fit it onto another disk");
        }
        FitGuard.requireSafe(plan, disk);
    }

    private MovePlan steps() throws IOException {
        int number = 0;
        for (PlacedPart part : plan.target().parts()) {
            Partition source = plan.source(part)
                    .orElseThrow(() -> new RefusedException(
                            "partition " + part.number() + " has no source on this disk", "add it afterwards"));
            if (part.part().isLogical() && source.number() < number) {
                throw new RefusedException(
                        "the logical partitions have other numbers than by their places",
                        "fit the disk onto another one");
            }
            number = part.part().isLogical() ? source.number() : number;
            pieces.add(new FitPiece(part, source));
        }
        shrink();
        moveAll();
        grow();
        return steps.build();
    }

    /** What is left out goes, what becomes smaller does; on a disk that has grown the table follows. */
    private void shrink() throws IOException {
        TableEditor editor = TableEditor.open(steps.after(), options);
        for (Partition dropped : plan.dropped()) {
            editor.delete(at(editor, dropped.position()).number());
        }
        for (FitPiece piece : pieces) {
            Partition now = at(editor, piece.position());
            if (piece.length < now.length()) {
                editor.resize(now.number(), piece.length);
            }
        }
        if (editor instanceof MbrEditor mbr && extended(editor).isPresent()) {
            takeInExtended(mbr);
        }
        steps.addTable(editor.plan(steps.after()));
    }

    private void takeInExtended(MbrEditor editor) throws IOException {
        Partition extended = requireExtended(editor);
        Optional<PlacedPart> goal = plan.target().extended();
        if (goal.isEmpty()) {
            editor.delete(extended.number());
            return;
        }
        editor.dropEmptyRecords();
        room.setRoot(extended.position(), goal.get().position());
        pieces.stream()
                .filter(FitPiece::isLogical)
                .skip(1)
                .forEach(piece -> piece.setRecord(editor.recordPosition(number(editor, piece.position()))));
        drawClose(editor);
    }

    private static Optional<Partition> extended(TableEditor editor) {
        return editor.partitions().stream()
                .filter(partition -> partition.kind() == Partition.Kind.EXTENDED)
                .findFirst();
    }

    private static Partition requireExtended(TableEditor editor) throws RefusedException {
        return extended(editor)
                .orElseThrow(() -> new RefusedException("there is no extended partition", "make the plan anew"));
    }

    private static Optional<Partition> find(TableEditor editor, long position) {
        return editor.partitions().stream()
                .filter(p -> p.position() == position && p.kind() != Partition.Kind.EXTENDED)
                .findFirst();
    }

    private static Partition at(TableEditor editor, long position) throws RefusedException {
        return find(editor, position)
                .orElseThrow(() -> new RefusedException("the disk has changed", "make the plan anew"));
    }

    private static int number(TableEditor editor, long position) {
        return find(editor, position).map(Partition::number).orElseThrow();
    }

    /** Ends the extended partition where the last one in it ends. */
    private void drawClose(TableEditor editor) throws IOException {
        Partition extended = requireExtended(editor);
        long length = room.extendedEnd() - extended.position();
        if (length != extended.length()) {
            editor.resize(extended.number(), length);
        }
    }

    /** Each of them goes straight to its place: whoever goes first frees its old place and takes nobody else's. */
    private void moveAll() throws IOException {
        boolean isDone = false;
        while (!isDone) {
            boolean hasMoved = false;
            isDone = room.isRootThere();
            for (FitPiece piece : pieces) {
                hasMoved |= moveRecord(piece) | move(piece);
                isDone &= piece.isThere() && (!piece.hasRecord() || piece.record() == room.goalRecord(piece));
            }
            hasMoved |= moveRoot();
            if (!isDone && !hasMoved) {
                throw new RefusedException(
                        "partitions stand in each other's way, and there is no room to move them aside",
                        "fit the disk onto another one");
            }
        }
    }

    private boolean moveRoot() throws IOException {
        if (room.isRootThere() || !room.canMoveRoot()) {
            return false;
        }
        TableEditor editor = TableEditor.open(steps.after(), options);
        Partition extended = requireExtended(editor);
        room.moveRoot();
        editor.place(extended.number(), room.goalRoot(), room.extendedEnd() - room.goalRoot());
        steps.addTable(editor.plan(steps.after()));
        return true;
    }

    private boolean moveRecord(FitPiece piece) throws IOException {
        if (!piece.hasRecord() || piece.record() == room.goalRecord(piece) || !room.canMoveRecord(piece)) {
            return false;
        }
        MbrEditor editor = mbr();
        placeRecord(editor, piece);
        steps.addTable(editor.plan(steps.after()));
        return true;
    }

    private MbrEditor mbr() throws IOException {
        if (TableEditor.open(steps.after(), options) instanceof MbrEditor mbr) {
            return mbr;
        }
        throw new IllegalStateException("logical partitions without an MBR");
    }

    private void placeRecord(MbrEditor editor, FitPiece piece) throws RefusedException {
        editor.placeRecord(at(editor, piece.position()).number(), room.goalRecord(piece));
        piece.setRecord(room.goalRecord(piece));
    }

    private boolean move(FitPiece piece) throws IOException {
        if (piece.isThere() || !room.canMove(piece)) {
            return false;
        }
        if (piece.isLogical() && piece.goalEnd() > room.extendedEnd()) {
            TableEditor editor = TableEditor.open(steps.after(), options);
            Partition extended = requireExtended(editor);
            editor.resize(extended.number(), piece.goalEnd() - extended.position());
            steps.addTable(editor.plan(steps.after()));
        }
        steps.addMove(piece.source, piece.target.position(), piece.length);
        TableEditor editor = TableEditor.open(steps.after(), options);
        int number = at(editor, piece.position()).number();
        editor.place(number, piece.target.position(), piece.length);
        piece.arrive();
        if (editor instanceof MbrEditor mbr && piece.isLogical()) {
            if (piece.hasRecord()) {
                piece.setRecord(mbr.recordPosition(number));
                if (room.canMoveRecord(piece)) {
                    placeRecord(mbr, piece);
                }
            }
            drawClose(editor);
        }
        steps.addTable(editor.plan(steps.after()));
        return true;
    }

    private void grow() throws IOException {
        long size = plan.target().disk().size();
        BlockDevice after = steps.after();
        BlockDevice target = size < after.size() ? WindowDevice.of(after, 0, size, "disk to be") : after;
        TableEditor editor = TableEditor.open(target, options);
        Optional<PlacedPart> extended = plan.target().extended();
        if (extended.isPresent()
                && requireExtended(editor).length() != extended.get().length()) {
            editor.resize(requireExtended(editor).number(), extended.get().length());
        }
        for (FitPiece piece : pieces) {
            Partition now = at(editor, piece.position());
            if (piece.target.length() > now.length()) {
                editor.resize(now.number(), piece.target.length());
            }
        }
        steps.addTable(editor.plan(target));
        steps.endWith(size);
    }
}
