package io.github.diskwright.partition.move;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far the work has come: what is before it is durable on the disk.
 *
 * @param sequence higher than that of all earlier ones
 * @param step index of the step that is next or under way
 * @param done bytes of that step that are durable
 * @param copy the window after them if it is in the journal; its target may hold anything
 * @param sample some of the bytes of the step that are durable
 */
record Progress(
        long sequence,
        int step,
        long done,
        @Nullable Copy copy,
        @Nullable Sample sample) {
    private static final long MAGIC = 0x00454341_4C505744L;
    private static final int CHECKED = 80;

    /**
     * A window in the journal.
     *
     * @param index which of the places for one
     * @param length its bytes
     * @param crc its CRC-32C
     */
    record Copy(int index, long length, int crc) {}

    static Progress start() {
        return new Progress(1, 0, 0, null, null);
    }

    /** All of this step is done. */
    Progress next() {
        return new Progress(sequence + 1, step + 1, 0, null, null);
    }

    /** More of this step is done; the next bytes are perhaps in the journal. */
    Progress at(long nextDone, @Nullable Copy window, @Nullable Sample moved) {
        return new Progress(sequence + 1, step, nextDone, window, moved);
    }

    ByteBuffer encode(UUID journal) {
        ByteBuffer block = ByteBuffer.allocate(JournalLayout.BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        block.putLong(MAGIC);
        block.putLong(journal.getMostSignificantBits()).putLong(journal.getLeastSignificantBits());
        block.putLong(sequence).putInt(step).putInt(copy == null ? 0 : 1).putLong(done);
        block.putLong(copy == null ? 0 : copy.length());
        block.putInt(copy == null ? 0 : copy.index()).putInt(copy == null ? 0 : copy.crc());
        block.putLong(sample == null ? 0 : sample.position());
        block.putInt(sample == null ? 0 : sample.length()).putInt(sample == null ? 0 : sample.crc());
        block.putInt(crc(block));
        return block.clear();
    }

    /** What a block says, or null if it is not whole or belongs to another journal. */
    static @Nullable Progress decode(ByteBuffer block, UUID journal) {
        ByteBuffer bytes = block.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        boolean own = bytes.getLong(0) == MAGIC
                && bytes.getLong(8) == journal.getMostSignificantBits()
                && bytes.getLong(16) == journal.getLeastSignificantBits();
        if (!own || bytes.getInt(CHECKED) != crc(bytes)) {
            return null;
        }
        Copy copy = bytes.getInt(36) == 0 ? null : new Copy(bytes.getInt(56), bytes.getLong(48), bytes.getInt(60));
        Sample sample =
                bytes.getInt(72) == 0 ? null : new Sample(bytes.getLong(64), bytes.getInt(72), bytes.getInt(76));
        return new Progress(bytes.getLong(24), bytes.getInt(32), bytes.getLong(40), copy, sample);
    }

    private static int crc(ByteBuffer block) {
        return Checksum.of(block.duplicate().position(0).limit(CHECKED));
    }
}
