package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.AttributeListEntry;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.MappingPairs;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives the attributes of a file other runs, and finds room for them in its records: in place where they fit, else in
 * extension records, with an attribute list that may become non-resident. Only what does not fit is moved. Not thread-safe.
 */
final class FileEditor {
    /** Attribute lists sort between types 0x10 and 0x30; the pieces' orders leave room. */
    private static final int ORDER_STEP = 2;

    private final NtfsVolume volume;
    private final NtfsFile file;
    private final Supply supply;
    private final List<EditedRecord> records = new ArrayList<>();
    private final List<List<Piece>> chains = new ArrayList<>();
    private final @Nullable NtfsAttribute oldList;
    private @Nullable Piece list;
    private @Nullable RunList newListRuns;
    private boolean tookSpace;

    FileEditor(NtfsFile file, Supply supply) throws IOException {
        this.volume = file.volume();
        this.file = file;
        this.supply = supply;
        this.oldList = file.find(AttributeType.ATTRIBUTE_LIST, "").orElse(null);
        load();
    }

    /** Where new records and clusters come from. */
    interface Supply {
        /**
         * A free record.
         *
         * @param below its number must be below this one
         * @return with its old bytes at its place
         */
        EditedRecord takeRecord(long base, long below) throws IOException;

        /** Clusters one after the other. */
        RunList takeClusters(long count) throws IOException;

        /** Clusters below this one stay where they are. */
        long clusterLimit();
    }

    private void load() throws IOException {
        records.add(EditedRecord.of(file.record()));
        for (FileRecord extension : file.extensions()) {
            records.add(EditedRecord.of(extension));
        }
        int found = 0;
        for (NtfsAttribute attribute : file.attributes()) {
            List<Piece> chain = new ArrayList<>();
            for (Attribute extent : attribute.extents()) {
                RunList runs = extent.isNonResident() ? extent.runs(volume.clusterCount()) : RunList.empty();
                Piece piece = Piece.of(extent, ORDER_STEP * chains.size() + ORDER_STEP, runs);
                recordOf(extent.record().number()).add(piece);
                chain.add(piece);
                found++;
            }
            if (attribute == oldList) {
                list = chain.get(0);
            }
            chains.add(chain);
        }
        int there = file.record().attributes().size();
        for (FileRecord extension : file.extensions()) {
            there += extension.attributes().size();
        }
        if (there != found) {
            throw file.record()
                    .corrupt("attribute list of " + file, 0, "all " + there + " attributes", found + " of them");
        }
    }

    private EditedRecord recordOf(long number) {
        for (EditedRecord record : records) {
            if (record.number() == number) {
                return record;
            }
        }
        throw new IllegalStateException("record " + number);
    }

    /**
     * Gives an attribute other runs. They may end earlier or later than the old ones.
     *
     * @param attribute of this file, non-resident
     * @param runs from VCN 0 on, not empty
     */
    void setRuns(NtfsAttribute attribute, RunList runs) {
        List<Piece> chain = chain(attribute);
        for (int i = chain.size() - 1; i >= 0; i--) {
            Piece piece = chain.get(i);
            boolean isLast = i == chain.size() - 1;
            if (piece.startVcn() >= runs.endVcn() && i > 0) {
                EditedRecord record = piece.holder();
                record.remove(piece);
                record.setChanged();
                chain.remove(i);
                continue;
            }
            RunList part = runs.slice(
                    piece.startVcn(), isLast ? runs.endVcn() : piece.runs().endVcn());
            if (!part.equals(piece.runs())) {
                piece.setRuns(part);
                piece.holder().setChanged();
            }
        }
    }

    /** Gives a non-resident attribute other sizes, in bytes. */
    void setSizes(NtfsAttribute attribute, long allocated, long data, long initialized) {
        Piece head = chain(attribute).get(0);
        head.setSizes(allocated, data, initialized);
        head.holder().setChanged();
    }

    private List<Piece> chain(NtfsAttribute attribute) {
        return chains.get(file.attributes().indexOf(attribute));
    }

    /** The records as they become; ask for {@link EditedRecord#isChanged()}. */
    List<EditedRecord> records() {
        return records;
    }

    /** Whether something was taken from the supply. */
    boolean tookSpace() {
        return tookSpace;
    }

    /** Clusters of the attribute list that were in use and are not any more. */
    RunList freedListRuns() throws CorruptImageException {
        return newListRuns != null && oldList != null ? oldList.runs() : RunList.empty();
    }

