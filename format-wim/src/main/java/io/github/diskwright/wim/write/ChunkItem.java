package io.github.diskwright.wim.write;

import java.io.IOException;

/** Something that has its turn in the order in which it was given to a {@link ChunkEngine}. */
abstract class ChunkItem {
    /** Whether it can have its turn; guarded by the engine's lock. */
    boolean done;

    /** Has its turn. */
    abstract void pass() throws IOException;
}
