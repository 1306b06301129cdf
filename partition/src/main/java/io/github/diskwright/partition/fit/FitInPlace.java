package io.github.diskwright.partition.fit;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.edit.EditOptions;
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
 * describes what is there.
 */
public final class FitInPlace {
    private final FitPlan plan;
    private final EditOptions options;
    private final DiskSteps steps;
    private final List<Piece> pieces = new ArrayList<>();

    /** A partition, where it is now and where it goes. */
    private static final class Piece {
        private final PlacedPart target;
        private final Partition source;
        private final long length;
        private long position;

        Piece(PlacedPart target, Partition source) {
            this.target = target;
            this.source = source;
            this.position = source.position();
            this.length = Math.min(source.length(), target.length());
        }

        boolean isThere() {
            return position == target.position();
        }

        /** Whether its new place is free of what others hold now. */
        boolean canMove(List<Piece> all) {
            return all.stream()
                    .allMatch(other -> other == this
                            || other.position + other.length <= target.position()
                            || other.position >= target.position() + length);
        }
    }

    private FitInPlace(FitPlan plan, BlockDevice disk, EditOptions options) throws IOException {
        this.plan = plan;
        this.options = options;
        this.steps = new DiskSteps(disk);
    }

    /**
     * The steps. Reads the disk, writes nothing.
     *
     * <p>A disk that is to grow has its new size already; one that is to shrink still has the old one, and is cut to
     * {@link FitPlan#target()}'s size when all steps are done.
     *
     * @param plan a plan made from this disk
     * @param disk the disk, not smaller than the plan's target
     * @param options how the table is edited
     * @throws RefusedException if the plan has errors, would cut contents, or cannot be carried out in place: an extended
     *     partition that would start elsewhere, partitions that stand in each other's way, another sector size
     * @throws IOException if the disk cannot be read
     */
    public static MovePlan steps(FitPlan plan, BlockDevice disk, EditOptions options) throws IOException {
        FitGuard.requireSafe(plan);
        long target = plan.target().disk().size();
        if (disk.size() < target) {
            throw new NoSpaceException(disk.description() + " that has not grown yet", target, disk.size());
        }
        if (plan.target().disk().logicalSectorSize() != plan.source().table().sectorSize()) {
            throw new RefusedException("a disk cannot get other sectors in place", "fit it onto another disk");
        }
        return new FitInPlace(plan, disk, options).steps();
    }

    private MovePlan steps() throws IOException {
        for (PlacedPart part : plan.target().parts()) {
            Partition source = plan.source(part)
                    .orElseThrow(() -> new RefusedException(
                            "partition " + part.number() + " has no source on this disk", "add it afterwards"));
            pieces.add(new Piece(part, source));
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
        for (Piece piece : pieces) {
            Partition now = at(editor, piece.position);
            if (piece.length < now.length()) {
                editor.resize(now.number(), piece.length);
            }
        }
        Optional<PlacedPart> extended = plan.target().extended();
        if (extended.isPresent()) {
            growContainer(editor, extended.get());
        }
        steps.addTable(editor.plan(steps.after()));
    }

    /** The extended partition holds old places and new ones while its logical partitions move. */
    private static void growContainer(TableEditor editor, PlacedPart extended) throws IOException {
        Partition now = container(editor);
        if (now.position() != extended.position()) {
            throw new RefusedException(
                    "the extended partition would start elsewhere, with its records", "fit the disk onto another one");
        }
        if (now.length() < extended.length()) {
            editor.resize(now.number(), extended.length());
        }
    }

    private static Partition container(TableEditor editor) throws RefusedException {
        return editor.partitions().stream()
                .filter(partition -> partition.kind() == Partition.Kind.EXTENDED)
                .findFirst()
                .orElseThrow(() -> new RefusedException("there is no extended partition", "make the plan anew"));
    }

    private static Partition at(TableEditor editor, long position) throws RefusedException {
        return editor.partitions().stream()
                .filter(p -> p.position() == position && p.kind() != Partition.Kind.EXTENDED)
                .findFirst()
                .orElseThrow(() -> new RefusedException("the disk has changed", "make the plan anew"));
    }

    private void moveAll() throws IOException {
        List<Piece> waiting = new ArrayList<>(pieces);
        waiting.removeIf(Piece::isThere);
        while (!waiting.isEmpty()) {
            Piece next = waiting.stream()
                    .filter(piece -> piece.canMove(pieces))
                    .findFirst()
                    .orElseThrow(() -> new RefusedException(
                            "partitions stand in each other's way, and there is no room to move them aside",
                            "fit the disk onto another one"));
            move(next);
            waiting.remove(next);
        }
    }

    private void move(Piece piece) throws IOException {
        steps.addMove(piece.source, piece.target.position(), piece.length);
        TableEditor editor = TableEditor.open(steps.after(), options);
        editor.place(at(editor, piece.position).number(), piece.target.position(), piece.length);
        steps.addTable(editor.plan(steps.after()));
        piece.position = piece.target.position();
    }

    private void grow() throws IOException {
        long size = plan.target().disk().size();
        BlockDevice after = steps.after();
        BlockDevice target = size < after.size() ? WindowDevice.of(after, 0, size, "disk to be") : after;
        TableEditor editor = TableEditor.open(target, options);
        Optional<PlacedPart> extended = plan.target().extended();
        for (Piece piece : pieces) {
            Partition now = at(editor, piece.position);
            if (piece.target.length() > now.length()) {
                editor.resize(now.number(), piece.target.length());
            }
        }
        if (extended.isPresent() && container(editor).length() != extended.get().length()) {
            editor.resize(container(editor).number(), extended.get().length());
        }
        steps.addTable(editor.plan(target));
    }
}
