package io.github.diskwright.testkit.fuzz;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Says on standard error which case is running when one takes very long; it ends nothing. */
final class Watchdog implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicLong current = new AtomicLong();
    private final Thread worker = Thread.currentThread();
    private final Thread thread;

    Watchdog(String title, long seed) {
        thread = new Thread(() -> watch(title, seed), "fuzz watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    void begin(long number) {
        current.set(number);
    }

    private void watch(String title, long seed) {
        long seen = -1;
        try {
            while (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                long now = current.get();
                if (now == seen) {
                    System.err.println(title + ": case " + now + " of seed " + seed + " is taking long, at\n"
                            + Arrays.stream(worker.getStackTrace())
                                    .map(frame -> "\tat " + frame)
                                    .collect(Collectors.joining("\n")));
                }
                seen = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
