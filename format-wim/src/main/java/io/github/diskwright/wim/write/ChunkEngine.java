package io.github.diskwright.wim.write;

import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.codec.BlockCompressor;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.LzmsCodec;
import io.github.diskwright.image.pipeline.HelperThreads;
import io.github.diskwright.wim.structure.CompressionType;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Compresses chunks on all threads and passes them on in the order in which they were brought, to any number of
 * resources one after the other.
 *
 * <p>One thread brings chunks. Each thread, the bringing one too while it finds no free slot, does the most urgent thing there
 * is: pass on what is next in the order and ready, else compress the oldest chunk that waits. So nobody idles while there is
 * something to do, the caller's thread alone can do it all, and what comes out does not depend on how many they are.
 * Slots are made when they are first needed and then used over and over; nothing is allocated for a chunk.
 *
 * <p>For one thread, as far as bringing goes.
 */
final class ChunkEngine implements AutoCloseable {
    static final String TASK = "compressing";
    /** To wake a thread takes as long as to compress a few hundred bytes; so small files are left until there are some. */
    private static final int WORTH_WAKING = 16 << 10;

    private final ChunkPlan plan;
    private final JobOptions job;
    private final HelperThreads helpers = new HelperThreads();
    private final HelperThreads sharers = new HelperThreads();
    private final Compressor own = new Compressor();

    /** An executor may run what it is given on the caller's thread, which has its own way to help. */
    private final Thread caller = Thread.currentThread();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ChunkSlot> free = new ArrayDeque<>();
    private final ArrayDeque<ChunkSlot> waiting = new ArrayDeque<>();
    /** Everything that was brought and was not passed on. */
    private final ArrayDeque<ChunkItem> order = new ArrayDeque<>();

    private int made;
    private int sleeping;
    /** Bytes brought since anybody was woken. */
    private int unannounced;

    private int active;
    private boolean passing;
    private boolean ended;
    private @Nullable Throwable failure;

    /** A step between chunks. */
    interface Step {
        void run() throws IOException;
    }

    private static final class StepItem extends ChunkItem {
        private final Step step;

        StepItem(Step step) {
            this.step = step;
            this.done = true;
        }

        @Override
        void pass() throws IOException {
            step.run();
        }
    }

    /** The compressor of one thread, made when it is first needed. */
    private final class Compressor {
        private @Nullable BlockCompressor compressor;

        void compress(ChunkSlot slot) throws IOException {
            BlockCompressor made = compressor;
            if (made == null) {
                made = newCompressor();
                compressor = made;
            }
            slot.compress(made);
        }

        void close() {
            if (compressor != null) {
                compressor.close();
            }
            compressor = null;
        }
    }

    /**
     * Starts threads.
     *
     * @param plan what they do
     * @param job where they come from, and who may stop them
     */
    ChunkEngine(ChunkPlan plan, JobOptions job) {
        this.plan = plan;
        this.job = job;
        helpers.start(plan.threads() - 1, job.executor(), this::help);
    }

    /** What it does. */
    ChunkPlan plan() {
        return plan;
    }

    private BlockCompressor newCompressor() throws IOException {
        if (plan.compression() == CompressionType.LZMS && plan.helper() == ChunkPlan.Helper.YES) {
            return LzmsCodec.ofChunkSize(plan.chunkSize()).compressor(plan.level(), this::share);
        }
        Codec codec = plan.compression().codec(plan.chunkSize());
        return codec.compressor(plan.level());
    }

