package io.github.diskwright.partition.edit;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.partition.FreeRange;
import io.github.diskwright.partition.MbrTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.internal.table.ChsGeometry;
import io.github.diskwright.partition.internal.table.MbrEntry;
import io.github.diskwright.partition.internal.table.MbrSector;
import io.github.diskwright.partition.internal.table.SectorRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An MBR with its logical partitions that can be changed. Boot code and everything else around the entries stays. A new
 * logical partition comes last, whatever its place, so that no other one gets another number.
 */
public final class MbrEditor implements TableEditor {
    private static final int FIRST_LOGICAL = LogicalChain.FIRST_NUMBER;
    private static final long MAX_SECTORS = 1L << 32;

    private final EditOptions options;
    private final int sectorSize;
    private final long sectorCount;
    private final @Nullable MbrTable origin;
    private final PrimaryEntries primaries = new PrimaryEntries();
    private final LogicalChain chain = new LogicalChain();
    private final ChsGeometry geometry;
    private int signature;

    private MbrEditor(EditOptions options, int sectorSize, long sectorCount) {
        this.options = options;
        this.sectorSize = sectorSize;
        this.sectorCount = sectorCount;
        this.origin = null;
        this.geometry = ChsGeometry.CUSTOMARY;
        this.signature = options.newSignature();
    }

    private MbrEditor(MbrTable table, EditOptions options) {
        this.options = options;
        this.sectorSize = table.sectorSize();
        this.sectorCount = table.sectorCount();
        this.origin = table;
        this.signature = table.diskSignature();
        List<MbrTable.BootRecord> records = table.bootRecords();
        List<MbrEntry> entries = MbrSector.of(records.get(0).bytes()).entries();
        primaries.read(entries);
        this.geometry = ChsGeometry.of(entries);
        chain.read(records.subList(1, records.size()));
    }

    /**
     * An editor of a table that was read.
     *
     * @param table it is not changed
     * @param options how to edit
     * @throws RefusedException if its chain of logical partitions is broken: what lies behind the break would be lost
     */
    public static MbrEditor of(MbrTable table, EditOptions options) throws RefusedException {
        boolean broken = table.findings().stream()
                .anyMatch(f -> f.id().startsWith("mbr.ebr-") && !f.id().equals("mbr.ebr-entries"));
        boolean noChain = table.partitions().stream().anyMatch(p -> p.kind() == Partition.Kind.EXTENDED)
                && table.bootRecords().size() == 1;
        if (broken || noChain) {
            throw new RefusedException(
                    "the chain of logical partitions is broken", "save what they hold and make a new table");
        }
        return new MbrEditor(table, options);
    }

    /**
     * A new table without partitions and with a random disk signature.
     *
     * @param diskSize bytes; what is beyond 2^32 sectors cannot be used
     * @param sectorSize 512 or 4096
     * @param options how to edit
     * @throws NoSpaceException if there is no sector beside the MBR
     */
    public static MbrEditor create(long diskSize, int sectorSize, EditOptions options) throws NoSpaceException {
        if (diskSize < 2L * Ranges.checkSectorSize(sectorSize)) {
            throw new NoSpaceException("an MBR", 2L * sectorSize, diskSize);
        }
        return new MbrEditor(options, sectorSize, diskSize / sectorSize);
    }

    @Override
    public PartitionTable.Kind kind() {
        return PartitionTable.Kind.MBR;
    }

    @Override
    public int sectorSize() {
        return sectorSize;
    }

    @Override
    public long sectorCount() {
        return sectorCount;
    }

    @Override
    public String diskId() {
        return String.format(Locale.ROOT, "0x%08x", signature);
    }

    /** The signature that Windows knows the disk by. */
    public int diskSignature() {
        return signature;
    }

    /**
     * Changes the signature. Windows finds its boot entry by it.
     *
     * @param value zero lets Windows assign one
     */
    public void setDiskSignature(int value) {
        signature = value;
    }

    /** Gives the disk a new random signature. */
    public void renewDiskSignature() {
        signature = options.newSignature();
    }

    @Override
    public List<Partition> partitions() {
        List<Partition> partitions = new ArrayList<>();
        for (int number : primaries.numbers()) {
            MbrEntry entry = primaries.require(number);
            Partition.Kind kind = entry.isExtended() ? Partition.Kind.EXTENDED : Partition.Kind.PRIMARY;
            partitions.add(partition(number, entry, kind));
        }
        for (int number = FIRST_LOGICAL; number < FIRST_LOGICAL + chain.count(); number++) {
            partitions.add(partition(number, chain.logical(number), Partition.Kind.LOGICAL));
        }
        return partitions;
    }

