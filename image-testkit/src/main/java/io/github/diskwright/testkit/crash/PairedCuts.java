package io.github.diskwright.testkit.crash;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.OverlayDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * Two devices with a barrier each, such as a disk and a journal, and what a power cut may leave on them: after a flush of a
 * device everything that was written to it before is there, of the rest any sectors. The barrier of one says nothing of
 * the other.
 *
 * <p>Memory: both devices twice, and all that was written. Not thread-safe.
 */
public final class PairedCuts {
    private static final int SECTOR = 512;

    private final byte[][] initial;
    private final List<Event> events = new ArrayList<>();
    private final BlockDevice first;
    private final BlockDevice second;

    /**
     * @param first contents of the first device before
     * @param second contents of the second device before
     */
    public PairedCuts(byte[] first, byte[] second) {
        this.initial = new byte[][] {first.clone(), second.clone()};
        this.first = new Recorder(0);
        this.second = new Recorder(1);
    }

    /** What happened to one of the devices; no bytes for a flush. */
    private record Event(int device, long position, byte[] bytes) {
        boolean isFlush() {
            return bytes.length == 0;
        }
    }

    /** Looks at what a cut left. */
    @FunctionalInterface
    public interface Look {
        /**
         * One state.
         *
         * @param first writable; what is written is gone afterwards
         * @param second likewise
         * @param cut number of writes and flushes before the cut
         */
        void at(ResizableDevice first, ResizableDevice second, int cut) throws IOException;
    }

    private final class Recorder extends ForwardingDevice {
        private final int number;

        Recorder(int number) {
            super(MemoryDevice.copyOf(initial[number]));
            this.number = number;
        }

        @Override
        public void write(long position, ByteBuffer source) throws IOException {
            byte[] bytes = new byte[source.remaining()];
            source.duplicate().get(bytes);
            record(position, bytes);
            super.write(position, source);
        }

        @Override
        public void writeZeros(long position, long length) throws IOException {
            record(position, new byte[Math.toIntExact(length)]);
            super.writeZeros(position, length);
        }

        @Override
        public void discard(long position, long length) throws IOException {
            writeZeros(position, length);
        }

        private void record(long position, byte[] bytes) {
            if (bytes.length > 0) {
                events.add(new Event(number, position, bytes));
            }
        }

        @Override
        public void flush() {
            events.add(new Event(number, 0, new byte[0]));
        }
    }

    /** The first device, whose writes are recorded. */
    public BlockDevice first() {
        return first;
    }

    /** The second device, whose writes are recorded. */
    public BlockDevice second() {
        return second;
    }

    /** Number of writes and flushes of both. */
    public int events() {
        return events.size();
    }

    /** Whether a cut lies directly before or behind a flush, or at the begin or the end of all. */
    public boolean isAtFlush(int cut) {
        return cut == 0
                || cut == events.size()
                || events.get(cut).isFlush()
                || events.get(cut - 1).isFlush();
    }

    /**
     * Goes through what cuts may leave: all that was not flushed on one device beside nothing of it on the other, both ways,
     * and mixtures of sectors.
     *
     * @param cuts which numbers of events, from 0 to {@link #events()}, are looked at
     * @param mixtures how many mixtures for each cut
     * @param seed of the mixtures
     * @return number of states
     * @throws IOException what the look throws
     */
    public long forEach(IntPredicate cuts, int mixtures, long seed, Look look) throws IOException {
        Random random = new Random(seed);
        List<MemoryDevice> durable = List.of(MemoryDevice.copyOf(initial[0]), MemoryDevice.copyOf(initial[1]));
        List<List<Event>> pending = List.of(new ArrayList<>(), new ArrayList<>());
        long states = 0;
        for (int cut = 0; cut <= events.size(); cut++) {
            for (int variant = 0; cuts.test(cut) && variant < 2 + mixtures; variant++) {
                ResizableDevice left = state(durable.get(0), pending.get(0), likelihood(0, variant, random), random);
                ResizableDevice right = state(durable.get(1), pending.get(1), likelihood(1, variant, random), random);
                look.at(left, right, cut);
                states++;
            }
            if (cut < events.size()) {
                advance(events.get(cut), durable, pending);
            }
        }
        return states;
    }

    private static double likelihood(int device, int variant, Random random) {
        return switch (variant) {
            case 0 -> device;
            case 1 -> 1 - device;
            default -> random.nextInt(5) / 4.0;
        };
    }

    private static void advance(Event event, List<MemoryDevice> durable, List<List<Event>> pending) throws IOException {
        List<Event> waiting = pending.get(event.device());
        if (!event.isFlush()) {
            waiting.add(event);
            return;
        }
        for (Event done : waiting) {
            durable.get(event.device()).write(done.position(), ByteBuffer.wrap(done.bytes()));
        }
        waiting.clear();
    }

    private static ResizableDevice state(BlockDevice durable, List<Event> pending, double likelihood, Random random)
            throws IOException {
        OverlayDevice state = OverlayDevice.inMemory(ReadOnlyDevice.of(durable));
        for (Event event : pending) {
            for (int at = 0; at < event.bytes().length; ) {
                int length = (int) Math.min(event.bytes().length - at, SECTOR - (event.position() + at) % SECTOR);
                if (random.nextDouble() < likelihood) {
                    state.write(event.position() + at, ByteBuffer.wrap(event.bytes(), at, length));
                }
                at += length;
            }
        }
        return state;
    }
}
