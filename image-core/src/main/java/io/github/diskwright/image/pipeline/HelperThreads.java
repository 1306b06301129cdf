package io.github.diskwright.image.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The threads of a run beside the caller's: those of a given executor, or own ones that end with the run. For work of this
 * library that is no {@link BlockPipeline}. Used by one thread.
 */
public final class HelperThreads {
    private final List<Thread> own = new ArrayList<>();

    /** No threads yet. */
    public HelperThreads() {}

    /**
     * Starts threads, as many as can be had.
     *
     * @param count how many are wanted
     * @param executor where they come from; empty for new ones
     * @param work what each of them does
     * @throws RuntimeException what the executor throws beside a rejection; threads that run already go on
     */
    public void start(int count, Optional<Executor> executor, Runnable work) {
        for (int i = 1; i <= count; i++) {
            boolean started = executor.isEmpty() ? startOwn(i, work) : offer(executor.get(), work);
            if (!started) {
                break;
            }
        }
    }

    private boolean startOwn(int number, Runnable work) {
        Thread thread = new Thread(work, "diskwright-block-" + number);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // The host gives no more threads: those that are there do the work.
            return false;
        }
        own.add(thread);
        return true;
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
    public void join() {
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
