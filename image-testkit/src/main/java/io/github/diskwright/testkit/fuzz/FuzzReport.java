package io.github.diskwright.testkit.fuzz;

import java.util.Map;
import java.util.TreeMap;

/**
 * How the cases of a run ended, to see that they reached the parser at all. Immutable and thread-safe.
 */
public final class FuzzReport {
    private final long accepted;
    private final Map<String, Long> refused;

    FuzzReport(long accepted, Map<String, Long> refused) {
        this.accepted = accepted;
        this.refused = Map.copyOf(refused);
    }

    /** Number of cases that ended without an error. */
    public long accepted() {
        return accepted;
    }

    /** Number of cases that ended with a typed error. */
    public long refused() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Number of cases by simple name of the error that they ended with. */
    public Map<String, Long> refusedByError() {
        return refused;
    }

    @Override
    public String toString() {
        return accepted + " accepted, refused " + new TreeMap<>(refused);
    }
}
