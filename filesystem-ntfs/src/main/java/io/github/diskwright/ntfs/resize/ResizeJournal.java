package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.CRC32C;

/** A journal on its device; see the package for its form. Not thread-safe. */
final class ResizeJournal {
    static final int BLOCK = 4096;
    static final long ENTRIES = 3L * BLOCK;

    private static final long HEADER_MAGIC = 0x5A52_5346_544E_5744L;
    private static final long COMMIT_MAGIC = 0x5449_4D4D_4F43_5744L;
    private static final long STATE_MAGIC = 0x4554_4154_535F_5744L;
    private static final int VERSION = 1;
    private static final int CRC = 12;
    private static final int BUFFER = 2 << 20;
    /** Room for the index block of the root, both boot sectors and the like. */
    private static final int SPARE = 256 << 10;

    private static final String STRUCTURE = "journal";

    private final BlockDevice device;
    private final Subject subject;
    private final UUID id;
    private final CRC32C sum = new CRC32C();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private long length;
    private State state;

    private ResizeJournal(BlockDevice device, Subject subject, UUID id, State state) {
        this.device = device;
        this.subject = subject;
        this.id = id;
        this.state = state;
    }

    /** How far the work is. */
    enum State {
        /** The volume is the old one: at most, free clusters were written to. */
        STARTED,
        /** All writes are in the journal; some may have been done. */
        COMMITTED,
        /** All are done but for those that finish. */
        APPLIED,
        /** Nothing is left to do. */
        DONE
    }

    /**
     * The volume that a journal is for.
     *
     * @param serialNumber of the volume
     * @param deviceSize bytes of the device
     * @param oldSize bytes of the volume before
     * @param newSize bytes of the volume afterwards
     */
    record Subject(long serialNumber, long deviceSize, long oldSize, long newSize) {}

    /** Bytes that a plan's journal needs at most. */
    static long sizeFor(ResizePlan plan) {
        long recordSize = plan.volume().boot().recordSize();
        long clusterSize = plan.volume().clusterSize();
        ResizePlan.Places places = plan.places();
        long records = plan.images().size()
                + (long) plan.changes().size()
                + (places.newRecords() > 0 ? places.recordCount() - Planner.writtenRecords(plan.volume()) : 0)
                + 2L * plan.volume().boot().mirroredRecords()
                + 16;
        long bytes = SPARE + records * recordSize + places.bitmap().endVcn() * clusterSize;
        long writes = records
                + places.bitmap().endVcn()
                + places.table().size()
                + places.bitmap().size();
        for (ResizePlan.Contents contents : plan.contents()) {
            bytes += contents.bytes().length + SectorSums.SECTOR;
            writes += 1 + contents.runs().size();
        }
        long filled = SPARE + places.log().endVcn() * clusterSize;
        writes += places.log().size() + filled / Redo.MAX_WRITE + ResizeJob.MAX_SAMPLES + 16;
        long sums = (bytes + filled) / SectorSums.SECTOR + writes + ResizeJob.MAX_SAMPLES;
        return ENTRIES + bytes + 4 * sums + JournalEntry.HEAD_BYTES * writes + BLOCK;
    }

    /** Makes a journal without entries: what was on the device is gone. */
    static ResizeJournal create(BlockDevice device, Subject subject) throws IOException {
        if (device.size() < ENTRIES) {
            throw new NoSpaceException(device.description(), ENTRIES, device.size());
        }
        boolean fresh = Zeros.isZero(read(device, 0, (int) ENTRIES));
        ResizeJournal journal = new ResizeJournal(device, subject, UUID.randomUUID(), State.STARTED);
        ByteBuffer block = journal.block(HEADER_MAGIC);
        block.putInt(32, 0)
                .putLong(40, subject.serialNumber)
                .putLong(48, subject.deviceSize)
                .putLong(56, subject.oldSize)
                .putLong(64, subject.newSize);
        device.write(0, seal(block));
        if (!fresh) {
            // What is there must not be taken for this one's. A new file says nothing until the commit, which flushes.
            device.flush();
        }
        return journal;
    }