    /**
     * Finds room for everything.
     *
     * @return contents of a non-resident attribute list that must be written; null if there are none
     */
    @Nullable
    ListContents layOut() throws IOException {
        for (int i = 1; i < records.size(); i++) {
            fitExtension(records.get(i));
        }
        fitBase();
        return list == null ? null : finishList();
    }

    /**
     * Contents of an attribute list.
     *
     * @param runs where they go
     * @param bytes them
     */
    record ListContents(RunList runs, byte[] bytes) {}

    private void fitExtension(EditedRecord record) throws IOException {
        while (record.room() < 0) {
            moveOut(record, largest(record));
        }
    }

    private void fitBase() throws IOException {
        EditedRecord base = records.get(0);
        while (true) {
            setList();
            if (base.room() >= 0) {
                return;
            }
            if (list == null) {
                list = Piece.resident(listOrder(), AttributeType.ATTRIBUTE_LIST, new byte[0], base.takeId());
                base.add(list);
                base.setChanged();
                continue;
            }
            @Nullable Piece victim = movable(base);
            if (victim != null) {
                moveOut(base, victim);
            } else if (list.isResident()) {
                makeListNonResident();
            } else {
                throw new RefusedException(
                        file + " has no room for its attributes", "resize to a larger size, or defragment the file");
            }
        }
    }

    /** Something of the base record that may live elsewhere, if there is anything. */
    private @Nullable Piece movable(EditedRecord base) {
        @Nullable Piece found = null;
        for (Piece piece : base.pieces()) {
            boolean pinned = piece.isResident() || piece.type() == AttributeType.ATTRIBUTE_LIST;
            boolean first = isMft() && piece.type() == AttributeType.DATA && piece.startVcn() == 0;
            boolean divisible = !first || piece.runs().size() > 1;
            if (!pinned && divisible && (found == null || piece.length() > found.length())) {
                found = piece;
            }
        }
        return found;
    }

    private static Piece largest(EditedRecord record) throws RefusedException {
        @Nullable Piece found = null;
        for (Piece piece : record.pieces()) {
            if (!piece.isResident() && (found == null || piece.length() > found.length())) {
                found = piece;
            }
        }
        if (found == null) {
            throw new RefusedException("file record " + record.number() + " is full", "resize to a larger size");
        }
        return found;
    }

    /** Splits a piece, or moves it away, so that its record gets room. */
    private void moveOut(EditedRecord record, Piece piece) throws IOException {
        record.setChanged();
        int allowed = piece.length() + record.room();
        int kept = MappingPairs.fitting(piece.runs(), Math.max(1, (allowed & ~7) - piece.headLength()));
        boolean first = isMft() && piece.type() == AttributeType.DATA && piece.startVcn() == 0;
        boolean isBase = record == records.get(0);
        if (kept > 0 && kept < piece.runs().size() && (!isBase || first)) {
            place(insertAfter(piece, piece.split(kept)));
        } else if (first) {
            // The first extent stays; it gives up all but one run.
            place(insertAfter(
                    piece, piece.split(Math.max(1, Math.min(kept, piece.runs().size() - 1)))));
        } else {
            record.remove(piece);
            place(piece);
        }
    }

    private Piece insertAfter(Piece piece, Piece rest) {
        for (List<Piece> chain : chains) {
            int at = chain.indexOf(piece);
            if (at >= 0) {
                chain.add(at + 1, rest);
                return rest;
            }
        }
        throw new IllegalStateException("a piece of no attribute");
    }

    /** Puts a piece into extension records that exist, else into new ones. */
    private void place(Piece piece) throws IOException {
        Piece left = piece;
        while (true) {
            EditedRecord record = roomy(left);
            int room = record.room();
            if (left.length() <= room) {
                put(record, left);
                return;
            }
            int kept = Math.max(1, MappingPairs.fitting(left.runs(), (room & ~7) - left.headLength()));
            Piece rest = insertAfter(left, left.split(kept));
            put(record, left);
            left = rest;
        }
    }

    private static void put(EditedRecord record, Piece piece) {
        piece.setId(record.takeId());
        record.add(piece);
        record.setChanged();
    }

    private EditedRecord roomy(Piece piece) throws IOException {
        long below = isMft()
                ? piece.startVcn() * volume.clusterSize() / volume.boot().recordSize()
                : Long.MAX_VALUE;
        for (int i = 1; i < records.size(); i++) {
            EditedRecord record = records.get(i);
            if (record.number() < below && record.room() >= piece.length()) {
                return record;
            }
        }
        tookSpace = true;
        EditedRecord taken = supply.takeRecord(file.record().reference().toWord(), below);
        records.add(taken);
        return taken;
    }

