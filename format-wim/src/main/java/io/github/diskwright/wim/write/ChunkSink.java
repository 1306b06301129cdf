package io.github.diskwright.wim.write;

import java.io.IOException;

/** Takes compressed chunks in their order, never two at a time, on whatever thread. */
interface ChunkSink {
    /** Takes the next chunk; what is in the slot may be used until this returns. */
    void chunk(ChunkSlot slot) throws IOException;
}
