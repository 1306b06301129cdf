package io.github.diskwright.image.tree;

import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A stream whose reads a copy counts, each byte of the size at most once. */
final class MeteredStream implements DataStream {
    private final DataStream stream;
    private final CopyMeter meter;
    private final AtomicLong uncounted;

    MeteredStream(DataStream stream, CopyMeter meter) {
        this.stream = stream;
        this.meter = meter;
        this.uncounted = new AtomicLong(stream.size());
    }

    @Override
    public String name() {
        return stream.name();
    }

    @Override
    public Kind kind() {
        return stream.kind();
    }

    @Override
    public long size() {
        return stream.size();
    }

    @Override
    public long allocatedSize() {
        return stream.allocatedSize();
    }

    @Override
    public Optional<DigestValue> storedDigest(DigestAlgorithm algorithm) {
        return stream.storedDigest(algorithm);
    }

    @Override
    public OpenStream open() throws IOException {
        meter.check();
        return new Metered(stream.open());
    }

    private long take(long bytes) {
        return Math.min(bytes, uncounted.getAndUpdate(left -> left - Math.min(left, bytes)));
    }

    private final class Metered implements OpenStream {
        private final OpenStream open;

        Metered(OpenStream open) {
            this.open = open;
        }

        @Override
        public long size() {
            return open.size();
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            int bytes = target.remaining();
            open.read(position, target);
            long counted = take(bytes);
            meter.read(bytes, counted);
        }

        @Override
        public Extent extent(long position, long length) throws IOException {
            return open.extent(position, length);
        }

        @Override
        public void close() throws IOException {
            open.close();
            // Holes are done without being read.
            meter.advance(take(Long.MAX_VALUE));
        }
    }
}
