package io.github.diskwright.partition.move;

import java.util.List;

/**
 * Where things are in a journal.
 *
 * @param stepsLength bytes of the encoded steps
 * @param copied bytes of a window that is copied to the journal; 0 if no step needs that
 */
record JournalLayout(long stepsLength, long copied) {
    static final int BLOCK = 4096;
    static final long STEPS = 3L * BLOCK;
    static final int COPIES = 2;

    static JournalLayout of(MovePlan plan, MoveTuning tuning) {
        return of(plan.steps(), StepCodec.length(plan.steps()), tuning);
    }

    static JournalLayout of(List<MoveStep> steps, long stepsLength, MoveTuning tuning) {
        long longest = steps.stream()
                .filter(step -> step instanceof MoveStep.Move move && tuning.isCopied(move))
                .mapToLong(step -> Math.min(step.length(), tuning.copied()))
                .max()
                .orElse(0);
        return new JournalLayout(stepsLength, longest);
    }

    private static long blocks(long length) {
        return (length + BLOCK - 1) / BLOCK * BLOCK;
    }

    /** Where a copied window starts. */
    long copy(int index) {
        return STEPS + blocks(stepsLength) + index * blocks(copied);
    }

    /** Bytes of the whole. */
    long size() {
        return copy(COPIES);
    }
}
