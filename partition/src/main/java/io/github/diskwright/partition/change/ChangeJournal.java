package io.github.diskwright.partition.change;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/** The journal of a change on its device; see the package for its form. Not thread-safe. */
final class ChangeJournal {
    static final int BLOCK = 4096;

    private static final int SECTOR = 512;
    private static final long MAGIC = 0x4547_4E41_4843_5744L;
    private static final long PROGRESS = 0x5345_4741_5453_5744L;
    private static final int VERSION = 1;
    private static final int CRC = 12;
    private static final long VOLUMES = 3L * BLOCK;
    private static final int CLEAN = 1;
    private static final int KEEP_EXTRA = 2;
    private static final int DROP_SHADOW_COPIES = 4;

    private final BlockDevice device;
    private final UUID id;
    private final long diskSize;
    private final int before;
    private final Region steps;
    private final List<Entry> volumes;
    private long sequence;
    private int stage;

    private ChangeJournal(BlockDevice device, UUID id, long diskSize, int before, Region steps, List<Entry> volumes) {
        this.device = device;
        this.id = id;
        this.diskSize = diskSize;
        this.before = before;
        this.steps = steps;
        this.volumes = List.copyOf(volumes);
    }

    /**
     * Where the journal of a stage is.
     *
     * @param position first byte
     * @param length bytes
     */
    record Region(long position, long length) {
        long end() {
            return position + length;
        }
    }

    /**
     * A volume.
     *
     * @param number number of the partition
     * @param position first byte on the disk
     * @param length bytes of the partition
     * @param oldSize bytes of the volume before
     * @param newSize bytes of the volume afterwards
     * @param serialNumber of the volume
     * @param flags how it is resized
     * @param region its journal
     */
    record Entry(
            int number,
            long position,
            long length,
            long oldSize,
            long newSize,
            long serialNumber,
            int flags,
            Region region) {
        static final int SIZE_BYTES = 64;

        static Entry of(VolumeResize volume, long region) {
            return new Entry(
                    volume.number(),
                    volume.position(),
                    volume.length(),
                    volume.oldSize(),
                    volume.newSize(),
                    volume.serialNumber(),
                    flags(volume.options()),
                    new Region(region, volume.journalSize()));
        }

        private static int flags(ResizeOptions options) {
            return (options.afterwards() == ResizeOptions.Afterwards.CLEAN ? CLEAN : 0)
                    | (options.extraClusters() == ResizeOptions.ExtraClusters.KEEP ? KEEP_EXTRA : 0)
                    | (options.shadowCopies() == ResizeOptions.ShadowCopies.DROP ? DROP_SHADOW_COPIES : 0);
        }

        ResizeOptions.Builder options() {
            ResizeOptions.Builder options = ResizeOptions.builder();
            if ((flags & CLEAN) != 0) {
                options.afterwards(ResizeOptions.Afterwards.CLEAN);
            }
            if ((flags & KEEP_EXTRA) != 0) {
                options.extraClusters(ResizeOptions.ExtraClusters.KEEP);
            }
            if ((flags & DROP_SHADOW_COPIES) != 0) {
                options.shadowCopies(ResizeOptions.ShadowCopies.DROP);
            }
            return options;
        }

        void write(ByteBuffer to) {
            to.putLong(position).putLong(length).putLong(oldSize).putLong(newSize);
            to.putLong(serialNumber).putInt(flags).putInt(number);
            to.putLong(region.position()).putLong(region.length());
        }

        static Entry read(ByteBuffer from, int at) {
            return new Entry(
                    from.getInt(at + 44),
                    from.getLong(at),
                    from.getLong(at + 8),
                    from.getLong(at + 16),
                    from.getLong(at + 24),
                    from.getLong(at + 32),
                    from.getInt(at + 40),
                    new Region(from.getLong(at + 48), from.getLong(at + 56)));
        }
    }

    private static long blocks(long length) {
        return (length + BLOCK - 1) / BLOCK * BLOCK;
    }

