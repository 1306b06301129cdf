package io.github.diskwright.partition.move;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.MemoryDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Two devices with a barrier each, and what a power cut may leave on them: after a flush of a device everything that was
 * written to it before is there, of the rest any sectors.
 */
public final class CutPair {
    private static final int SECTOR = 512;

    /** What happened to one of the devices; no bytes for a flush. */
    private record Event(int device, long position, byte[] bytes) {
        boolean isFlush() {
            return bytes.length == 0;
        }
    }

    /** Looks at what a cut left. */
    @FunctionalInterface
    public interface Look {
        /** A state; how many writes and barriers there were before the cut. */
        void at(MemoryDevice disk, MemoryDevice journal, int events) throws IOException;
    }

    private final byte[][] initial;
    private final List<Event> events = new ArrayList<>();
    private final BlockDevice disk;
    private final BlockDevice journal;

    public CutPair(byte[] disk, byte[] journal) {
        this.initial = new byte[][] {disk.clone(), journal.clone()};
        this.disk = new Recorder(0);
        this.journal = new Recorder(1);
    }

    public BlockDevice disk() {
        return disk;
    }

    public BlockDevice journal() {
        return journal;
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
            events.add(new Event(number, position, bytes));
            super.write(position, source);
        }

        @Override
        public void writeZeros(long position, long length) throws IOException {
            if (length > 0) {
                events.add(new Event(number, position, new byte[(int) length]));
            }
            super.writeZeros(position, length);
        }

        @Override
        public void flush() {
            events.add(new Event(number, 0, new byte[0]));
        }
    }

    int events() {
        return events.size();
    }

    /**
     * Goes through what every cut may leave: nothing of what was not flushed, all of it, and some sectors of it.
     *
     * @param mixtures how many mixtures of sectors for each cut
     * @return number of states
     */
    public long forEach(int mixtures, long seed, Look look) throws IOException {
        Random random = new Random(seed);
        long states = 0;
        for (int cut = 0; cut <= events.size(); cut++) {
            for (int variant = 0; variant < 2 + mixtures; variant++) {
                MemoryDevice leftDisk = state(0, cut, variant, random);
                MemoryDevice leftJournal = state(1, cut, variant, random);
                look.at(leftDisk, leftJournal, cut);
                states++;
            }
        }
        return states;
    }

    private MemoryDevice state(int device, int cut, int variant, Random random) {
        byte[] bytes = initial[device].clone();
        int durable = 0;
        for (int i = 0; i < cut; i++) {
            if (events.get(i).device() == device && events.get(i).isFlush()) {
                durable = i;
            }
        }
        // All of what is pending on one device beside nothing on the other is the hardest for an order between them.
        double likelihood = switch (variant) {
            case 0 -> device;
            case 1 -> 1 - device;
            default -> random.nextInt(5) / 4.0;
        };
        for (int i = 0; i < cut; i++) {
            Event event = events.get(i);
            if (event.device() == device) {
                put(bytes, event, i <= durable ? 1 : likelihood, random);
            }
        }
        return MemoryDevice.copyOf(bytes);
    }

    private static void put(byte[] bytes, Event event, double likelihood, Random random) {
        for (int at = 0; at < event.bytes().length; ) {
            int length = (int) Math.min(event.bytes().length - at, SECTOR - (event.position() + at) % SECTOR);
            if (random.nextDouble() < likelihood) {
                System.arraycopy(event.bytes(), at, bytes, (int) event.position() + at, length);
            }
            at += length;
        }
    }
}
