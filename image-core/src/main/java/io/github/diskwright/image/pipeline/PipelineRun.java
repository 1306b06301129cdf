package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.CancelledException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One run of a pipeline: what its threads share, and what each of them does. The fields below the lock are guarded by
 * it. Blocks, workers, stages and the source are used outside it, by the one thread that has taken them; taking and
 * giving back under the lock is what makes their contents visible to the next thread.
 */
final class PipelineRun<R> {
    private final BlockPipeline<R> pipeline;
    private final BlockSource source;
    private final RateLimiter limiter;
    private final List<BlockStage<? super R>> stages;
    private final int threads;
    private final int maxItems;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Block> free = new ArrayDeque<>();
    /** For each stage the items that it will take, in order. Items enter the first queue as they are read. */
    private final List<ArrayDeque<Item<R>>> queues = new ArrayList<>();

    private final boolean[] stageBusy;
    private boolean taking;
    private boolean exhausted;
    private boolean stopped;
    /** Where the item begins that a stage stopped at or that failed: nothing behind it counts. */
    private long stopPosition = Long.MAX_VALUE;

    private int itemCount;
    private int activeThreads;
    private long done;
    private @Nullable Throwable failure;

    PipelineRun(BlockPipeline<R> pipeline, int threads, int blocks, int outputLength) {
        this.pipeline = pipeline;
        this.threads = threads;
        this.source = new BlockSource(pipeline.device, pipeline.position, pipeline.length, pipeline.blockSize);
        this.limiter = new RateLimiter(pipeline.job.rate());
        this.stages = pipeline.stages.isEmpty() ? List.of(new Drain<>()) : pipeline.stages;
        this.stageBusy = new boolean[stages.size()];
        this.exhausted = !source.hasNext();
        // Runs of zeros have no buffer that would bound their number.
        this.maxItems = 4 * blocks;
        for (int i = 0; i < stages.size(); i++) {
            queues.add(new ArrayDeque<>());
        }
        for (int i = 0; i < blocks; i++) {
            free.add(new Block(pipeline.buffers.allocate(pipeline.blockSize), pipeline.buffers.allocate(outputLength)));
        }
    }

    /** A block with its result, or a run of zeros (without block). */
    private static final class Item<R> {
        final long position;
        final long length;
        final @Nullable Block block;

        @Nullable
        R result;

        /** Travels on with the item, because a stage may yet stop at an earlier one, and then this never happened. */
        @Nullable
        Throwable thrown;

        boolean worked;

        Item(long position, long length, @Nullable Block block) {
            this.position = position;
            this.length = length;
            this.block = block;
            this.worked = block == null;
        }
    }

    /** The stage of a pipeline without stages. */
    private static final class Drain<R> implements BlockStage<R> {
        @Override
        public Next block(Block block, R result) {
            return Next.CONTINUE;
        }

        @Override
        public Next zeros(long position, long length) {
            return Next.CONTINUE;
        }
    }

    void run() throws IOException {
        long blocks = pipeline.length / pipeline.blockSize + 1;
        int count = (int) Math.min(threads, blocks) - 1;
        HelperThreads helpers = new HelperThreads();
        try {
            helpers.start(count, pipeline.job.executor(), this::help);
        } catch (RuntimeException | Error e) {
            // Those that run already must have stopped before the caller gets its devices back.
            failFromOutside(e);
        }
        help();
        awaitOthers();
        helpers.join();
        rethrow();
    }

    private void awaitOthers() {
        lock.lock();
        try {
            while (activeThreads > 0) {
                changed.awaitUninterruptibly();
            }
            free.clear();
        } finally {
            lock.unlock();
        }
    }

    private void rethrow() throws IOException {
        Throwable first = failure;
        if (first instanceof IOException e) {
            throw e;
        }
        if (first instanceof RuntimeException e) {
            throw e;
        }
        if (first instanceof Error e) {
            throw e;
        }
        if (first != null) {
            throw new IllegalStateException("undeclared failure", first);
        }
    }

    private void failFromOutside(Throwable thrown) {
        lock.lock();
        try {
            fail(thrown);
        } finally {
            lock.unlock();
        }
    }

    /** What each thread does until the run ends; does nothing if that is already so. */
    private void help() {
        OwnWorker own = new OwnWorker();
        lock.lock();
        activeThreads++;
        try {
            while (!isFinished()) {
                int stage = readyStage();
                if (pipeline.job.cancellation().isCancelled()) {
                    fail(new CancelledException(pipeline.task));
                } else if (stage >= 0) {
                    passOn(stage);
                } else if (!taking && !exhausted && !stopped && !free.isEmpty() && itemCount < maxItems) {
                    takeAndWork(own);
                } else {
                    changed.awaitUninterruptibly();
                }
            }
        } catch (RuntimeException | Error e) {
            // Nothing here should fail, but memory can end anywhere, and the others must not wait for this thread.
            fail(e);
        } finally {
            Throwable thrown = outsideLock(own::close);
            if (thrown != null) {
                fail(thrown);
            }
            activeThreads--;
            changed.signalAll();
            lock.unlock();
        }
    }

    private boolean isFinished() {
        return failure != null || ((exhausted || stopped) && !taking && itemCount == 0);
    }