    private static Region stepsOf(DiskChange change) {
        long position = VOLUMES + blocks((long) change.volumes().size() * Entry.SIZE_BYTES);
        return new Region(position, change.steps().journalSize());
    }

    private static List<Entry> entriesOf(DiskChange change) {
        List<Entry> entries = new ArrayList<>();
        long next = stepsOf(change).end();
        for (VolumeResize volume : change.volumes()) {
            Entry entry = Entry.of(volume, blocks(next));
            entries.add(entry);
            next = entry.region().end();
        }
        return entries;
    }

    static long sizeFor(DiskChange change) {
        List<Entry> entries = entriesOf(change);
        return blocks(
                entries.isEmpty()
                        ? stepsOf(change).end()
                        : entries.get(entries.size() - 1).region().end());
    }

    /** Beginnings of the stages' journals. */
    interface Beginning {
        /** Writes the journal of the steps. */
        void steps(BlockDevice region) throws IOException;
    }

    /** Writes the journal of a change; the header last, so that a journal that opens is whole. */
    static ChangeJournal create(BlockDevice device, DiskChange change, Beginning beginning) throws IOException {
        long needed = sizeFor(change);
        if (device.size() < needed) {
            throw new NoSpaceException(device.description(), needed, device.size());
        }
        ChangeJournal journal = new ChangeJournal(
                device,
                UUID.randomUUID(),
                change.steps().diskSize(),
                change.before().size(),
                stepsOf(change),
                entriesOf(change));
        device.writeZeros(0, VOLUMES);
        device.flush();
        ByteBuffer table =
                ByteBuffer.allocate(journal.volumes.size() * Entry.SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Entry entry : journal.volumes) {
            entry.write(table);
            // An old journal there would be taken for the stage's.
            device.writeZeros(entry.region().position(), VOLUMES);
        }
        device.write(VOLUMES, table.flip());
        beginning.steps(journal.open(journal.steps));
        device.flush();
        ByteBuffer header = journal.block(MAGIC);
        header.putInt(8, VERSION).putLong(32, journal.diskSize);
        header.putInt(40, journal.volumes.size()).putInt(44, journal.before);
        header.putLong(48, journal.steps.position()).putLong(56, journal.steps.length());
        header.putInt(64, sum(table.rewind()));
        device.write(0, seal(header));
        device.flush();
        return journal;
    }

    private ByteBuffer block(long magic) {
        ByteBuffer block = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        block.putLong(0, magic);
        block.putLong(16, id.getMostSignificantBits()).putLong(24, id.getLeastSignificantBits());
        return block;
    }

    private static ByteBuffer seal(ByteBuffer block) {
        block.putInt(CRC, 0);
        return block.putInt(CRC, sum(block));
    }

    private static boolean isSealed(ByteBuffer block) {
        ByteBuffer copy = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(block.duplicate()).flip();
        return seal(copy).getInt(CRC) == block.getInt(CRC);
    }

    private static int sum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    /** Whether a device begins like such a journal. */
    static boolean isPresent(BlockDevice device) throws IOException {
        return device.size() >= VOLUMES && read(device, 0, SECTOR).getLong(0) == MAGIC;
    }

