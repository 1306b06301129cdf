package io.github.diskwright.partition.move;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Holds the bytes that a plan's writes expect against those of the disk, so that a plan is not carried out on another
 * disk, or one that somebody has changed.
 */
final class WriteCheck {
    /** What a power cut leaves whole. */
    private static final int SECTOR = 512;

    private WriteCheck() {}

    /** Checks all writes whose bytes no other step changes between now and then. */
    static void beforeStart(BlockDevice disk, MovePlan plan, int next) throws IOException {
        List<MoveStep> steps = plan.steps();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof MoveStep.Write write) {
                // Done writes show unless a later step that may have begun hides them, coming ones unless an earlier
                // step changes the place first.
                boolean isDone = i < next;
                List<MoveStep> hiding =
                        isDone ? steps.subList(i + 1, Math.min(next + 1, steps.size())) : steps.subList(next, i);
                if (hiding.stream().noneMatch(step -> step.changes(write.target(), write.length()))) {
                    requireKnown(disk, write, isDone);
                }
            }
        }
    }

    /** Checks that each sector under a write is still as it was, or already as it is to be. */
    static void requireKnown(BlockDevice disk, MoveStep.Write write) throws IOException {
        requireKnown(disk, write, false);
    }

    private static void requireKnown(BlockDevice disk, MoveStep.Write write, boolean isDone) throws IOException {
        if (write.before().isEmpty() && !isDone) {
            return;
        }
        ByteBuffer before = isDone ? write.after() : write.before().orElseThrow();
        ByteBuffer found = ByteBuffer.allocate((int) write.length());
        disk.read(write.target(), found);
        found.flip();
        int at = 0;
        while (at < found.limit()) {
            int length = (int) Math.min(found.limit() - at, SECTOR - (write.target() + at) % SECTOR);
            ByteBuffer sector = found.slice(at, length);
            if (!sector.equals(before.slice(at, length))
                    && !sector.equals(write.after().slice(at, length))) {
                throw new RefusedException(
                        disk.description() + " is not as the plan expects it: other bytes under " + write.what(),
                        "name the disk that the plan was made for, or make a new plan");
            }
            at += length;
        }
    }
}