    private ByteBuffer block(long magic) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        block.putLong(0, magic).putInt(8, VERSION);
        block.putLong(16, id.getMostSignificantBits()).putLong(24, id.getLeastSignificantBits());
        return block;
    }

    private static ByteBuffer seal(ByteBuffer block) {
        block.clear().limit(SectorSums.SECTOR);
        block.putInt(CRC, 0).putInt(CRC, SectorSums.of(block)[0]);
        return block.clear();
    }

    private static boolean isSealed(ByteBuffer block) {
        int stored = block.getInt(CRC);
        ByteBuffer copy = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(block.duplicate()).flip();
        return seal(copy).getInt(CRC) == stored;
    }

    /**
     * Reads a journal.
     *
     * @throws RefusedException if it was never begun, so that nothing was changed
     * @throws CorruptImageException if it is damaged
     */
    static ResizeJournal open(BlockDevice device) throws IOException {
        String name = device.description();
        if (device.size() < ENTRIES) {
            throw new CorruptImageException(name, STRUCTURE, 0, ENTRIES + " bytes or more", device.size() + " bytes");
        }
        ByteBuffer header = read(device, 0, BLOCK);
        if (Zeros.isZero(header)) {
            throw new RefusedException(
                    name + " was not finished when the work stopped, and the volume was not changed",
                    "delete it and begin again");
        }
        if (header.getLong(0) != HEADER_MAGIC || !isSealed(header)) {
            throw new CorruptImageException(name, STRUCTURE, 0, "the head of a journal of a resize", "something else");
        }
        if (header.getInt(8) != VERSION) {
            throw new UnsupportedFeatureException(name, "journal version " + header.getInt(8));
        }
        Subject subject = new Subject(header.getLong(40), header.getLong(48), header.getLong(56), header.getLong(64));
        UUID id = new UUID(header.getLong(16), header.getLong(24));
        ResizeJournal journal = new ResizeJournal(device, subject, id, State.STARTED);
        journal.readState();
        return journal;
    }

    /** Whether there is a header; without one nothing was changed. */
    static boolean isBegun(BlockDevice device) throws IOException {
        return device.size() >= ENTRIES && !Zeros.isZero(read(device, 0, BLOCK));
    }

    private void readState() throws IOException {
        ByteBuffer commit = read(device, BLOCK, BLOCK);
        if (!isOwn(commit, COMMIT_MAGIC)) {
            return;
        }
        length = commit.getLong(40);
        if (length < 0 || length > device.size() - ENTRIES) {
            throw new CorruptImageException(
                    device.description(), STRUCTURE, BLOCK + 40, "entries inside the journal", length + " bytes");
        }
        state = State.COMMITTED;
        ByteBuffer block = read(device, 2L * BLOCK, BLOCK);
        if (isOwn(block, STATE_MAGIC)) {
            state = block.getInt(40) == State.DONE.ordinal() ? State.DONE : State.APPLIED;
        }
        requireWhole(commit.getInt(48));
    }

    private boolean isOwn(ByteBuffer block, long magic) {
        return block.getLong(0) == magic
                && isSealed(block)
                && block.getLong(16) == id.getMostSignificantBits()
                && block.getLong(24) == id.getLeastSignificantBits();
    }

    private void requireWhole(int expected) throws IOException {
        CRC32C crc = new CRC32C();
        for (long done = 0; done < length; ) {
            ByteBuffer part = read(device, ENTRIES + done, (int) Math.min(BUFFER, length - done));
            done += part.remaining();
            crc.update(part);
        }
        if ((int) crc.getValue() != expected) {
            throw new CorruptImageException(
                    device.description(),
                    STRUCTURE,
                    ENTRIES,
                    "entries of CRC-32C " + Integer.toHexString(expected),
                    Integer.toHexString((int) crc.getValue()));
        }
    }

    private static ByteBuffer read(BlockDevice device, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        device.read(position, bytes);
        return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    Subject subject() {
        return subject;
    }

    State state() {
        return state;
    }

    /** Bytes of the entries. */
    long length() {
        return length;
    }

    /** Adds an entry. It is durable only when the journal is committed. */
    void add(JournalEntry entry) throws IOException {
        if (buffer.remaining() < entry.size()) {
            drain();
        }
        buffer.putInt(entry.kind().code()).putInt(entry.group());
        buffer.putLong(entry.position()).putLong(entry.length());
        buffer.putInt(entry.fill()).putInt(entry.oldSums().length);
        for (int oldSum : entry.oldSums()) {
            buffer.putInt(oldSum);
        }
        buffer.put(entry.bytes().duplicate());
    }

    private void drain() throws IOException {
        buffer.flip();
        if (device.size() - ENTRIES - length < buffer.remaining()) {
            throw new NoSpaceException(device.description(), ENTRIES + length + buffer.remaining(), device.size());
        }
        sum.update(buffer.duplicate());
        long position = ENTRIES + length;
        length += buffer.remaining();
        device.write(position, buffer);
        buffer.clear();
    }

    /** From here on the work can only go forward. */
    void commit() throws IOException {
        drain();
        device.flush();
        ByteBuffer block = block(COMMIT_MAGIC);
        block.putLong(40, length).putInt(48, (int) sum.getValue());
        device.write(BLOCK, seal(block));
        device.flush();
        state = State.COMMITTED;
    }

    /** Notes that the work has come to a state, durably. */
    void reach(State next) throws IOException {
        ByteBuffer block = block(STATE_MAGIC);
        block.putInt(40, next.ordinal());
        device.write(2L * BLOCK, seal(block));
        device.flush();
        state = next;
    }

    /** Hears of entries. */
    interface Reader {
        void entry(JournalEntry entry) throws IOException;
    }

    /**
     * Reads all entries in their order.
     *
     * @throws CorruptImageException if one breaks a rule
     */
    void forEach(Reader reader) throws IOException {
        for (long at = 0; at < length; ) {
            long position = ENTRIES + at;
            long room = length - at;
            require(position, room >= JournalEntry.HEAD_BYTES, "an entry");
            ByteBuffer head = read(device, position, JournalEntry.HEAD_BYTES);
            JournalEntry.Kind kind = JournalEntry.Kind.of(head.getInt(0));
            int group = head.getInt(4);
            long target = head.getLong(8);
            long bytes = head.getLong(16);
            int sums = head.getInt(28);
            long inside = subject.deviceSize - bytes;
            require(position, kind != null && group >= 1 && group <= Redo.GROUPS, "a kind of entry");
            require(position, bytes > 0 && bytes <= Redo.MAX_WRITE && bytes % SectorSums.SECTOR == 0, "a length");
            require(position, target >= 0 && target <= inside, "a place on the volume");
            require(position, sums == bytes / SectorSums.SECTOR, "one sum for each sector");
            boolean hasBytes = kind == JournalEntry.Kind.WRITE || kind == JournalEntry.Kind.FINISH;
            long size = JournalEntry.HEAD_BYTES + 4L * sums + (hasBytes ? bytes : 0);
            require(position, size <= room, "an entry inside the journal");
            ByteBuffer rest = read(device, position + JournalEntry.HEAD_BYTES, (int) size - JournalEntry.HEAD_BYTES);
            int[] oldSums = new int[sums];
            rest.asIntBuffer().get(oldSums);
            ByteBuffer contents = rest.slice(4 * sums, rest.limit() - 4 * sums);
            reader.entry(new JournalEntry(
                    Objects.requireNonNull(kind), group, target, bytes, (byte) head.getInt(24), oldSums, contents));
            at += size;
        }
    }

    private void require(long position, boolean holds, String expected) throws CorruptImageException {
        if (!holds) {
            throw new CorruptImageException(device.description(), STRUCTURE, position, expected, "something else");
        }
    }
}
