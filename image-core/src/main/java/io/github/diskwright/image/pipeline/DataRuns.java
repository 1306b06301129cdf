package io.github.diskwright.image.pipeline;

import java.nio.ByteBuffer;

/** The parts of a block that are not zero, in order. Immutable. */
final class DataRuns {
    private final int[] bounds;
    private final int count;

    DataRuns(int[] bounds, int count) {
        this.bounds = bounds;
        this.count = count;
    }

    int size() {
        return count / 2;
    }

    int start(int run) {
        return bounds[2 * run];
    }

    int end(int run) {
        return bounds[2 * run + 1];
    }

    /** Bytes in all runs. */
    int length() {
        int length = 0;
        for (int i = 0; i < size(); i++) {
            length += end(i) - start(i);
        }
        return length;
    }

    /** Sets the buffer to one of the runs. */
    ByteBuffer select(ByteBuffer data, int run) {
        return data.limit(end(run)).position(start(run));
    }
}