    private Partition partition(int number, MbrEntry entry, Partition.Kind kind) {
        return Partition.builder(number, PartitionType.of(entry.type()))
                .kind(kind)
                .range(sectorSize, entry.startLba(), entry.sectorCount())
                .active(entry.isActive())
                .build();
    }

    private static SectorRange range(MbrEntry entry) {
        return new SectorRange(entry.startLba(), entry.endLba());
    }

    private MbrEntry require(int number) {
        return number >= FIRST_LOGICAL ? chain.logical(number) : primaries.require(number);
    }

    private void set(int number, MbrEntry entry) {
        if (number >= FIRST_LOGICAL) {
            chain.set(number, entry);
        } else {
            primaries.set(number, entry);
        }
    }

    @Override
    public List<FreeRange> freeRanges() {
        List<FreeRange> free = new ArrayList<>();
        freeOutside(0).forEach(gap -> free.add(freeRange(gap, FreeRange.Place.DISK)));
        freeInside(0).forEach(gap -> free.add(freeRange(gap, FreeRange.Place.EXTENDED)));
        free.sort(Comparator.comparingLong(FreeRange::position));
        return List.copyOf(free);
    }

    private FreeRange freeRange(SectorRange gap, FreeRange.Place place) {
        return new FreeRange(gap.start() * sectorSize, gap.count() * sectorSize, place);
    }

    /** What is free outside the extended partition, or would be without a primary one. */
    private List<SectorRange> freeOutside(int without) {
        return new SectorRange(1, Math.min(sectorCount, MAX_SECTORS)).without(primaries.used(without));
    }

    /** What is free inside the extended partition, or would be without a logical one. */
    private List<SectorRange> freeInside(int without) {
        MbrEntry container = primaries.extended();
        if (container == null) {
            return List.of();
        }
        long limit = Math.min(container.endLba(), Math.min(sectorCount, MAX_SECTORS));
        return new SectorRange(container.startLba(), limit).without(chain.used(without));
    }

    @Override
    public int add(NewPartition wanted) throws NoSpaceException, RefusedException {
        int type = MbrRules.requireType(wanted);
        return switch (kindOf(wanted, type)) {
            case EXTENDED -> addExtended(wanted, type);
            case LOGICAL -> addLogical(wanted, type);
            case PRIMARY -> addPrimary(wanted, type);
        };
    }

    private Partition.Kind kindOf(NewPartition wanted, int type) throws NoSpaceException, RefusedException {
        boolean extendedType = MbrEntry.isExtended(type);
        if (wanted.kind().isPresent()) {
            Partition.Kind kind = wanted.kind().get();
            if ((kind == Partition.Kind.EXTENDED) != extendedType) {
                throw new RefusedException(
                        "type " + wanted.type() + " does not go with a partition of kind " + kind,
                        "choose another type or kind");
            }
            return kind;
        }
        if (extendedType) {
            return Partition.Kind.EXTENDED;
        }
        MbrEntry container = primaries.extended();
        if (wanted.position().isPresent() && container != null) {
            long lba = wanted.position().getAsLong() / sectorSize;
            return range(container).contains(new SectorRange(lba, lba + 1))
                    ? Partition.Kind.LOGICAL
                    : Partition.Kind.PRIMARY;
        }
        if (wanted.number().isPresent()) {
            return wanted.number().getAsInt() < FIRST_LOGICAL ? Partition.Kind.PRIMARY : Partition.Kind.LOGICAL;
        }
        if (container == null) {
            return Partition.Kind.PRIMARY;
        }
        return primaries.hasFree() && fits(freeOutside(0), wanted) ? Partition.Kind.PRIMARY : Partition.Kind.LOGICAL;
    }

    private boolean fits(List<SectorRange> free, NewPartition wanted) throws RefusedException {
        try {
            Placement.of(options, sectorSize, 0).find(free, wanted);
            return true;
        } catch (NoSpaceException e) {
            return false;
        }
    }

    private int addPrimary(NewPartition wanted, int type) throws NoSpaceException, RefusedException {
        int number = primaries.freeNumber(wanted);
        SectorRange place = Placement.of(options, sectorSize, 0)
                .find(freeOutside(0), wanted)
                .place();
        primaries.add(number, entry(0, type, place));
        if (wanted.isActive()) {
            setActive(number);
        }
        return number;
    }

    private int addExtended(NewPartition wanted, int type) throws NoSpaceException, RefusedException {
        if (primaries.extended() != null) {
            throw new RefusedException("there is an extended partition already", "resize that one");
        }
        if (wanted.isActive()) {
            throw new RefusedException("an extended partition cannot be booted from", "make a primary one active");
        }
        int number = primaries.freeNumber(wanted);
        SectorRange place = Placement.of(options, sectorSize, 0)
                .find(freeOutside(0), wanted)
                .place();
        primaries.add(number, entry(0, type, place));
        chain.begin(place.start());
        return number;
    }

