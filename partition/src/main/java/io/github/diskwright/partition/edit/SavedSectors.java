package io.github.diskwright.partition.edit;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The sectors that a change of a partition table overwrote, as a file: what is needed to take the change back, and
 * checksums of what it wrote instead. Immutable and thread-safe.
 *
 * <p>The file, little-endian: {@code DWSECTS2}, u64 bytes of the disk, u32 bytes of a sector, u32 {@link
 * TableWrite.Guarantee} of the change (0, 1, 2), u32 number of runs; for each run u32 step, u32 bytes, u64 position, the
 * bytes that were there, and for each sector u32 CRC-32 of what was written; u32 CRC-32 of all before it.
 */
public final class SavedSectors {
    /** What becomes of sectors that have changed again since. */
    public enum Changed {
        /** They are a reason to refuse. */
        REFUSE,
        /** They are overwritten. */
        OVERWRITE
    }

    private static final byte[] MAGIC = "DWSECTS2".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = 28;
    private static final int RUN_HEAD_BYTES = 16;
    private static final int CRC_BYTES = 4;
    private static final int MAX_BYTES = 32 << 20;

    private final long diskSize;
    private final int sectorSize;
    private final TableWrite.Guarantee guarantee;
    private final List<Run> runs;

    /**
     * Sectors of a step.
     *
     * @param bytes what was there
     * @param written for each sector the CRC-32 of what was written
     */
    private record Run(int step, long position, ByteBuffer bytes, List<Integer> written) {}

    private SavedSectors(long diskSize, int sectorSize, TableWrite.Guarantee guarantee, List<Run> runs) {
        this.diskSize = diskSize;
        this.sectorSize = sectorSize;
        this.guarantee = guarantee;
        this.runs = List.copyOf(runs);
    }

    /** What a change overwrites. */
    public static SavedSectors of(TableWrite write) {
        List<Run> runs = new ArrayList<>();
        for (int step = 0; step < write.steps().size(); step++) {
            for (SectorWrite one : write.steps().get(step).writes()) {
                List<Integer> written = new ArrayList<>();
                for (int at = 0; at < one.length(); at += write.sectorSize()) {
                    written.add(crc(one.after().slice(at, write.sectorSize())));
                }
                runs.add(new Run(step, one.position(), one.before(), List.copyOf(written)));
            }
        }
        return new SavedSectors(write.diskSize(), write.sectorSize(), write.guarantee(), runs);
    }

    /** Whether a file is one of saved sectors. */
    public static boolean isAt(BlockDevice file) throws IOException {
        if (file.size() < HEAD_BYTES + CRC_BYTES) {
            return false;
        }
        ByteBuffer magic = ByteBuffer.allocate(MAGIC.length);
        file.read(0, magic);
        return magic.flip().equals(ByteBuffer.wrap(MAGIC));
    }

    /**
     * Reads such a file.
     *
     * @throws CorruptImageException if it is damaged
     * @throws IOException if it cannot be read
     */
    public static SavedSectors read(BlockDevice file) throws IOException {
        if (!isAt(file) || file.size() > MAX_BYTES) {
            throw new CorruptImageException(
                    file.description(), "saved sectors", 0, "DWSECTS2 and at most 32 MiB", "something else");
        }
        ByteBuffer b = ByteBuffer.allocate((int) file.size()).order(ByteOrder.LITTLE_ENDIAN);
        file.read(0, b);
        int end = b.capacity() - CRC_BYTES;
        if (crc(b.slice(0, end)) != b.getInt(end)) {
            throw new CorruptImageException(
                    file.description(), "saved sectors", end, "the checksum of the contents", "another one");
        }
        b.clear().limit(end).position(MAGIC.length);
        long diskSize = b.getLong();
        int sectorSize = b.getInt();
        int guarantee = b.getInt();
        int count = b.getInt();
        boolean isSound = (sectorSize == 512 || sectorSize == 4096)
                && guarantee >= 0
                && guarantee < TableWrite.Guarantee.values().length;
        if (!isSound) {
            throw new CorruptImageException(
                    file.description(), "saved sectors", 16, "sectors of 512 or 4096 bytes", "something else");
        }
        List<Run> runs = new ArrayList<>();
        while (b.remaining() >= RUN_HEAD_BYTES) {
            runs.add(readRun(
                    file,
                    b,
                    diskSize,
                    sectorSize,
                    runs.isEmpty() ? 0 : runs.get(runs.size() - 1).step()));
        }
        if (runs.size() != count || b.hasRemaining()) {
            throw new CorruptImageException(
                    file.description(), "saved sectors", 24, runs.size() + " runs", String.valueOf(count));
        }
        return new SavedSectors(diskSize, sectorSize, TableWrite.Guarantee.values()[guarantee], runs);
    }

