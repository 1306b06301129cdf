package io.github.diskwright.partition.edit;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.partition.MbrTable;
import io.github.diskwright.partition.internal.table.MbrEntry;
import io.github.diskwright.partition.internal.table.SectorRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of an extended partition and the logical partitions that they describe, in the order of their numbers.
 * The first record is at the start of the extended partition, each other one somewhere before its partition.
 */
final class LogicalChain {
    static final int FIRST_NUMBER = 5;

    private final List<EbrNode> nodes = new ArrayList<>();

    void read(List<MbrTable.BootRecord> records) {
        records.forEach(record -> nodes.add(EbrNode.read(record.lba(), record.bytes())));
    }

    /** An extended partition without logical ones. */
    void begin(long lba) {
        nodes.clear();
        nodes.add(EbrNode.fresh(lba));
    }

    void clear() {
        nodes.clear();
    }

    List<EbrNode> nodes() {
        return List.copyOf(nodes);
    }

    /** Number of logical partitions. */
    int count() {
        return (int) nodes.stream().filter(node -> node.logical() != null).count();
    }

    /** Index of the record that describes a logical partition. */
    private int indexOf(int number) {
        int found = FIRST_NUMBER;
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).logical() != null && found++ == number) {
                return i;
            }
        }
        throw new IllegalArgumentException("there is no partition " + number);
    }

    MbrEntry logical(int number) {
        EbrNode node = nodes.get(indexOf(number));
        MbrEntry logical = node.logical();
        if (logical == null) {
            throw new IllegalStateException("no partition in the record at sector " + node.lba);
        }
        return logical;
    }

    void set(int number, MbrEntry entry) {
        nodes.get(indexOf(number)).setLogical(entry);
    }

    long record(int number) {
        return nodes.get(indexOf(number)).lba;
    }

    /** What records and partitions take, or would take without a partition; its record stays. */
    List<SectorRange> used(int without) {
        List<SectorRange> used = new ArrayList<>();
        int number = FIRST_NUMBER;
        for (EbrNode node : nodes) {
            used.add(sector(node.lba));
            MbrEntry logical = node.logical();
            if (logical != null && number++ != without) {
                used.add(range(logical));
            }
        }
        return used;
    }

    private static SectorRange sector(long lba) {
        return new SectorRange(lba, lba + 1);
    }

    private static SectorRange range(MbrEntry entry) {
        return new SectorRange(entry.startLba(), entry.endLba());
    }

    /** The first record has no partition and no other record follows: the next partition goes there. */
    boolean isRootFree() {
        return nodes.size() == 1 && nodes.get(0).logical() == null;
    }

    /** Adds a record after the others, or takes the first one that is free. */
    void append(long recordLba, MbrEntry logical) {
        if (!isRootFree()) {
            nodes.add(EbrNode.fresh(recordLba));
        }
        EbrNode last = nodes.get(nodes.size() - 1);
        last.setLogical(logical);
        last.originStart = -1;
    }

    void requireRoom(int limit) throws NoSpaceException {
        if (nodes.size() >= limit) {
            throw new NoSpaceException("a logical partition in the chain", nodes.size() + 1L, nodes.size());
        }
    }

    /** The first record has its place at the start of the container: it takes over what the second one describes. */
    void delete(int number) {
        int index = indexOf(number);
        if (index > 0) {
            nodes.remove(index);
            return;
        }
        EbrNode root = nodes.get(0);
        root.setLogical(null);
        root.originStart = -1;
        if (nodes.size() > 1) {
            root.takeOver(nodes.remove(1));
        }
    }

    /** Takes records without partitions out, which others leave behind where partitions were. */
    void tidy() {
        EbrNode root = nodes.get(0);
        nodes.removeIf(node -> node != root && node.logical() == null);
        if (root.logical() == null && nodes.size() > 1) {
            root.takeOver(nodes.remove(1));
        }
    }

    boolean isFirst(int number) {
        return indexOf(number) == 0;
    }

    /** Takes a record out; {@link #putBack} must follow. */
    EbrNode takeOut(int number) {
        return nodes.remove(indexOf(number));
    }

    /** Puts a record back where it was in the chain. */
    void putBack(int number, EbrNode node) {
        int before = FIRST_NUMBER;
        int index = 0;
        while (index < nodes.size() && before < number) {
            before += nodes.get(index++).logical() == null ? 0 : 1;
        }
        nodes.add(index, node);
    }

    /** Gives the first record another place, with the start of its container. */
    void moveRoot(long lba) throws RefusedException {
        EbrNode root = nodes.get(0);
        MbrEntry logical = root.logical();
        boolean isTaken = nodes.stream()
                .anyMatch(node -> node != root && node.lba == lba
                        || node.logical() != null && range(node.logical()).overlaps(sector(lba)));
        if (isTaken || (logical != null && logical.startLba() <= lba)) {
            throw new RefusedException(
                    "sector " + lba + " has no room for the first record of the extended partition",
                    "choose another start");
        }
        nodes.set(0, root.at(lba));
    }

    void restoreRoot(EbrNode root) {
        nodes.set(0, root);
    }

    /** An extended partition holds all its records and logical partitions. */
    void requireInside(int number, SectorRange container) throws RefusedException {
        boolean holdsAll = used(0).stream().allMatch(container::contains);
        if (!holdsAll) {
            throw new RefusedException(
                    "partition " + number + " would no longer hold all its logical partitions",
                    "delete or shrink those first");
        }
    }
}
