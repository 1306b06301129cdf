package io.github.diskwright.partition.move;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A journal on its device. Not thread-safe. */
final class MoveJournal {
    private static final long MAGIC = 0x0053_4556_4F4D_5744L;
    private static final int VERSION = 2;
    private static final int CRC = 12;

    /** Far more than any work asks for; keeps sums of positions from overflowing. */
    private static final long MAX_COPIED = 1L << 40;

    private final BlockDevice device;
    private final MovePlan plan;
    private final MoveTuning tuning;
    private final JournalLayout layout;
    private final UUID id;
    private Progress progress;

    private MoveJournal(BlockDevice device, MovePlan plan, MoveTuning tuning, UUID id, Progress progress) {
        this.device = device;
        this.plan = plan;
        this.tuning = tuning;
        this.layout = JournalLayout.of(plan, tuning);
        this.id = id;
        this.progress = progress;
    }

    /** Writes the journal of a plan; the header last, so that a journal that opens is whole. */
    static MoveJournal create(BlockDevice device, MovePlan plan, MoveTuning tuning) throws IOException {
        MoveJournal journal = new MoveJournal(device, plan, tuning, UUID.randomUUID(), Progress.start());
        if (device.size() < journal.layout.size()) {
            throw new NoSpaceException(device.description(), journal.layout.size(), device.size());
        }
        device.writeZeros(0, JournalLayout.STEPS);
        device.flush();
        ByteBuffer steps = StepCodec.encode(plan.steps());
        device.write(JournalLayout.STEPS, steps.duplicate());
        journal.store(journal.progress);
        device.flush();
        device.write(0, journal.header(steps));
        device.flush();
        return journal;
    }

