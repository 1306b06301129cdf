package io.github.diskwright.wim.resource;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.wim.structure.BlobHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A blob that is open. Reads that follow each other from its start on feed a SHA-1, which is checked at its end. */
final class BlobStream implements OpenStream {
    private final Blob blob;
    private final String what;
    private final ResourceReads reads;
    private volatile boolean closed;

    /** What was fed, guarded by this; null when a read came out of order. */
    private @Nullable MessageDigest digest;

    private long fed;

    BlobStream(BlobReader reader, Blob blob, String what) {
        this.blob = blob;
        this.what = what;
        this.reads = reader.chunks(blob.resource());
        this.digest = BlobHash.newDigest();
    }

    @Override
    public long size() {
        return blob.size();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        checkRange(position, target.remaining());
        if (closed) {
            throw new ClosedChannelException();
        }
        int start = target.position();
        int limit = target.limit();
        try {
            reads.read(blob.offset() + position, target);
        } catch (CorruptImageException e) {
            throw new CorruptImageException(
                    e.source(), e.structure() + " of " + what, e.position(), e.expected(), e.found());
        }
        feed(position, target.duplicate().position(start).limit(limit));
    }

    private synchronized void feed(long position, ByteBuffer bytes) throws IntegrityException {
        MessageDigest running = digest;
        if (running == null || !bytes.hasRemaining()) {
            return;
        }
        if (position != fed) {
            digest = null;
            return;
        }
        fed += bytes.remaining();
        running.update(bytes);
        if (fed == blob.size()) {
            digest = null;
            BlobHash actual = BlobHash.of(running.digest());
            if (!actual.equals(blob.hash())) {
                throw new IntegrityException(
                        what + " (" + blob.resource() + ")", blob.hash().toString(), actual.toString());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
