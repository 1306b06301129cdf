package io.github.diskwright.partition.edit;

import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.partition.FreeRange;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.internal.table.GptEntry;
import io.github.diskwright.partition.internal.table.GptHeader;
import io.github.diskwright.partition.internal.table.MbrSector;
import io.github.diskwright.partition.internal.table.SectorRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A GPT that can be changed. The backup goes to the end of the disk, whatever size the table was made for, and the
 * protective MBR covers it.
 */
public final class GptEditor implements TableEditor {
    private static final int MAX_ARRAY_BYTES = 4 << 20;
    private static final int DEFAULT_ENTRIES = 128;

    private final EditOptions options;
    private final int sectorSize;
    private final long sectorCount;
    private final @Nullable GptTable origin;
    /** Null until it is known: that of the disk the table goes to. */
    private @Nullable ByteBuffer bootSector;

    private GptShape shape;
    private ByteBuffer array;

    private GptEditor(EditOptions options, int sectorSize, long sectorCount, UUID diskGuid) {
        this.options = options;
        this.sectorSize = sectorSize;
        this.sectorCount = sectorCount;
        this.origin = null;
        this.array = newArray(DEFAULT_ENTRIES * GptEntry.SIZE_BYTES);
        this.shape = GptShape.create(sectorSize, sectorCount, diskGuid);
    }

    private GptEditor(GptTable table, @Nullable GptTable origin, EditOptions options) {
        this.options = options;
        this.sectorSize = table.sectorSize();
        this.sectorCount = table.sectorCount();
        this.origin = origin;
        this.bootSector = ByteBuffer.allocate(MbrSector.SIZE_BYTES)
                .put(table.bootSector())
                .flip();
        this.array =
                newArray(table.entryArray().remaining()).put(table.entryArray()).flip();
        this.shape = GptShape.of(table);
    }

