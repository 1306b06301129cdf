package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.JobOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The same work on several threads, the caller's among them, until each of them has found that there is no more. Which piece
 * comes next is the work's own business, as is looking whether another thread has failed: {@link #hasFailed()}. When
 * {@link #run} returns no thread is at work, also if an executor starts one late. Used once.
 */
public final class ParallelWork {
    private final Work work;
    private int running;
    private boolean over;
    private @Nullable Throwable failure;

    /** What each thread does. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does pieces until there are no more, or another thread has failed.
         *
         * @param team tells whether one has
         * @throws IOException ends the work of all
         */
        void run(ParallelWork team) throws IOException;
    }

    private ParallelWork(Work work) {
        this.work = work;
    }

    /**
     * Does work.
     *
     * @param threads how many may work, the caller's among them; 1 or more
     * @param job where the others come from
     * @param work what each does
     * @throws IOException the first failure, with those of others suppressed in it; unchecked exceptions and errors come
     *     through as well
     */
    public static void run(int threads, JobOptions job, Work work) throws IOException {
        ParallelWork team = new ParallelWork(work);
        HelperThreads helpers = new HelperThreads();
        try {
            helpers.start(threads - 1, job.executor(), team::help);
        } catch (RuntimeException | Error e) {
            team.fail(e);
        }
        team.help();
        team.awaitOthers();
        helpers.join();
        team.rethrow();
    }

    private void help() {
        synchronized (this) {
            if (over) {
                return;
            }
            running++;
        }
        try {
            work.run(this);
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        } finally {
            synchronized (this) {
                running--;
                notifyAll();
            }
        }
    }

    private synchronized void fail(Throwable thrown) {
        Throwable first = failure;
        if (first == null) {
            failure = thrown;
        } else if (first != thrown) {
            first.addSuppressed(thrown);
        }
    }

    /** Whether a thread has failed, so that the others need not go on. */
    public synchronized boolean hasFailed() {
        return failure != null;
    }

    private void awaitOthers() {
        boolean interrupted = false;
        synchronized (this) {
            over = true;
            while (running > 0) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void rethrow() throws IOException {
        Throwable first = failure;
        if (first instanceof IOException e) {
            throw e;
        } else if (first instanceof RuntimeException e) {
            throw e;
        } else if (first instanceof Error e) {
            throw e;
        }
    }
}