    private static Run readRun(BlockDevice file, ByteBuffer b, long diskSize, int sectorSize, int leastStep)
            throws CorruptImageException {
        int at = b.position();
        int step = b.getInt();
        int length = b.getInt();
        long position = b.getLong();
        boolean isSound = length > 0
                && length % sectorSize == 0
                && length + (long) length / sectorSize * CRC_BYTES <= b.remaining()
                && position >= 0
                && position <= diskSize - length
                && position % sectorSize == 0
                && step >= leastStep;
        if (!isSound) {
            throw new CorruptImageException(
                    file.description(), "saved sectors", at, "sectors inside the disk", "something else");
        }
        ByteBuffer bytes = b.slice(b.position(), length).asReadOnlyBuffer();
        b.position(b.position() + length);
        List<Integer> written = new ArrayList<>();
        for (int i = 0; i < length / sectorSize; i++) {
            written.add(b.getInt());
        }
        return new Run(step, position, bytes, List.copyOf(written));
    }

    /**
     * Writes the file and makes it durable.
     *
     * @param file a new one
     * @throws RefusedException if it exists
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        int length = HEAD_BYTES + CRC_BYTES;
        for (Run run : runs) {
            length += RUN_HEAD_BYTES + run.bytes().capacity() + run.written().size() * CRC_BYTES;
        }
        ByteBuffer b = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        b.put(MAGIC)
                .putLong(diskSize)
                .putInt(sectorSize)
                .putInt(guarantee.ordinal())
                .putInt(runs.size());
        for (Run run : runs) {
            b.putInt(run.step()).putInt(run.bytes().capacity()).putLong(run.position());
            b.put(run.bytes().duplicate().clear());
            run.written().forEach(b::putInt);
        }
        b.putInt(crc(b.slice(0, b.position())));
        writeFile(file, b.flip());
    }

    /** Makes a file of bytes, durable when this returns. */
    static void writeFile(Path file, ByteBuffer bytes) throws IOException {
        try (PendingFile pending =
                PendingFile.beside(file, PendingFile.Existing.REFUSE, 512, FileDevice.Sparseness.HOST_DEFAULT)) {
            pending.device().resize(bytes.remaining());
            pending.device().write(0, bytes);
            pending.commit();
        }
    }

    /**
     * What puts the sectors back, in the opposite order, so that every state between is one that the change itself went
     * through: the result has the change's {@link TableWrite#guarantee()}. Throws as {@link #plan(BlockDevice,
     * Changed)}, which refuses.
     */
    public TableWrite plan(BlockDevice device) throws IOException {
        return plan(device, Changed.REFUSE);
    }

    /**
     * What puts the sectors back.
     *
     * @param device the disk
     * @param changed what becomes of sectors that hold neither what the change wrote nor what was there before it
     * @throws NoSpaceException if it has another size
     * @throws RefusedException if the disk was changed again since
     * @throws IOException if it cannot be read
     */
    public TableWrite plan(BlockDevice device, Changed changed) throws IOException {
        if (device.size() != diskSize) {
            throw new NoSpaceException(device.description() + " is not the saved disk", diskSize, device.size());
        }
        if (changed == Changed.REFUSE) {
            requireUnchanged(device);
        }
        PlanBuilder plan = new PlanBuilder(device, sectorSize);
        int step = -1;
        for (int i = runs.size() - 1; i >= 0; i--) {
            Run run = runs.get(i);
            if (run.step() != step) {
                step = run.step();
                plan.step("sectors as they were before step " + (step + 1));
            }
            plan.put(run.position() / sectorSize, run.bytes().duplicate().clear(), "saved sectors");
        }
        return plan.build(guarantee);
    }

    /** A sector is as the change left it, or, where taking it back was stopped, already as it was. */
    private void requireUnchanged(BlockDevice device) throws IOException {
        Map<Long, Integer> last = new HashMap<>();
        Map<Long, ByteBuffer> first = new HashMap<>();
        for (Run run : runs) {
            for (int i = 0; i < run.written().size(); i++) {
                long position = run.position() + (long) i * sectorSize;
                last.put(position, run.written().get(i));
                first.putIfAbsent(position, run.bytes().slice(i * sectorSize, sectorSize));
            }
        }
        for (Map.Entry<Long, Integer> sector : last.entrySet()) {
            ByteBuffer found = ByteBuffer.allocate(sectorSize);
            device.read(sector.getKey(), found);
            found.flip();
            if (crc(found.duplicate()) != sector.getValue() && !found.equals(first.get(sector.getKey()))) {
                throw new RefusedException(
                        device.description() + " was changed since: sector " + sector.getKey() / sectorSize
                                + " is not what the change wrote",
                        "take back later changes first, or force it");
            }
        }
    }

    private static int crc(ByteBuffer bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