    /**
     * Reads a journal.
     *
     * @throws RefusedException if it was never finished, so that nothing was changed
     * @throws CorruptImageException if it is damaged
     */
    static ChangeJournal open(BlockDevice device) throws IOException {
        String name = device.description();
        if (device.size() < VOLUMES) {
            throw new CorruptImageException(name, "journal", 0, VOLUMES + " bytes or more", device.size() + " bytes");
        }
        ByteBuffer header = read(device, 0, SECTOR);
        if (Zeros.isZero(header)) {
            throw new RefusedException(
                    name + " was not finished when the work stopped, and the disk was not changed",
                    "delete it and begin again");
        }
        require(name, 0, header.getLong(0) == MAGIC && isSealed(header), "the head of a journal of a change");
        if (header.getInt(8) != VERSION) {
            throw new UnsupportedFeatureException(name, "journal version " + header.getInt(8));
        }
        int count = header.getInt(40);
        int before = header.getInt(44);
        long diskSize = header.getLong(32);
        require(name, 40, count >= 0 && count <= DiskChange.MAX_VOLUMES, "a number of volumes");
        require(name, 44, before >= 0 && before <= count, "a number of volumes before the steps");
        require(name, 40, count * Entry.SIZE_BYTES <= device.size() - VOLUMES, "volumes inside the journal");
        require(name, 32, diskSize >= 0, "a size of the disk");
        ByteBuffer table = read(device, VOLUMES, count * Entry.SIZE_BYTES);
        require(name, VOLUMES, sum(table) == header.getInt(64), "volumes of the header's CRC-32C");
        Region steps = new Region(header.getLong(48), header.getLong(56));
        require(name, 48, isInside(steps.position(), steps.length(), device.size()), "a journal of steps inside this");
        List<Entry> volumes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Entry entry = Entry.read(table, i * Entry.SIZE_BYTES);
            long at = VOLUMES + (long) i * Entry.SIZE_BYTES;
            Region region = entry.region();
            require(name, at, isInside(entry.position(), entry.length(), diskSize), "a partition inside the disk");
            require(
                    name,
                    at + 48,
                    isInside(region.position(), region.length(), device.size()),
                    "a journal inside this");
            require(name, at + 24, entry.newSize() > 0 && entry.newSize() <= entry.length(), "a size of the volume");
            volumes.add(entry);
        }
        UUID id = new UUID(header.getLong(16), header.getLong(24));
        ChangeJournal journal = new ChangeJournal(device, id, diskSize, before, steps, volumes);
        journal.readProgress();
        return journal;
    }

    private static boolean isInside(long position, long length, long size) {
        return position >= 0 && length >= 0 && length <= size && position <= size - length;
    }

    private void readProgress() throws IOException {
        for (int i = 1; i <= 2; i++) {
            ByteBuffer block = read(device, (long) i * BLOCK, SECTOR);
            boolean isOwn = block.getLong(0) == PROGRESS
                    && isSealed(block)
                    && block.getLong(16) == id.getMostSignificantBits()
                    && block.getLong(24) == id.getLeastSignificantBits();
            if (isOwn && block.getLong(32) > sequence) {
                sequence = block.getLong(32);
                stage = block.getInt(40);
                require(device.description(), (long) i * BLOCK + 40, stage >= 0 && stage <= stages(), "a stage");
            }
        }
    }

    private static ByteBuffer read(BlockDevice device, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        device.read(position, bytes);
        return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void require(String name, long position, boolean holds, String expected)
            throws CorruptImageException {
        if (!holds) {
            throw new CorruptImageException(name, "journal", position, expected, "something else");
        }
    }

    long diskSize() {
        return diskSize;
    }

    /** Number of stages: a volume each, and the steps. */
    int stages() {
        return volumes.size() + 1;
    }

    /** The stage that is next or under way; the number of stages when all are done. */
    int stage() {
        return stage;
    }

    boolean isSteps(int index) {
        return index == before;
    }

    /** The volume of a stage that is not the steps. */
    Entry volume(int index) {
        return volumes.get(index < before ? index : index - 1);
    }

    BlockDevice stepsJournal() {
        return open(steps);
    }

    /** The journal of a stage. */
    BlockDevice open(Region region) {
        return WindowDevice.of(device, region.position(), region.length(), device.description());
    }

    /** A stage is durable: the next one is due. */
    void advance() throws IOException {
        ByteBuffer block = block(PROGRESS);
        block.putLong(32, sequence + 1).putInt(40, stage + 1);
        device.write((1 + (sequence + 1) % 2) * BLOCK, seal(block));
        device.flush();
        sequence++;
        stage++;
    }
}
