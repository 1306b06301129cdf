package io.github.diskwright.testkit;

import java.util.Random;

/**
 * Makes seeds from seeds, so that each case of a run has randomness of its own and can be had without the others.
 * Neighbouring numbers give unrelated results, which {@link Random} alone does not promise. Thread-safe.
 */
public final class Seeds {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private Seeds() {}

    /**
     * The seed of one case.
     *
     * @param seed of the run
     * @param number of the case
     */
    public static long derive(long seed, long number) {
        return mix(mix(seed) + GOLDEN * (number + 1));
    }

    /** A source of randomness for one case. */
    public static Random random(long seed, long number) {
        return new Random(derive(seed, number));
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