    /** A task that lasts as long as a chunk: long enough for a thread of its own. */
    private void share(Runnable task) {
        Thread asking = Thread.currentThread();
        Runnable other = () -> {
            if (Thread.currentThread() != asking) {
                task.run();
            }
        };
        lock.lock();
        try {
            sharers.start(1, job.executor(), other);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A slot to be filled, and brought with {@link #submit(ChunkSlot)}. Works while there is none.
     *
     * @throws CancelledException if the work is cancelled
     * @throws IOException what went wrong with chunks that were brought earlier
     */
    ChunkSlot take() throws IOException {
        lock.lock();
        try {
            while (true) {
                throwFailure();
                if (!free.isEmpty()) {
                    return free.pop();
                }
                if (made < plan.slots()) {
                    made++;
                    break;
                }
                workOrWait(own);
            }
        } finally {
            lock.unlock();
        }
        return new ChunkSlot(plan.bufferSize());
    }

    /** Brings a chunk: of a slot that says what is in it and where it goes. */
    void submit(ChunkSlot slot) {
        lock.lock();
        try {
            order.add(slot);
            if (plan.compression() == CompressionType.NONE) {
                slot.done = true;
            }
            if (!slot.done) {
                waiting.add(slot);
            }
            unannounced += slot.length();
            if (unannounced >= WORTH_WAKING) {
                wake();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives a slot back that was not needed. */
    void giveBack(ChunkSlot slot) {
        lock.lock();
        try {
            free.push(slot);
        } finally {
            lock.unlock();
        }
    }

    /** Brings something that is to be done when everything before it was passed on. */
    void submit(Step step) {
        lock.lock();
        try {
            order.add(new StepItem(step));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Works and waits until everything was passed on.
     *
     * @throws CancelledException if the work is cancelled
     * @throws IOException what went wrong
     */
    void drain() throws IOException {
        lock.lock();
        try {
            throwFailure();
            wake();
            while (!order.isEmpty() || passing) {
                workOrWait(own);
                throwFailure();
            }
        } finally {
            lock.unlock();
        }
    }

    private void help() {
        if (Thread.currentThread() == caller) {
            return;
        }
        Compressor mine = new Compressor();
        lock.lock();
        active++;
        try {
            while (!ended && failure == null) {
                workOrWait(mine);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        } finally {
            mine.close();
            active--;
            changed.signalAll();
            lock.unlock();
        }
    }

    /** Does one thing, without the lock meanwhile. */
    private void workOrWait(Compressor compressor) {
        ChunkItem head = order.peek();
        if (job.cancellation().isCancelled()) {
            fail(new CancelledException(TASK));
        } else if (head != null && head.done && !passing) {
            passOn();
        } else if (!waiting.isEmpty()) {
            ChunkSlot slot = waiting.remove();
            boolean worked = outside(() -> compressor.compress(slot));
            slot.done = worked;
            wake();
        } else {
            sleeping++;
            changed.awaitUninterruptibly();
            sleeping--;
        }
    }

    private void passOn() {
        passing = true;
        ChunkItem head = order.peek();
        while (head != null && head.done && failure == null) {
            ChunkItem item = order.remove();
            outside(item::pass);
            if (item instanceof ChunkSlot slot) {
                slot.done = false;
                free.push(slot);
                wake();
            }
            head = order.peek();
        }
        passing = false;
        wake();
    }

    /** Runs something without the lock; false if it failed, which everybody then knows. */
    private boolean outside(Step step) {
        Throwable thrown = null;
        lock.unlock();
        try {
            step.run();
        } catch (Throwable e) {
            thrown = e;
        } finally {
            lock.lock();
        }
        if (thrown != null) {
            fail(thrown);
        }
        return thrown == null;
    }

    private void wake() {
        unannounced = 0;
        if (sleeping > 0) {
            changed.signalAll();
        }
    }

    private void fail(Throwable thrown) {
        Throwable first = failure;
        if (first == null) {
            failure = thrown;
        } else if (first != thrown && !(thrown instanceof CancelledException)) {
            first.addSuppressed(thrown);
        }
        changed.signalAll();
    }

    private void throwFailure() throws IOException {
        if (job.cancellation().isCancelled() && failure == null) {
            fail(new CancelledException(TASK));
        }
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
    }

    /** Whether something went wrong, after which nothing can be brought. */
    Optional<Throwable> failure() {
        lock.lock();
        try {
            return Optional.ofNullable(failure);
        } finally {
            lock.unlock();
        }
    }

    /** Gives up what was not passed on, waits until no thread does anything any more, and frees everything. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            ended = true;
            waiting.clear();
            changed.signalAll();
            while (active > 0) {
                changed.awaitUninterruptibly();
            }
            order.clear();
            free.clear();
            own.close();
        } finally {
            lock.unlock();
        }
        helpers.join();
        sharers.join();
    }
}
