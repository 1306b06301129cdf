package io.github.diskwright.wim.resource;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads bytes of one resource, on any number of threads. */
@FunctionalInterface
interface ResourceReads {
    /**
     * Reads bytes.
     *
     * @param position of the first one in what the resource holds; the range is inside
     * @param target filled from its position to its limit
     */
    void read(long position, ByteBuffer target) throws IOException;
}
