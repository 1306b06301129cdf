package io.github.diskwright.testkit.crash;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many different crash states were checked in this virtual machine so far, so that tests can tell that there were
 * enough. Of one record two states are different if something else had reached the medium, or the operation had passed
 * another mark. Thread-safe.
 */
public final class CrashTally {
    private static final LongAdder DISTINCT = new LongAdder();

    private CrashTally() {}

    /** Number of different states that were checked. */
    public static long distinctStates() {
        return DISTINCT.sum();
    }

    static void add() {
        DISTINCT.increment();
    }
}
