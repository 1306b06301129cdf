package io.github.diskwright.image.codec.lzms;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives a parser the matches of a chunk, position after position. A helper may search ahead, a bounded number of
 * segments; whoever fills a segment, it is the same. If no helper comes, the parser's thread does all the work. One
 * thread at a time may call the methods.
 */
final class MatchFeed {
    private static final int SEGMENTS_AHEAD = 8;
    /** A chunk that has no more is not worth a helper. */
    private static final int MIN_SHARED_CHUNK = 1 << 20;

    private final MatchSearch search;
    private final @Nullable Executor helpers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock, as is all below: segments to be filled, and filled ones in order. */
    private final Deque<MatchSegment> free = new ArrayDeque<>();

    private final Deque<MatchSegment> ready = new ArrayDeque<>();
    /** Whether somebody fills a segment now, outside of the lock; nobody else may then. */
    private boolean isFilling;

    private @Nullable Throwable failure;
    private Ahead ahead = new Ahead(Thread.currentThread());

    private MatchSegment current = new MatchSegment();
    private int index;

    /**
     * A feed.
     *
     * @param search what it gives
     * @param helpers run the search ahead; null for none
     */
    MatchFeed(MatchSearch search, @Nullable Executor helpers) {
        this.search = search;
        this.helpers = helpers;
        if (helpers != null) {
            for (int i = 0; i < SEGMENTS_AHEAD; i++) {
                free.add(new MatchSegment());
            }
        }
    }

    /** Starts a chunk; {@link #finish} has to follow. */
    void start(byte[] bytes, int size) {
        search.start(bytes, size);
        index = 0;
        current.size = 0;
        if (helpers != null && size >= MIN_SHARED_CHUNK) {
            ahead = new Ahead(Thread.currentThread());
            try {
                helpers.execute(ahead);
            } catch (RejectedExecutionException e) {
                // Help that does not come is no error.
                ahead.isOver = true;
            }
        }
    }

    /**
     * Goes to the next position.
     *
     * @param matches takes its matches, each longer than the one before
     * @return how many there are
     */
    int next(int[] matches) {
        if (index == current.size) {
            nextSegment();
            index = 0;
        }
        int count = current.matches[index++];
        System.arraycopy(current.matches, index, matches, 0, count);
        index += count;
        return count;
    }

    private void nextSegment() {
        lock.lock();
        try {
            while (ready.isEmpty() && isFilling) {
                changed.awaitUninterruptibly();
            }
            if (failure != null) {
                throw new IllegalStateException("the search for matches failed", failure);
            }
            if (!ready.isEmpty()) {
                free.add(current);
                current = ready.remove();
                changed.signalAll();
                return;
            }
            isFilling = true;
        } finally {
            lock.unlock();
        }
        fill(current, false);
    }

    /** Fills a segment; {@link #isFilling} is set, and is no more afterwards, when the segment is ready for the parser. */
    private void fill(MatchSegment segment, boolean isAhead) {
        Throwable thrown = null;
        try {
            search.fill(segment);
        } catch (RuntimeException | Error e) {
            thrown = e;
            throw e;
        } finally {
            lock.lock();
            try {
                isFilling = false;
                failure = thrown;
                if (isAhead) {
                    ready.add(segment);
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Ends a chunk, also before all positions were passed: after this no helper works on it. */
    void finish() {
        lock.lock();
        try {
            ahead.isOver = true;
            changed.signalAll();
            while (isFilling) {
                changed.awaitUninterruptibly();
            }
            free.addAll(ready);
            ready.clear();
            failure = null;
        } finally {
            lock.unlock();
        }
    }

    /** Fills segments ahead of the parser until the chunk is over. One that starts too late does nothing. */
    private final class Ahead implements Runnable {
        private final Thread parser;
        /** Guarded by the lock. */
        private boolean isOver;

        Ahead(Thread parser) {
            this.parser = parser;
        }

        @Override
        public void run() {
            MatchSegment segment = claim();
            while (segment != null) {
                fill(segment, true);
                segment = claim();
            }
        }

        /** Waits for a segment to be filled; null if there is none any more. */
        private @Nullable MatchSegment claim() {
            lock.lock();
            try {
                // An executor that runs tasks on the caller's thread must not wait for the parser.
                while (!isOver && (isFilling || free.isEmpty()) && Thread.currentThread() != parser) {
                    changed.awaitUninterruptibly();
                }
                if (isOver || search.isDone() || free.isEmpty()) {
                    return null;
                }
                isFilling = true;
                return free.remove();
            } finally {
                lock.unlock();
            }
        }
    }
}
