package io.github.diskwright.image.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The threads of a run beside the caller's: those of a given executor, or own ones that end with the run. */
final class HelperThreads {
    private final List<Thread> own = new ArrayList<>();

    private HelperThreads() {}

    static HelperThreads start(int count, Optional<Executor> executor, Runnable work) {
        HelperThreads threads = new HelperThreads();
        for (int i = 1; i <= count; i++) {
            if (executor.isEmpty()) {
                Thread thread = new Thread(work, "diskwright-block-" + i);
                thread.setDaemon(true);
                threads.own.add(thread);
                thread.start();
            } else if (!offer(executor.get(), work)) {
                break;
            }
        }
        return threads;
    }

    private static boolean offer(Executor executor, Runnable work) {
        try {
            executor.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            // The caller's thread does what the executor will not.
            return false;
        }
    }

    /** Waits until the own threads are gone, also if the caller is interrupted. */
    void join() {
        boolean interrupted = false;
        for (Thread thread : own) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
