package io.github.diskwright.testkit;

import java.util.OptionalLong;
import org.opentest4j.TestAbortedException;

/**
 * How many cases a run of the tests tries, and from which seed.
 *
 * <p>{@code -Ddiskwright.effort=thorough} multiplies every count by ten. {@code -Ddiskwright.seed=N} replaces the
 * fixed seeds, for a fresh run or to replay one; {@code -Ddiskwright.case=N} runs the one case that failed.
 * Thread-safe.
 */
public final class Effort {
    private static final int THOROUGH_FACTOR = 10;

    private Effort() {}

    /** A test that takes its seed from outside. */
    @FunctionalInterface
    public interface Seeded {
        /**
         * Runs the test.
         *
         * @param seed what everything random is to be made from
         * @throws Exception if the test fails
         */
        void run(long seed) throws Exception;
    }

    /**
     * Whether this is a long search.
     *
     * @throws IllegalStateException if {@code diskwright.effort} is neither {@code normal} nor {@code thorough}
     */
    public static boolean isThorough() {
        String effort = System.getProperty("diskwright.effort", "normal");
        return switch (effort) {
            case "thorough" -> true;
            case "normal" -> false;
            default ->
                throw new IllegalStateException("diskwright.effort is \"" + effort + "\", allowed normal and thorough");
        };
    }

    /** The count itself in a normal run, ten times as many in a thorough one. */
    public static int scaled(int count) {
        return isThorough() ? Math.multiplyExact(count, THOROUGH_FACTOR) : count;
    }

    /** The seed from {@code diskwright.seed} where it is set, else the given one. */
    public static long seed(long fixed) {
        return number("diskwright.seed").orElse(fixed);
    }

    /** The case from {@code diskwright.case} that is to be run alone, if there is one. */
    public static OptionalLong onlyCase() {
        return number("diskwright.case");
    }

    /**
     * Runs a test with {@link #seed(long)}; if it fails, the failure says which seed it was.
     *
     * @param fixed the seed of the normal run
     * @param test the test
     * @throws AssertionError if it fails; tests that were aborted pass through as they are
     */
    public static void seeded(long fixed, Seeded test) {
        long seed = seed(fixed);
        try {
            test.run(seed);
        } catch (TestAbortedException skipped) {
            throw skipped;
        } catch (Throwable failure) {
            throw new AssertionError("with -Ddiskwright.seed=" + seed + ": " + failure, failure);
        }
    }

    private static OptionalLong number(String property) {
        String value = System.getProperty(property, "").trim();
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.decode(value));
        } catch (NumberFormatException e) {
            throw new IllegalStateException(property + " is \"" + value + "\", which is not a number", e);
        }
    }
}