    /** The stage furthest down that can take its next item; -1 if none can. */
    private int readyStage() {
        for (int i = stages.size() - 1; i >= 0; i--) {
            Item<R> head = queues.get(i).peek();
            if (!stageBusy[i] && head != null && head.worked) {
                return i;
            }
        }
        return -1;
    }

    private void passOn(int index) {
        Item<R> item = queues.get(index).remove();
        boolean last = index == stages.size() - 1;
        if (item.thrown == null) {
            callStage(index, last, item);
        }
        // A stage further down may have stopped at an earlier item meanwhile: then this one does not count any more.
        if (!last && item.position <= stopPosition) {
            queues.get(index + 1).add(item);
        } else {
            itemCount--;
            if (item.block != null) {
                free.push(item.block);
            }
            if (item.thrown != null && item.position <= stopPosition) {
                fail(item.thrown);
            }
        }
        changed.signalAll();
    }

    private void callStage(int index, boolean last, Item<R> item) {
        boolean[] stop = new boolean[1];
        stageBusy[index] = true;
        Throwable thrown = outsideLock(() -> {
            stop[0] = call(stages.get(index), item) == BlockStage.Next.STOP;
            if (last) {
                done += item.length;
                pipeline.job.progress().progress(pipeline.task, done, pipeline.length);
            }
        });
        stageBusy[index] = false;
        if (thrown != null) {
            failAt(item, thrown);
        } else if (stop[0]) {
            stopAt(item.position);
        }
    }

    /** A failure that comes out when the item leaves the last stage, unless something before it stopped the run. */
    private void failAt(Item<R> item, Throwable thrown) {
        item.thrown = thrown;
        stopAt(item.position);
    }

    /** Forgets what lies behind the item that begins here; the item and those before it go on. */
    private void stopAt(long position) {
        stopped = true;
        if (position < stopPosition) {
            stopPosition = position;
            for (ArrayDeque<Item<R>> queue : queues) {
                int before = queue.size();
                queue.removeIf(item -> item.position > position);
                itemCount -= before - queue.size();
            }
        }
        changed.signalAll();
    }

    private BlockStage.Next call(BlockStage<? super R> stage, Item<R> item) throws IOException {
        Block block = item.block;
        R result = item.result;
        return block == null || result == null ? stage.zeros(item.position, item.length) : stage.block(block, result);
    }

    /** Takes the next item; if it is a block, reads it and works on it while it is in this processor's cache. */
    private void takeAndWork(OwnWorker own) {
        Block block = free.pop();
        taking = true;
        long position = source.position();
        ArrayDeque<Item<R>> taken = new ArrayDeque<>(1);
        Throwable thrown = outsideLock(() -> taken.add(takeItem(block)));
        taking = false;
        changed.signalAll();
        if (stopped) {
            // What is taken lies behind the stop.
            return;
        }
        Item<R> item = thrown == null ? taken.remove() : new Item<>(position, 0, null);
        queues.get(0).add(item);
        itemCount++;
        if (thrown != null) {
            failAt(item, thrown);
            return;
        }
        exhausted = !source.hasNext();
        if (item.block == null) {
            free.push(block);
            return;
        }
        thrown = outsideLock(() -> {
            block.fill(pipeline.device);
            item.result = Objects.requireNonNull(own.get().work(block), "the worker's result");
        });
        item.worked = true;
        changed.signalAll();
        if (thrown != null && item.position <= stopPosition) {
            failAt(item, thrown);
        }
    }

    private Item<R> takeItem(Block block) throws IOException {
        long position = source.position();
        long zeros = source.skipZeros();
        if (zeros > 0) {
            return new Item<>(position, zeros, null);
        }
        source.take(block);
        limiter.spend(block.partBytes(), this::isGivingUp);
        return new Item<>(block.position(), block.length(), block);
    }

    private boolean isGivingUp() {
        lock.lock();
        try {
            return failure != null || stopped || pipeline.job.cancellation().isCancelled();
        } finally {
            lock.unlock();
        }
    }

    /** Foreign code, which may take long and may throw. */
    private interface Work {
        void go() throws IOException;
    }

    /** Runs foreign code while other threads go on, and returns what it throws: errors too, the others must know. */
    private @Nullable Throwable outsideLock(Work work) {
        lock.unlock();
        try {
            work.go();
            return null;
        } catch (Throwable e) {
            return e;
        } finally {
            lock.lock();
        }
    }

    private void fail(Throwable thrown) {
        Throwable first = failure;
        if (first == null) {
            failure = thrown;
        } else if (first != thrown) {
            first.addSuppressed(thrown);
        }
        changed.signalAll();
    }

    /** The worker of one thread, made when it is first needed. */
    private final class OwnWorker {
        private @Nullable BlockWorker<R> worker;

        BlockWorker<R> get() throws IOException {
            BlockWorker<R> made = worker;
            if (made == null) {
                made = pipeline.workers.newWorker();
                worker = made;
            }
            return made;
        }

        void close() throws IOException {
            BlockWorker<R> made = worker;
            worker = null;
            if (made != null) {
                made.close();
            }
        }
    }
}