    private int addLogical(NewPartition wanted, int type) throws NoSpaceException, RefusedException {
        if (primaries.extended() == null) {
            throw new RefusedException("there is no extended partition", "add one first");
        }
        if (wanted.isActive()) {
            throw new RefusedException("a logical partition cannot be booted from", "make a primary one active");
        }
        int number = FIRST_LOGICAL + chain.count();
        if (wanted.number().isPresent() && wanted.number().getAsInt() != number) {
            throw new RefusedException("a new logical partition gets number " + number, "leave the number out");
        }
        chain.requireRoom(options.reading().limits().maxChainLength());
        Placement placement = Placement.of(options, sectorSize, chain.isRootFree() ? 0 : 1);
        Placement.Found found = placement.find(freeInside(0), wanted);
        chain.append(recordBefore(found.place(), found.room()), entry(0, type, found.place()));
        return number;
    }

    /** The record goes a grain before its partition, or as far as there is room. */
    private long recordBefore(SectorRange place, SectorRange room) {
        return Math.max(room.start(), Placement.of(options, sectorSize, 1).down(place.start() - 1));
    }

    private MbrEntry entry(int status, int type, SectorRange place) {
        return new MbrEntry(
                status, geometry.of(place.start()), type, geometry.of(place.limit() - 1), place.start(), place.count());
    }

    @Override
    public void delete(int number) throws RefusedException {
        MbrEntry entry = require(number);
        if (number >= FIRST_LOGICAL) {
            chain.delete(number);
            return;
        }
        if (entry.equals(primaries.extended())) {
            if (chain.count() > 0) {
                throw new RefusedException("partition " + number + " holds logical partitions", "delete those first");
            }
            chain.clear();
        }
        primaries.remove(number);
    }

    @Override
    public void resize(int number, long length) throws NoSpaceException, RefusedException {
        MbrEntry entry = require(number);
        if (length < 1 || length % sectorSize != 0) {
            throw new IllegalArgumentException("length is " + length + ", allowed multiples of " + sectorSize);
        }
        long largest = largestLength(number);
        if (length > largest) {
            throw new NoSpaceException("partition " + number, length, largest);
        }
        SectorRange place = new SectorRange(entry.startLba(), entry.startLba() + length / sectorSize);
        if (entry.isExtended()) {
            chain.requireInside(number, place);
        }
        setPlace(number, entry, place);
    }

    @Override
    public void place(int number, long position, long length) throws RefusedException {
        MbrEntry entry = require(number);
        if (length < 1 || length % sectorSize != 0 || position < 0 || position % sectorSize != 0) {
            throw new IllegalArgumentException(
                    length + " bytes at " + position + ", allowed multiples of " + sectorSize);
        }
        long start = position / sectorSize;
        SectorRange place = new SectorRange(start, Math.addExact(start, length / sectorSize));
        if (number >= FIRST_LOGICAL) {
            placeLogical(number, place);
            return;
        }
        MbrRules.requireRoom(freeOutside(number), place);
        if (entry.isExtended()) {
            placeExtended(number, entry, place);
        } else {
            setPlace(number, entry, place);
        }
    }

    /** The first record goes with the start; the others stay. */
    private void placeExtended(int number, MbrEntry entry, SectorRange place) throws RefusedException {
        EbrNode root = chain.nodes().get(0);
        if (place.start() != entry.startLba()) {
            chain.moveRoot(place.start());
        }
        try {
            chain.requireInside(number, place);
        } catch (RefusedException e) {
            chain.restoreRoot(root);
            throw e;
        }
        setPlace(number, entry, place);
    }

    /** The record goes with its partition, but for the first one. */
    private void placeLogical(int number, SectorRange place) throws RefusedException {
        MbrEntry entry = require(number);
        if (chain.isFirst(number) || place.start() == entry.startLba()) {
            MbrRules.requireRoom(freeInside(number), place);
            setPlace(number, entry, place);
            return;
        }
        EbrNode node = chain.takeOut(number);
        EbrNode placed = node;
        try {
            SectorRange room = MbrRules.requireRoom(freeInside(0), place);
            if (room.start() < place.start()) {
                placed = node.at(recordBefore(place, room));
            } else if (node.lba >= place.start()) {
                throw new RefusedException(
                        "a logical partition needs a sector before it for its record", "choose a later place");
            }
        } finally {
            chain.putBack(number, placed);
        }
        setPlace(number, entry, place);
    }

    /**
     * Where the record of a logical partition is, in bytes.
     *
     * @throws IllegalArgumentException if there is no such partition
     */
    public long recordPosition(int number) {
        return chain.record(number) * sectorSize;
    }

