package io.github.diskwright.image.pipeline;

import java.nio.ByteBuffer;

/** Where the buffers of a pipeline are. */
public enum BufferKind {
    /** Outside the heap: best where the bytes go from one file to another, or through a native codec. */
    DIRECT,
    /** In the heap: best where Java code and the JDK's digests look at every byte. */
    HEAP;

    ByteBuffer allocate(int length) {
        return this == DIRECT ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
    }
}
