package io.github.diskwright.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Fails a test that leaves threads behind. Threads that were there before, and those of the virtual machine, do not
 * count; new ones get ten seconds to end.
 *
 * <pre>{@code
 * ThreadCheck.during(() -> pipeline.run(source, target));
 * }</pre>
 */
public final class ThreadCheck {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Set<String> OF_THE_MACHINE =
            Set.of("process reaper", "Common-Cleaner", "Finalizer", "Reference Handler", "Attach Listener");

    private final Set<Thread> before = threads();

    private ThreadCheck() {}

    /** What must not leave threads behind. */
    @FunctionalInterface
    public interface Action {
        /**
         * Does it.
         *
         * @throws Exception if the test fails in another way
         */
        void run() throws Exception;
    }

    /** Takes note of the threads there are. */
    public static ThreadCheck start() {
        return new ThreadCheck();
    }

    /**
     * Runs something and waits until no more threads are there than before.
     *
     * @param action what is run; if it fails, nothing is waited for
     * @throws Exception if it fails
     * @throws AssertionError if a thread stays, with where it is
     */
    public static void during(Action action) throws Exception {
        ThreadCheck check = start();
        action.run();
        check.end();
    }

    /**
     * Waits until no more threads are there than at the start.
     *
     * @throws AssertionError if one stays, with where it is
     */
    public void end() {
        end(PATIENCE_MILLIS);
    }

    void end(long patienceMillis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        List<Thread> left = left();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
            left = left();
        }
        if (!left.isEmpty()) {
            throw new AssertionError("threads left behind:\n"
                    + left.stream().map(ThreadCheck::shown).collect(Collectors.joining("\n")));
        }
    }

    private List<Thread> left() {
        List<Thread> left = new ArrayList<>(threads());
        left.removeAll(before);
        left.removeIf(thread -> OF_THE_MACHINE.contains(thread.getName())
                || thread.getName().startsWith("process reaper")
                || thread.getName().startsWith("ForkJoinPool.commonPool"));
        return left;
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    private static String shown(Thread thread) {
        StringBuilder text = new StringBuilder(thread.toString());
        for (StackTraceElement frame : thread.getStackTrace()) {
            text.append("\n\tat ").append(frame);
        }
        return text.toString();
    }
}
