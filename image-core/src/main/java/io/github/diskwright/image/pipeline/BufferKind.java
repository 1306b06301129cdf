package io.github.diskwright.image.pipeline;

import java.nio.ByteBuffer;

/** Where the buffers of a pipeline are. */
public enum BufferKind {
    /** Outside the heap: best where the bytes go from one file to another, or through a native codec. */
    DIRECT,
    /** In the heap: best where Java code and the JDK's digests look at every byte. */
    HEAP;

    /** What transfers past the host's cache ask of an address. */
    private static final int ALIGNMENT = 4096;

    ByteBuffer allocate(int length) {
        if (this == HEAP || length < ALIGNMENT) {
            return this == DIRECT ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
        }
        ByteBuffer room = ByteBuffer.allocateDirect(length + ALIGNMENT);
        return room.slice((ALIGNMENT - room.alignmentOffset(0, ALIGNMENT)) % ALIGNMENT, length);
    }
}
