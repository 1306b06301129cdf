package io.github.diskwright.benchmarks;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Writes to a disk whose positions come from a seed: done through the library, or told as a script for {@code qemu-io},
 * with flushes at the same places.
 *
 * @param kind what is written where
 * @param count number of writes
 * @param seed of the positions
 */
record WritePlan(Kind kind, int count, long seed) {
    /** The value of every byte that is written. */
    static final int PATTERN = 0x5a;

    /** Bytes of the blocks of the disks. */
    static final int BLOCK_SIZE = 1 << 20;

    /** What is written where. */
    enum Kind {
        /** A new disk is filled from its start to its end. */
        FILL(1 << 20, 0),
        /** 4 KiB anywhere in a disk that is there, all of whose blocks have space; one flush in the end. */
        RANDOM(4 << 10, 0),
        /** 64 KiB anywhere in a new disk of 4 GiB, a flush after each 16. */
        ALLOCATE(64 << 10, 16);

        private final int length;
        private final int flushEvery;

        Kind(int length, int flushEvery) {
            this.length = length;
            this.flushEvery = flushEvery;
        }
    }

    /** Bytes of the disk that {@link Kind#RANDOM} goes to: what FILL makes of 256 writes. */
    private static final long FILLED_SIZE = 256L << 20;

    private static final long SPARSE_SIZE = 4L << 30;

    /** What a plan's steps are done to. */
    interface Target {
        void write(long position, int length) throws IOException;

        void flush() throws IOException;
    }

    /** Bytes of the disk. */
    long diskSize() {
        return switch (kind) {
            case FILL -> (long) count * kind.length;
            case RANDOM -> FILLED_SIZE;
            case ALLOCATE -> SPARSE_SIZE;
        };
    }

    /** Whether the disk is made for the writes. */
    boolean isNew() {
        return kind != Kind.RANDOM;
    }

    void run(Target target) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        long places = diskSize() / kind.length;
        for (int i = 0; i < count; i++) {
            long place = kind == Kind.FILL ? i : random.nextLong(places);
            target.write(place * kind.length, kind.length);
            if (kind.flushEvery > 0 && (i + 1) % kind.flushEvery == 0) {
                target.flush();
            }
        }
        target.flush();
    }

    void run(BlockDevice disk) throws IOException {
        ByteBuffer data = ByteBuffer.allocateDirect(kind.length);
        while (data.hasRemaining()) {
            data.put((byte) PATTERN);
        }
        run(new Target() {
            @Override
            public void write(long position, int length) throws IOException {
                disk.write(position, data.rewind().limit(length));
            }

            @Override
            public void flush() throws IOException {
                disk.flush();
            }
        });
    }

    /** The same as commands of {@code qemu-io}. */
    String script() throws IOException {
        StringBuilder script = new StringBuilder();
        run(new Target() {
            @Override
            public void write(long position, int length) {
                script.append("write -q -P ")
                        .append(PATTERN)
                        .append(' ')
                        .append(position)
                        .append(' ')
                        .append(length)
                        .append('\n');
            }

            @Override
            public void flush() {
                script.append("flush\n");
            }
        });
        return script.toString();
    }
}