    /**
     * Gives the record of a logical partition another place.
     *
     * @param number a logical partition, but not the one whose record is the first in the extended partition: that one
     *     goes with {@link #place} of the extended partition
     * @param position where the record starts, a multiple of the sector size
     * @throws IllegalArgumentException if there is no such partition or the numbers are not possible
     * @throws RefusedException if the place is not free, or not before the partition in the extended one
     */
    public void placeRecord(int number, long position) throws RefusedException {
        if (position < 0 || position % sectorSize != 0 || number < FIRST_LOGICAL || chain.isFirst(number)) {
            throw new IllegalArgumentException("record of partition " + number + " at " + position);
        }
        long lba = position / sectorSize;
        if (lba == chain.record(number)) {
            return;
        }
        MbrRules.requireRoom(freeInside(0), new SectorRange(lba, lba + 1));
        if (lba >= require(number).startLba()) {
            throw new RefusedException("a record is before its logical partition", "choose an earlier place");
        }
        chain.putBack(number, chain.takeOut(number).at(lba));
    }

    /** Takes records that describe no partition out of the chain; other tools leave them where partitions were. */
    public void dropEmptyRecords() {
        if (primaries.extended() != null) {
            chain.tidy();
        }
    }

    private void setPlace(int number, MbrEntry entry, SectorRange place) {
        if (!place.equals(range(entry))) {
            set(number, entry(entry.status(), entry.type(), place));
        }
    }

    @Override
    public long largestLength(int number) {
        MbrEntry entry = require(number);
        List<SectorRange> free = number >= FIRST_LOGICAL ? freeInside(number) : freeOutside(number);
        return free.stream()
                        .filter(room -> room.start() <= entry.startLba() && entry.startLba() < room.limit())
                        .mapToLong(room -> Math.min(room.limit() - entry.startLba(), MAX_SECTORS - 1))
                        .findFirst()
                        .orElse(0)
                * sectorSize;
    }

    @Override
    public void setType(int number, PartitionType type) throws RefusedException {
        MbrEntry entry = require(number);
        int value = MbrRules.requireType(type);
        if (MbrEntry.isExtended(value) != entry.isExtended()) {
            throw new RefusedException(
                    "partition " + number + " cannot become or stop being an extended one",
                    "delete it and add another");
        }
        set(
                number,
                new MbrEntry(
                        entry.status(), entry.first(), value, entry.last(), entry.startLba(), entry.sectorCount()));
    }

    /**
     * Makes a primary partition the one to boot from, and no other.
     *
     * @param number zero for none
     * @throws IllegalArgumentException if there is no such partition
     * @throws RefusedException if it is not a primary one
     */
    public void setActive(int number) throws RefusedException {
        if (number != 0 && (require(number).isExtended() || number >= FIRST_LOGICAL)) {
            throw new RefusedException("partition " + number + " is not a primary one", "choose a primary one");
        }
        primaries.setActive(number);
    }

    @Override
    public TableWrite plan(BlockDevice device) throws IOException {
        return new MbrPlan(this, device).build();
    }

    EditOptions options() {
        return options;
    }

    @Nullable
    MbrTable origin() {
        return origin;
    }

    List<EbrNode> nodes() {
        return chain.nodes();
    }

    /** Takes the extended partition out with all that is in it. */
    void dropExtended() {
        primaries.removeExtended();
        chain.clear();
    }

    /** The container's first sector and the first one after it; empty ranges for none. */
    SectorRange containerRange() {
        MbrEntry container = primaries.extended();
        return container == null ? new SectorRange(0, 0) : range(container);
    }

    /** Where each partition with data was and is: those that were read come with their old start. */
    record Place(int number, long originStart, SectorRange range) {}

    /** The places of all partitions but the extended one. */
    List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (int i : primaries.numbers()) {
            if (!primaries.require(i).isExtended()) {
                places.add(new Place(i, primaries.originStart(i), range(primaries.require(i))));
            }
        }
        int number = FIRST_LOGICAL;
        for (EbrNode node : chain.nodes()) {
            MbrEntry logical = node.logical();
            if (logical != null) {
                places.add(new Place(number++, node.originStart, range(logical)));
            }
        }
        return places;
    }

    /** The first sector with this table's entries and signature over one with the boot code to keep. */
    ByteBuffer bootSector(MbrSector over) {
        MbrTable read = origin;
        MbrSector base = read != null ? MbrSector.of(read.bootRecords().get(0).bytes()) : over;
        return MbrRules.bootSector(base, primaries.all(), signature, read != null);
    }

    ByteBuffer record(int index) {
        List<EbrNode> nodes = chain.nodes();
        EbrNode next = index + 1 < nodes.size() ? nodes.get(index + 1) : null;
        return nodes.get(index).render(containerRange().start(), next, geometry);
    }
}
