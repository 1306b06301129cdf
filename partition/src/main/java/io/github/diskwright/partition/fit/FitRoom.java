package io.github.diskwright.partition.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What of a disk is taken while its partitions move one after the other: their data, the records of logical partitions,
 * and the extended partition, which holds no more than those. Answers who can go to its place. Positions are bytes. Not
 * thread-safe.
 */
final class FitRoom {
    private static final long NONE = -1;

    private final List<FitPiece> pieces;
    private final int sectorSize;
    private final long grain;
    private long root = NONE;
    private long goalRoot = NONE;

    FitRoom(List<FitPiece> pieces, int sectorSize, long grain) {
        this.pieces = pieces;
        this.sectorSize = sectorSize;
        this.grain = grain;
    }

    /** The extended partition starts with a record, and is to start elsewhere. */
    void setRoot(long position, long goal) {
        root = position;
        goalRoot = goal;
    }

    private boolean hasExtended() {
        return root != NONE;
    }

    boolean isRootThere() {
        return root == goalRoot;
    }

    long goalRoot() {
        return goalRoot;
    }

    void moveRoot() {
        root = goalRoot;
    }

    /** Where the record of a logical partition is to be. */
    long goalRecord(FitPiece piece) {
        return piece.target.position() - grain;
    }

    private Stream<FitPiece> logical() {
        return pieces.stream().filter(FitPiece::isLogical);
    }

    /** First byte after all that the extended partition holds. */
    long extendedEnd() {
        return Math.max(
                root + sectorSize, logical().mapToLong(FitPiece::end).max().orElse(0));
    }

    /** Whether the data of a partition can go to their place now. */
    boolean canMove(FitPiece piece) {
        long start = piece.target.position();
        long end = piece.goalEnd();
        if (pieces.stream().anyMatch(other -> other != piece && other.overlaps(start, end))) {
            return false;
        }
        if (!piece.isLogical()) {
            return !hasExtended() || start >= extendedEnd() || end <= root;
        }
        return start > root
                && records(piece).stream().noneMatch(record -> record < end && start < record + sectorSize)
                && isFreeOfPrimaries(root, Math.max(extendedEnd(), end))
                && !isRecordInTheWay(piece);
    }

    /** A record that would be overwritten, or not lie before its partition. */
    private boolean isRecordInTheWay(FitPiece piece) {
        return piece.hasRecord() && piece.record() + sectorSize > piece.target.position();
    }

    /** Whether the record of a partition can go to its place while its data stay. */
    boolean canMoveRecord(FitPiece piece) {
        long goal = goalRecord(piece);
        return goal > root && goal + sectorSize <= piece.position() && isFree(goal, records(piece));
    }

    /** Whether the extended partition can start where it is to start. */
    boolean canMoveRoot() {
        FitPiece first = logical().findFirst().orElseThrow();
        return goalRoot + sectorSize <= first.position()
                && isFree(goalRoot, records(first))
                && logical()
                        .allMatch(piece ->
                                piece.position() > goalRoot && (!piece.hasRecord() || piece.record() > goalRoot))
                && (goalRoot > root || isFreeOfPrimaries(goalRoot, root));
    }

    /** Records of others than a partition, the first one included where that is another's. */
    private List<Long> records(FitPiece except) {
        List<Long> records = new ArrayList<>();
        logical().filter(piece -> piece != except && piece.hasRecord()).forEach(piece -> records.add(piece.record()));
        if (except.hasRecord()) {
            records.add(root);
        }
        return records;
    }

    private boolean isFree(long sector, List<Long> records) {
        return records.stream().noneMatch(record -> record == sector)
                && pieces.stream().noneMatch(piece -> piece.overlaps(sector, sector + sectorSize));
    }

    private boolean isFreeOfPrimaries(long start, long end) {
        return pieces.stream().noneMatch(piece -> !piece.isLogical() && piece.overlaps(start, end));
    }
}
