package io.github.diskwright.partition.move;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Steps as the journal holds them. */
final class StepCodec {
    private static final byte MOVE = 1;
    private static final byte WRITE = 2;
    private static final int MOVE_BYTES = 1 + 3 * Long.BYTES;
    private static final int WRITE_BYTES = 1 + Long.BYTES + Integer.BYTES + 1 + Short.BYTES;

    private final ByteBuffer bytes;
    private final String journal;

    private StepCodec(ByteBuffer bytes, String journal) {
        this.bytes = bytes;
        this.journal = journal;
    }

    static long length(List<MoveStep> steps) {
        return steps.stream().mapToLong(StepCodec::length).sum();
    }

    private static long length(MoveStep step) {
        if (step instanceof MoveStep.Write write) {
            int copies = write.before().isPresent() ? 2 : 1;
            return WRITE_BYTES + text(write).length + copies * write.length();
        }
        return MOVE_BYTES;
    }

    private static byte[] text(MoveStep.Write write) {
        return write.what().getBytes(StandardCharsets.UTF_8);
    }

    static ByteBuffer encode(List<MoveStep> steps) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length(steps))).order(ByteOrder.LITTLE_ENDIAN);
        for (MoveStep step : steps) {
            if (step instanceof MoveStep.Move move) {
                bytes.put(MOVE).putLong(move.from()).putLong(move.to()).putLong(move.length());
            } else if (step instanceof MoveStep.Write write) {
                byte[] text = text(write);
                bytes.put(WRITE).putLong(write.target()).putInt((int) write.length());
                bytes.put((byte) (write.before().isPresent() ? 1 : 0)).putShort((short) text.length);
                bytes.put(text);
                write.before().ifPresent(bytes::put);
                bytes.put(write.after());
            }
        }
        return bytes.flip();
    }

    /**
     * Reads steps.
     *
     * @param bytes all of them
     * @param count number of steps
     * @param plan where they go
     * @param journal description of the journal, for errors
     */
    static MovePlan decode(ByteBuffer bytes, int count, MovePlan.Builder plan, String journal)
            throws CorruptImageException {
        StepCodec codec = new StepCodec(bytes.order(ByteOrder.LITTLE_ENDIAN), journal);
        for (int i = 0; i < count; i++) {
            codec.addStep(plan);
        }
        if (bytes.hasRemaining()) {
            throw codec.corrupt(bytes.position(), "the end of the steps", bytes.remaining() + " bytes more");
        }
        return plan.build();
    }

    private void addStep(MovePlan.Builder plan) throws CorruptImageException {
        int start = bytes.position();
        require(1);
        byte kind = bytes.get();
        if (kind != MOVE && kind != WRITE) {
            throw corrupt(start, "step kind 1 or 2", String.valueOf(kind));
        }
        try {
            if (kind == MOVE) {
                require(MOVE_BYTES - 1);
                plan.move(bytes.getLong(), bytes.getLong(), bytes.getLong());
            } else {
                addWrite(plan);
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw corrupt(start, "a step inside the disk and the limits", String.valueOf(e.getMessage()));
        }
    }

    private void addWrite(MovePlan.Builder plan) throws CorruptImageException {
        require(WRITE_BYTES - 1);
        long position = bytes.getLong();
        int length = bytes.getInt();
        boolean hasBefore = bytes.get() != 0;
        byte[] text = new byte[Short.toUnsignedInt(bytes.getShort())];
        require(text.length);
        bytes.get(text);
        String what = new String(text, StandardCharsets.UTF_8);
        if (hasBefore) {
            ByteBuffer before = part(length);
            plan.write(position, before, part(length), what);
        } else {
            plan.write(position, part(length), what);
        }
    }

    private ByteBuffer part(int length) throws CorruptImageException {
        require(length);
        ByteBuffer part = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return part;
    }

    private void require(int length) throws CorruptImageException {
        if (length < 0 || length > bytes.remaining()) {
            throw corrupt(bytes.position(), length + " bytes of a step", bytes.remaining() + " bytes");
        }
    }

    private CorruptImageException corrupt(int offset, String expected, String found) {
        return new CorruptImageException(journal, "journal step", JournalLayout.STEPS + offset, expected, found);
    }
}