    private boolean isMft() {
        return file.record().number() == NtfsVolume.MFT;
    }

    /** A place behind type 0x10. */
    private int listOrder() {
        int order = 1;
        for (int i = 0; i < chains.size(); i++) {
            if (chains.get(i).get(0).type() < AttributeType.ATTRIBUTE_LIST) {
                order = ORDER_STEP * i + ORDER_STEP + 1;
            }
        }
        return order;
    }

    /** Brings a resident list up to date with where the pieces are now. */
    private void setList() throws RefusedException {
        Piece current = list;
        if (current == null || !current.isResident()) {
            return;
        }
        EditedRecord base = records.get(0);
        base.remove(current);
        Piece renewed = Piece.resident(current.order(), AttributeType.ATTRIBUTE_LIST, listBytes(), current.id());
        if (!renewed.hasBytesOf(current)) {
            base.setChanged();
        }
        base.add(renewed);
        list = renewed;
    }

    private void makeListNonResident() throws IOException {
        Piece current = Objects.requireNonNull(list);
        EditedRecord base = records.get(0);
        base.remove(current);
        long size = listBytes().length;
        tookSpace = true;
        newListRuns = supply.takeClusters(clusters(size));
        list = Piece.nonResident(
                current.order(), AttributeType.ATTRIBUTE_LIST, newListRuns, size, volume.clusterSize(), current.id());
        base.add(list);
        base.setChanged();
    }

    private long clusters(long bytes) {
        return (bytes + volume.clusterSize() - 1) / volume.clusterSize();
    }

    private @Nullable ListContents finishList() throws IOException {
        Piece current = Objects.requireNonNull(list);
        byte[] bytes = listBytes();
        if (current.isResident()) {
            return null;
        }
        boolean stays = newListRuns != null
                || current.runs().endLcn() <= supply.clusterLimit()
                        && clusters(bytes.length) <= current.runs().endVcn();
        if (stays && newListRuns == null && isUnchanged(bytes)) {
            return null;
        }
        if (!stays || newListRuns != null && clusters(bytes.length) > newListRuns.endVcn()) {
            tookSpace = true;
            newListRuns = supply.takeClusters(clusters(bytes.length));
            current.setRuns(newListRuns);
        }
        current.setSizes(current.runs().endVcn() * volume.clusterSize(), bytes.length, bytes.length);
        EditedRecord base = records.get(0);
        base.setChanged();
        while (base.room() < 0) {
            // The list came to lie in several pieces.
            @Nullable Piece victim = movable(base);
            if (victim == null) {
                throw new RefusedException(file + " has no room for its attribute list", "resize to a larger size");
            }
            moveOut(base, victim);
            bytes = listBytes();
            if (clusters(bytes.length) > current.runs().endVcn()) {
                throw new RefusedException(file + " has no room for its attribute list", "resize to a larger size");
            }
            current.setSizes(current.runs().endVcn() * volume.clusterSize(), bytes.length, bytes.length);
        }
        return new ListContents(current.runs(), bytes);
    }

    private boolean isUnchanged(byte[] bytes) throws IOException {
        return oldList != null
                && oldList.size() == bytes.length
                && oldList.readAll().equals(ByteBuffer.wrap(bytes));
    }

    /** All pieces but the list itself, in the order of the format. */
    private byte[] listBytes() throws RefusedException {
        List<AttributeListEntry> entries = new ArrayList<>();
        int length = 0;
        for (List<Piece> chain : chains) {
            for (Piece piece : chain) {
                if (piece.type() == AttributeType.ATTRIBUTE_LIST) {
                    continue;
                }
                EditedRecord record = piece.holder();
                long reference = record.number() | (long) record.sequenceNumber() << 48;
                AttributeListEntry entry =
                        new AttributeListEntry(piece.type(), piece.name(), piece.startVcn(), reference, piece.id());
                entries.add(entry);
                length += entry.length();
            }
        }
        if (length > AttributeListEntry.MAX_LIST_BYTES) {
            throw new RefusedException(
                    file + " would be in so many pieces that its attribute list exceeds 256 KiB",
                    "resize to a larger size, or defragment the file");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        for (AttributeListEntry entry : entries) {
            entry.write(bytes);
        }
        return bytes.array();
    }
}
