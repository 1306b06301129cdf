package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.Segments;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Optional;

/** Readers that are not in use, so that each thread need not make one for each chunk. Thread-safe. */
final class ChunkReaders {
    private final Segments segments;
    private final Optional<DwiImage> base;
    private final ArrayDeque<ChunkReader> idle = new ArrayDeque<>();
    private boolean closed;

    ChunkReaders(Segments segments, Optional<DwiImage> base) {
        this.segments = segments;
        this.base = base;
    }

    ChunkReader take() throws IOException {
        synchronized (this) {
            if (closed) {
                throw new ClosedChannelException();
            }
            if (!idle.isEmpty()) {
                return idle.pop();
            }
        }
        return new ChunkReader(segments, base);
    }

    void giveBack(ChunkReader reader) {
        synchronized (this) {
            if (!closed) {
                idle.push(reader);
                return;
            }
        }
        reader.close();
    }

    synchronized void close() {
        closed = true;
        idle.forEach(ChunkReader::close);
        idle.clear();
    }
}
