package io.github.diskwright.partition.edit;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The sectors that a change of a partition table overwrote, as a file: what is needed to take the change back. Immutable
 * and thread-safe.
 *
 * <p>The file, little-endian: {@code DWSECTS1}, u64 bytes of the disk, u32 bytes of a sector, u32 number of runs; for
 * each run u32 step, u32 bytes, u64 position and the bytes; u32 CRC-32 of all before it.
 */
public final class SavedSectors {
    private static final byte[] MAGIC = "DWSECTS1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = 24;
    private static final int RUN_HEAD_BYTES = 16;
    private static final int CRC_BYTES = 4;
    private static final int MAX_BYTES = 32 << 20;

    private final long diskSize;
    private final int sectorSize;
    private final List<Run> runs;

    private record Run(int step, long position, ByteBuffer bytes) {}

    private SavedSectors(long diskSize, int sectorSize, List<Run> runs) {
        this.diskSize = diskSize;
        this.sectorSize = sectorSize;
        this.runs = List.copyOf(runs);
    }

    /** What a change overwrites. */
    public static SavedSectors of(TableWrite write) {
        List<Run> runs = new ArrayList<>();
        for (int step = 0; step < write.steps().size(); step++) {
            for (SectorWrite one : write.steps().get(step).writes()) {
                runs.add(new Run(step, one.position(), one.before()));
            }
        }
        return new SavedSectors(write.diskSize(), write.sectorSize(), runs);
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
                    file.description(), "saved sectors", 0, "DWSECTS1 and at most 32 MiB", "something else");
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
        int count = b.getInt();
        List<Run> runs = new ArrayList<>();
        while (b.remaining() >= RUN_HEAD_BYTES) {
            int at = b.position();
            int step = b.getInt();
            int length = b.getInt();
            long position = b.getLong();
            boolean sound = length > 0
                    && length <= b.remaining()
                    && position >= 0
                    && position <= diskSize - length
                    && (sectorSize == 512 || sectorSize == 4096)
                    && length % sectorSize == 0
                    && position % sectorSize == 0
                    && step >= (runs.isEmpty() ? 0 : runs.get(runs.size() - 1).step());
            if (!sound) {
                throw new CorruptImageException(
                        file.description(), "saved sectors", at, "sectors inside the disk", "something else");
            }
            runs.add(new Run(step, position, b.slice(b.position(), length).asReadOnlyBuffer()));
            b.position(b.position() + length);
        }
        if (runs.size() != count || b.hasRemaining()) {
            throw new CorruptImageException(
                    file.description(), "saved sectors", 20, runs.size() + " runs", String.valueOf(count));
        }
        return new SavedSectors(diskSize, sectorSize, runs);
    }

    /**
     * Writes the file and makes it durable.
     *
     * @param file a new one
     * @throws io.github.diskwright.image.RefusedException if it exists
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        int length = HEAD_BYTES + CRC_BYTES;
        for (Run run : runs) {
            length += RUN_HEAD_BYTES + run.bytes().capacity();
        }
        ByteBuffer b = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        b.put(MAGIC).putLong(diskSize).putInt(sectorSize).putInt(runs.size());
        for (Run run : runs) {
            b.putInt(run.step()).putInt(run.bytes().capacity()).putLong(run.position());
            b.put(run.bytes().duplicate().clear());
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
     * through.
     *
     * @param device the disk
     * @throws NoSpaceException if it has another size
     * @throws IOException if it cannot be read
     */
    public TableWrite plan(BlockDevice device) throws IOException {
        if (device.size() != diskSize) {
            throw new NoSpaceException(device.description() + " is not the saved disk", diskSize, device.size());
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
        return plan.build(TableWrite.Guarantee.OLD_OR_NEW);
    }

    private static int crc(ByteBuffer bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
