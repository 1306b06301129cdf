package io.github.diskwright.image.tree;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.pipeline.HelperThreads;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Work on single files for several threads, a bounded number waiting. The thread that brings the work does some of it
 * when the others cannot keep up, or where there are no others.
 */
final class CopyQueue {
    private static final int WAITING_PER_THREAD = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition brought = lock.newCondition();
    private final Condition done = lock.newCondition();
    private final ArrayDeque<Task> tasks = new ArrayDeque<>();
    private final HelperThreads helpers = new HelperThreads();
    private final int most;
    private int running;
    private boolean ended;
    private @Nullable Throwable failure;

    /** Work on one file. */
    interface Task {
        void run() throws IOException;
    }

    /**
     * Starts threads.
     *
     * @param threads how many, the caller's among them
     * @param job where they come from
     */
    CopyQueue(int threads, JobOptions job) {
        most = threads == 1 ? 0 : WAITING_PER_THREAD * threads;
        helpers.start(threads - 1, job.executor(), this::help);
    }

    /** Brings work; does some while there is too much. */
    void put(Task task) throws IOException {
        Task mine;
        lock.lock();
        try {
            throwFailure();
            tasks.add(task);
            if (tasks.size() <= most) {
                brought.signal();
                return;
            }
            mine = take();
        } finally {
            lock.unlock();
        }
        runTaken(mine);
    }

    /** Does what is left, and waits for what others do. */
    void drain() throws IOException {
        while (true) {
            Task mine;
            lock.lock();
            try {
                while (tasks.isEmpty() && running > 0 && failure == null) {
                    done.awaitUninterruptibly();
                }
                throwFailure();
                if (tasks.isEmpty()) {
                    return;
                }
                mine = take();
            } finally {
                lock.unlock();
            }
            runTaken(mine);
        }
    }

    /**
     * Ends it: what waits is given up, what runs is waited for.
     *
     * @param cause an error of the caller, to which errors of the others are added
     */
    void end(@Nullable Throwable cause) {
        lock.lock();
        try {
            ended = true;
            tasks.clear();
            if (cause != null && failure == null) {
                failure = cause;
            }
            brought.signalAll();
            while (running > 0) {
                done.awaitUninterruptibly();
            }
            if (cause != null && failure != null && failure != cause) {
                cause.addSuppressed(failure);
            }
        } finally {
            lock.unlock();
        }
        helpers.join();
    }

    private Task take() {
        running++;
        return tasks.remove();
    }

    private void help() {
        while (true) {
            Task mine;
            lock.lock();
            try {
                while (tasks.isEmpty() && !ended && failure == null) {
                    brought.awaitUninterruptibly();
                }
                if (ended || failure != null) {
                    return;
                }
                mine = take();
            } finally {
                lock.unlock();
            }
            try {
                runTaken(mine);
            } catch (IOException | RuntimeException | Error e) {
                // Kept in the queue for the thread that brings the work.
                return;
            }
        }
    }

    private void runTaken(Task task) throws IOException {
        Throwable thrown = null;
        try {
            task.run();
        } catch (IOException | RuntimeException | Error e) {
            thrown = e;
            throw e;
        } finally {
            lock.lock();
            try {
                running--;
                note(thrown);
                if (running == 0) {
                    done.signalAll();
                }
                if (failure != null) {
                    done.signalAll();
                    brought.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void note(@Nullable Throwable thrown) {
        if (thrown != null && failure == null) {
            failure = thrown;
        } else if (thrown != null && failure != null && failure != thrown) {
            failure.addSuppressed(thrown);
        }
    }

    private void throwFailure() throws IOException {
        Throwable cause = failure;
        if (cause instanceof IOException e) {
            throw e;
        }
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
    }
}