    private ByteBuffer header(ByteBuffer steps) {
        ByteBuffer block = ByteBuffer.allocate(JournalLayout.BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        block.putLong(MAGIC).putInt(VERSION).putInt(0).putLong(plan.diskSize());
        block.putInt(plan.steps().size()).putInt(Checksum.of(steps)).putLong(steps.remaining());
        block.putLong(tuning.window()).putLong(tuning.leastDistance()).putLong(tuning.copied());
        block.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        block.putLong(plan.sizeAfter());
        block.clear();
        return block.putInt(CRC, Checksum.of(block));
    }

    /**
     * Reads a journal.
     *
     * @throws RefusedException if it was never finished, so that nothing was changed
     */
    static MoveJournal open(BlockDevice device) throws IOException {
        String name = device.description();
        if (device.size() < JournalLayout.STEPS) {
            throw new CorruptImageException(name, "journal", 0, "12288 bytes or more", device.size() + " bytes");
        }
        ByteBuffer header = read(device, 0, JournalLayout.BLOCK);
        if (Zeros.isZero(header)) {
            throw new RefusedException(
                    name + " was not finished when the work stopped, and the disk was not changed",
                    "delete it and begin again");
        }
        long steps = requireHeader(device, header);
        ByteBuffer encoded = read(device, JournalLayout.STEPS, (int) steps);
        require(name, "journal steps", JournalLayout.STEPS, header.getInt(28), Checksum.of(encoded));
        MovePlan.Builder empty = MovePlan.builder(header.getLong(16)).sizeAfter(header.getLong(80));
        MovePlan plan = StepCodec.decode(encoded, header.getInt(24), empty, name);
        MoveTuning tuning = new MoveTuning(header.getLong(40), header.getLong(48), header.getLong(56));
        JournalLayout layout = JournalLayout.of(plan, tuning);
        if (layout.size() > device.size()) {
            throw new CorruptImageException(name, "journal", 0, layout.size() + " bytes", device.size() + " bytes");
        }
        UUID id = new UUID(header.getLong(64), header.getLong(72));
        return new MoveJournal(device, plan, tuning, id, newest(device, id, plan, layout));
    }

    /** Checks the header and answers the length of the steps. */
    private static long requireHeader(BlockDevice device, ByteBuffer header) throws IOException {
        String name = device.description();
        if (header.getLong(0) != MAGIC) {
            throw new CorruptImageException(name, "journal header", 0, "DWMOVES", "something else");
        }
        if (header.getInt(8) != VERSION) {
            throw new UnsupportedFeatureException(name, "journal version " + header.getInt(8));
        }
        int stored = header.getInt(CRC);
        header.putInt(CRC, 0);
        require(name, "journal header", CRC, stored, Checksum.of(header));
        long steps = header.getLong(32);
        long most = Math.min(device.size() - JournalLayout.STEPS, 2 * MovePlan.MAX_WRITTEN);
        if (steps < 0 || steps > most || header.getInt(24) < 0 || header.getInt(24) > MovePlan.MAX_STEPS) {
            throw new CorruptImageException(
                    name, "journal header", 24, "steps inside the journal", steps + " bytes of steps");
        }
        long shortest = Math.min(header.getLong(40), Math.min(header.getLong(48), header.getLong(56)));
        if (shortest < 1 || header.getLong(56) > MAX_COPIED || header.getLong(16) < 0) {
            throw new CorruptImageException(name, "journal header", 40, "window lengths", String.valueOf(shortest));
        }
        if (header.getLong(80) < 0 || header.getLong(80) > header.getLong(16)) {
            throw new CorruptImageException(
                    name, "journal header", 80, "at most the size of the disk", String.valueOf(header.getLong(80)));
        }
        return steps;
    }

    private static void require(String name, String structure, long position, int expected, int found)
            throws CorruptImageException {
        if (expected != found) {
            throw new CorruptImageException(
                    name, structure, position, "CRC-32C " + Integer.toHexString(expected), Integer.toHexString(found));
        }
    }

    private static ByteBuffer read(BlockDevice device, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        device.read(position, bytes);
        return bytes.flip();
    }

    private static Progress newest(BlockDevice device, UUID id, MovePlan plan, JournalLayout layout)
            throws IOException {
        @Nullable Progress newest = null;
        for (int block = 1; block <= 2; block++) {
            Progress found = Progress.decode(read(device, (long) block * JournalLayout.BLOCK, JournalLayout.BLOCK), id);
            if (found != null && (newest == null || found.sequence() > newest.sequence())) {
                newest = found;
            }
        }
        if (newest == null || !isPossible(newest, plan, layout)) {
            throw new CorruptImageException(
                    device.description(),
                    "journal progress",
                    JournalLayout.BLOCK,
                    "a progress within the plan",
                    newest == null ? "none" : newest.toString());
        }
        return newest;
    }

    private static boolean isPossible(Progress progress, MovePlan plan, JournalLayout layout) {
        int step = progress.step();
        if (step < 0 || step > plan.steps().size() || progress.done() < 0) {
            return false;
        }
        long length = step == plan.steps().size() ? 0 : plan.steps().get(step).length();
        boolean isMove = step < plan.steps().size() && plan.steps().get(step) instanceof MoveStep.Move;
        Progress.Copy copy = progress.copy();
        Sample sample = progress.sample();
        if (sample != null
                && (sample.length() < 1
                        || sample.length() > Sample.MAX_BYTES
                        || sample.position() < 0
                        || sample.position() > plan.diskSize() - sample.length())) {
            return false;
        }
        if (progress.done() > (isMove ? length : 0)) {
            return false;
        }
        return copy == null
                || (copy.index() >= 0
                        && copy.index() < JournalLayout.COPIES
                        && copy.length() > 0
                        && copy.length() <= layout.copied()
                        && copy.length() <= length - progress.done());
    }

    BlockDevice device() {
        return device;
    }

    MovePlan plan() {
        return plan;
    }

    MoveTuning tuning() {
        return tuning;
    }

    Progress progress() {
        return progress;
    }

    /** Where a window that is copied to the journal goes. */
    long copyPosition(int index) {
        return layout.copy(index);
    }

    /** Makes a new progress durable. */
    void advance(Progress next) throws IOException {
        store(next);
        device.flush();
        // Only now: a job that is run again after a failure must not overwrite what an older progress still needs.
        progress = next;
    }

    private void store(Progress next) throws IOException {
        long block = 1 + next.sequence() % 2;
        device.write(block * JournalLayout.BLOCK, next.encode(id));
    }
}