    private static ByteBuffer newArray(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * An editor of a table that was read. A copy that is damaged or in the wrong place is made good with the next write.
     *
     * @param table it is not changed
     * @param options how to edit
     */
    public static GptEditor of(GptTable table, EditOptions options) {
        return new GptEditor(table, table, options);
    }

    /** As {@link #of}, but for a disk that may hold any other table. */
    static GptEditor detached(GptTable table, EditOptions options) {
        return new GptEditor(table, null, options);
    }

    /**
     * A new table without partitions, with room for 128.
     *
     * @param diskSize bytes
     * @param sectorSize 512 or 4096
     * @param options how to edit
     * @throws NoSpaceException if the disk has no room for a GPT and a sector between its copies
     */
    public static GptEditor create(long diskSize, int sectorSize, EditOptions options) throws NoSpaceException {
        long needed = 2L * GptHeader.LEAST_ARRAY_BYTES + 4L * Ranges.checkSectorSize(sectorSize);
        if (diskSize < needed) {
            throw new NoSpaceException("a GPT", needed, diskSize);
        }
        return new GptEditor(options, sectorSize, diskSize / sectorSize, options.newGuid());
    }

    @Override
    public PartitionTable.Kind kind() {
        return PartitionTable.Kind.GPT;
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
        return shape.header().diskGuid().toString().toUpperCase(Locale.ROOT);
    }

    /** Identity of the disk. */
    public UUID diskGuid() {
        return shape.header().diskGuid();
    }

    /** First sector that a partition may use. */
    public long firstUsableLba() {
        return shape.header().firstUsableLba();
    }

    /** Last sector that a partition may use, inclusive. */
    public long lastUsableLba() {
        return shape.header().lastUsableLba();
    }

    /** Entries that the table has room for. */
    public int entryCount() {
        return (int) shape.header().entryCount();
    }

    /** Bytes of an entry. */
    public int entrySize() {
        return (int) shape.header().entrySize();
    }

    @Override
    public List<Partition> partitions() {
        List<Partition> partitions = new ArrayList<>();
        for (int number = 1; number <= entryCount(); number++) {
            if (GptEntry.isUsed(array, index(number))) {
                GptEntry entry = GptEntry.read(array, index(number));
                boolean reversed = Long.compareUnsigned(entry.startLba(), entry.endLba()) > 0;
                partitions.add(Partition.builder(number, PartitionType.of(entry.type()))
                        .range(sectorSize, entry.startLba(), reversed ? 0 : entry.endLba() - entry.startLba() + 1)
                        .gpt(entry.unique(), entry.name(), entry.attributes())
                        .build());
            }
        }
        return partitions;
    }

    private int index(int number) {
        return (number - 1) * entrySize();
    }

    private boolean isUsed(int number) {
        return number >= 1 && number <= entryCount() && GptEntry.isUsed(array, index(number));
    }

    private GptEntry require(int number) {
        if (!isUsed(number)) {
            throw new IllegalArgumentException("there is no partition " + number);
        }
        return GptEntry.read(array, index(number));
    }

    @Override
    public List<FreeRange> freeRanges() {
        return free(0).stream()
                .map(gap -> new FreeRange(gap.start() * sectorSize, gap.count() * sectorSize, FreeRange.Place.DISK))
                .toList();
    }

    /** What is free, or would be without one of the partitions. */
    private List<SectorRange> free(int without) {
        List<SectorRange> used = new ArrayList<>();
        for (Partition partition : partitions()) {
            long start = partition.startLba();
            if (partition.number() != without && start >= 0 && start < sectorCount && partition.sectorCount() != 0) {
                long left = sectorCount - start;
                long count = Long.compareUnsigned(partition.sectorCount(), left) > 0 ? left : partition.sectorCount();
                used.add(new SectorRange(start, start + count));
            }
        }
        return new SectorRange(shape.header().firstUsableLba(), shape.header().lastUsableLba() + 1).without(used);
    }

    @Override
    public int add(NewPartition wanted) throws NoSpaceException, RefusedException {
        if (wanted.kind().isPresent() && wanted.kind().get() != Partition.Kind.PRIMARY) {
            throw new RefusedException("a GPT has no extended and logical partitions", "leave the kind out");
        }
        if (wanted.isActive()) {
            throw new RefusedException("a GPT has no active partition", "set attribute bit 2 for legacy BIOS boot");
        }
        int number = wanted.number().isPresent() ? wanted.number().getAsInt() : freeNumber();
        if (number > entryCount()) {
            throw new NoSpaceException("partition " + number + " in the table", number, entryCount());
        }
        if (isUsed(number)) {
            throw new RefusedException("partition " + number + " exists", "choose another number");
        }
        UUID guid = wanted.guid().orElseGet(options::newGuid);
        requireUnused(guid, 0);
        requireAttributes(wanted.attributes(), 0);
        requireName(wanted.name());
        UUID type = requireGptType(wanted.type());
        SectorRange place =
                Placement.of(options, sectorSize, 0).find(free(0), wanted).place();
        clear(number);
        new GptEntry(type, guid, place.start(), place.limit() - 1, wanted.attributes(), wanted.name())
                .write(array, index(number));
        return number;
    }

    private int freeNumber() {
        int number = 1;
        while (isUsed(number)) {
            number++;
        }
        return number;
    }

    private void clear(int number) {
        array.put(index(number), new byte[entrySize()]);
    }

    private UUID requireGptType(PartitionType type) throws RefusedException {
        UUID guid = type.guid().orElseThrow(() -> new IllegalArgumentException(type + " is not a type of a GPT"));
        if (guid.equals(MixedGuid.ZERO)) {
            throw new RefusedException("the type of zeros marks an unused entry", "delete the partition instead");
        }
        return guid;
    }

    private void requireUnused(UUID guid, int owner) throws RefusedException {
        if (guid.equals(MixedGuid.ZERO)) {
            throw new RefusedException("a partition needs a GUID that is not zero", "choose another one");
        }
        for (Partition partition : partitions()) {
            if (partition.number() != owner && partition.guid().equals(Optional.of(guid))) {
                throw new RefusedException(
                        "partition " + partition.number() + " has the GUID " + guid + " already", "choose another one");
            }
        }
    }

    private static void requireAttributes(long attributes, long before) throws RefusedException {
        if ((attributes & ~before & GptEntry.RESERVED_ATTRIBUTES) != 0) {
            throw new RefusedException("attribute bits 3 to 47 are reserved", "leave them zero");
        }
    }

    private static void requireName(String name) throws RefusedException {
        if (name.length() > GptEntry.NAME_UNITS) {
            throw new RefusedException(
                    "the name has " + name.length() + " UTF-16 units, a GPT holds " + GptEntry.NAME_UNITS,
                    "choose a shorter one");
        }
        if (name.indexOf('\0') >= 0 || name.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw new RefusedException("the name holds a NUL or half a surrogate pair", "choose another one");
        }
    }

    @Override
    public void delete(int number) throws RefusedException {
        GptEntry entry = require(number);
        updateHybrid(entry, entry.startLba(), 0);
        clear(number);
    }

    @Override
    public void resize(int number, long length) throws NoSpaceException, RefusedException {
        GptEntry entry = require(number);
        if (length < 1 || length % sectorSize != 0) {
            throw new IllegalArgumentException("length is " + length + ", allowed multiples of " + sectorSize);
        }
        long largest = largestLength(number);
        if (length > largest) {
            throw new NoSpaceException("partition " + number, length, largest);
        }
        setRange(number, entry, entry.startLba(), length / sectorSize);
    }

    @Override
    public void place(int number, long position, long length) throws RefusedException {
        GptEntry entry = require(number);
        if (length < 1 || length % sectorSize != 0 || position < 0 || position % sectorSize != 0) {
            throw new IllegalArgumentException(
                    length + " bytes at " + position + ", allowed multiples of " + sectorSize);
        }
        long start = position / sectorSize;
        SectorRange place = new SectorRange(start, Math.addExact(start, length / sectorSize));
        if (free(number).stream().noneMatch(room -> room.contains(place))) {
            throw new RefusedException(
                    "sectors " + place.start() + " to " + (place.limit() - 1) + " are not all free",
                    "choose another place");
        }
        setRange(number, entry, start, place.count());
    }

    private void setRange(int number, GptEntry entry, long start, long count) throws RefusedException {
        if (start != entry.startLba() || start + count - 1 != entry.endLba()) {
            updateHybrid(entry, start, count);
            GptEntry.putRange(array, index(number), start, start + count - 1);
        }
    }

    @Override
    public long largestLength(int number) {
        GptEntry entry = require(number);
        return free(number).stream()
                        .filter(room -> room.start() <= entry.startLba() && entry.startLba() < room.limit())
                        .mapToLong(room -> room.limit() - entry.startLba())
                        .findFirst()
                        .orElse(0)
                * sectorSize;
    }

    @Override
    public void setType(int number, PartitionType type) throws RefusedException {
        require(number);
        GptEntry.putType(array, index(number), requireGptType(type));
    }

    /**
     * Changes the name of a partition.
     *
     * @param name up to 36 UTF-16 units
     * @throws IllegalArgumentException if there is no such partition
     * @throws RefusedException if the name is too long or not text
     */
    public void setName(int number, String name) throws RefusedException {
        require(number);
        requireName(name);
        GptEntry.putName(array, index(number), name);
    }

    /**
     * Changes the identity of a partition.
     *
     * @throws IllegalArgumentException if there is no such partition
     * @throws RefusedException if another one has the GUID, or it is zero
     */
    public void setGuid(int number, UUID guid) throws RefusedException {
        require(number);
        requireUnused(guid, number);
        GptEntry.putUnique(array, index(number), guid);
    }

    /** Gives a partition a new random identity. Throws {@link IllegalArgumentException} if there is no such one. */
    public UUID renewGuid(int number) {
        require(number);
        UUID guid = options.newGuid();
        GptEntry.putUnique(array, index(number), guid);
        return guid;
    }

    /**
     * Changes the attribute bits of a partition.
     *
     * @param attributes all 64 of them; reserved ones may be kept but not set
     * @throws IllegalArgumentException if there is no such partition
     * @throws RefusedException if reserved ones are set
     */
    public void setAttributes(int number, long attributes) throws RefusedException {
        requireAttributes(attributes, require(number).attributes());
        GptEntry.putAttributes(array, index(number), attributes);
    }

    /**
     * Changes the identity of the disk.
     *
     * @throws RefusedException if it is zero
     */
    public void setDiskGuid(UUID guid) throws RefusedException {
        if (guid.equals(MixedGuid.ZERO)) {
            throw new RefusedException("a disk needs a GUID that is not zero", "choose another one");
        }
        shape = shape.withDiskGuid(guid);
    }

    /** Gives the disk a new random identity. */
    public void renewDiskGuid() {
        shape = shape.withDiskGuid(options.newGuid());
    }

    /** Gives the disk and all its partitions new random identities, for a clone that stays beside the original. */
    public void renewGuids() {
        renewDiskGuid();
        partitions().forEach(partition -> renewGuid(partition.number()));
    }

    /**
     * Gives a partition another number.
     *
     * @param number the old one
     * @param newNumber 1 up to {@link #entryCount()}
     * @throws IllegalArgumentException if there is no such partition
     * @throws RefusedException if the new number is taken or too high
     */
    public void renumber(int number, int newNumber) throws RefusedException {
        require(number);
        if (newNumber < 1 || newNumber > entryCount() || (newNumber != number && isUsed(newNumber))) {
            throw new RefusedException("number " + newNumber + " is taken or beyond the table", "choose another one");
        }
        byte[] entry = entryBytes(number);
        clear(number);
        array.put(index(newNumber), entry);
    }

    private byte[] entryBytes(int number) {
        byte[] entry = new byte[entrySize()];
        array.get(index(number), entry);
        return entry;
    }

    /** Numbers the partitions from 1 in the order of their places. */
    public void sort() {
        List<byte[]> entries = partitions().stream()
                .sorted(Comparator.comparing(Partition::startLba, Long::compareUnsigned))
                .map(partition -> entryBytes(partition.number()))
                .toList();
        array.put(0, new byte[array.capacity()]);
        for (int i = 0; i < entries.size(); i++) {
            array.put(index(i + 1), entries.get(i));
        }
    }

    /**
     * Changes how many entries the table has room for.
     *
     * @param count not below the highest number in use; an array has at most 4 MiB and 32,768 entries
     * @throws RefusedException if numbers above the count are in use
     * @throws NoSpaceException if a partition is where the larger array would be
     */
    public void setEntryCount(int count) throws RefusedException, NoSpaceException {
        int most = Math.min(
                MAX_ARRAY_BYTES / entrySize(), options.reading().limits().maxTableEntries());
        if (count < 1 || count > most) {
            throw new IllegalArgumentException("count is " + count + ", allowed 1 to " + most);
        }
        int highest = partitions().stream().mapToInt(Partition::number).max().orElse(0);
        if (highest > count) {
            throw new RefusedException("partition " + highest + " is in use", "renumber it first");
        }
        long sectors = Placement.sectors((long) count * entrySize(), sectorSize);
        long reserve = Math.max(sectors, GptHeader.LEAST_ARRAY_BYTES / sectorSize);
        boolean grows = count > entryCount();
        long first = grows
                ? Math.max(shape.header().firstUsableLba(), shape.header().entryLba() + sectors)
                : shape.header().firstUsableLba();
        long last = grows
                ? Math.min(shape.header().lastUsableLba(), sectorCount - 2 - reserve)
                : shape.header().lastUsableLba();
        for (Partition partition : partitions()) {
            if (partition.startLba() < first || partition.startLba() + partition.sectorCount() - 1 > last) {
                throw new NoSpaceException(
                        "an array of " + count + " entries beside partition " + partition.number(),
                        sectors * sectorSize,
                        Placement.sectors(array.capacity(), sectorSize) * sectorSize);
            }
        }
        if (first > last) {
            throw new NoSpaceException("an array of " + count + " entries", sectors * sectorSize, 0);
        }
        ByteBuffer next = newArray(count * entrySize());
        next.put(0, array, 0, Math.min(next.capacity(), array.capacity()));
        array = next;
        shape = shape.withUsable(first, last).withEntryCount(count);
    }

    /**
     * Changes which sectors partitions may use, within what the entry arrays leave.
     *
     * @param first first sector
     * @param last last sector, inclusive
     * @throws RefusedException if a partition or an array is outside or inside, respectively
     */
    public void setUsable(long first, long last) throws RefusedException {
        long sectors = Placement.sectors(array.capacity(), sectorSize);
        boolean clear = first >= 2
                && (shape.header().entryLba() + sectors <= first
                        || shape.header().entryLba() > last)
                && last <= sectorCount - 2 - sectors
                && first <= last;
        if (!clear
                || partitions().stream()
                        .anyMatch(p -> p.startLba() < first || p.startLba() + p.sectorCount() - 1 > last)) {
            throw new RefusedException(
                    "sectors " + first + " to " + last
                            + " do not hold all partitions between the two copies of the table",
                    "choose others");
        }
        shape = shape.withUsable(first, last);
    }

    /** A hybrid MBR that mentions a partition stands against its change, follows it, or is dropped. */
    private void updateHybrid(GptEntry entry, long newStart, long newCount) throws RefusedException {
        ByteBuffer boot = bootSector;
        if (boot == null) {
            return;
        }
        MbrSector sector = MbrSector.of(boot);
        boolean mentioned = ProtectiveMbr.isHybrid(sector)
                && sector.entries().stream()
                        .anyMatch(e -> !e.isEmpty() && !e.isProtective() && e.startLba() == entry.startLba());
        if (!mentioned) {
            return;
        }
        switch (options.hybrid()) {
            case KEEP ->
                throw new RefusedException(
                        "the hybrid MBR mentions the partition at sector " + entry.startLba(),
                        "say whether the hybrid MBR is to follow or to be dropped");
            case FOLLOW -> bootSector = ProtectiveMbr.follow(sector, entry.startLba(), newStart, newCount);
            case DROP -> dropHybrid();
        }
    }

    /** Makes a hybrid MBR a plain protective one; others stay as they are. */
    public void dropHybrid() {
        ByteBuffer boot = bootSector;
        if (boot != null && ProtectiveMbr.isHybrid(MbrSector.of(boot))) {
            bootSector = ProtectiveMbr.plain(boot, sectorCount);
        }
    }

    @Override
    public TableWrite plan(BlockDevice device) throws IOException {
        return new GptPlan(this, device).build();
    }

    EditOptions options() {
        return options;
    }

    @Nullable
    GptTable origin() {
        return origin;
    }

    /** The first sector as edited; empty for a new table, which takes what the disk has. */
    Optional<MbrSector> bootSector() {
        return Optional.ofNullable(bootSector).map(MbrSector::of);
    }

    ByteBuffer array() {
        return array.duplicate().clear();
    }

    long primaryArrayLba() {
        return shape.header().entryLba();
    }

    long backupArrayLba() {
        return shape.backupArrayLba();
    }

    /** A header sector of this table. */
    ByteBuffer headerSector(GptTable.Copy copy) {
        byte[] entries = new byte[array.capacity()];
        array.get(0, entries);
        return shape.headerSector(copy, GptHeader.crc(entries));
    }
}
