package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.tree.OpenStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/**
 * A new file of the host while its data are written. Like a {@code FileDevice} it outlives an interrupt, which closes the
 * JDK's channel; unlike one it is not locked and not flushed, because thousands are made.
 */
final class HostOutput implements AutoCloseable {
    private final Path path;
    private FileChannel channel;
    private boolean interrupted;

    private HostOutput(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Makes a file that must not exist, be it as a link. */
    static HostOutput create(HostPlaces.Place place, boolean isSparse, FileAttribute<?>[] protection)
            throws IOException {
        Set<StandardOpenOption> options = isSparse
                ? Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)
                : Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileChannel channel = place.fill(at -> FileChannel.open(at, options, protection));
        return new HostOutput(place.path(), channel);
    }

    /** Writes all of a stream; what is known to be zero becomes a hole. */
    void write(OpenStream source, ByteBuffer buffer) throws IOException {
        long size = source.size();
        long end = 0;
        for (long at = 0; at < size; ) {
            Extent extent = source.extent(at, size - at);
            if (extent.isData()) {
                copy(source, extent, buffer);
                end = extent.end();
            }
            at = extent.end();
        }
        if (end < size) {
            write(size - 1, buffer.clear().put(0, (byte) 0).limit(1));
        }
    }

    private void copy(OpenStream source, Extent extent, ByteBuffer buffer) throws IOException {
        for (long at = extent.position(); at < extent.end(); ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), extent.end() - at));
            source.read(at, buffer);
            write(at, buffer.flip());
            at += buffer.limit();
        }
    }

    private void write(long position, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            try {
                channel.write(bytes, position + bytes.position());
            } catch (ClosedChannelException e) {
                // The interrupt is for somebody else, later.
                interrupted |= Thread.interrupted();
                channel = FileChannel.open(path, StandardOpenOption.WRITE, HostView.NOT_FOLLOWING);
            } catch (IOException e) {
                throw NoSpaceException.isReportedBy(e) ? new NoSpaceException(path.toString(), e) : e;
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
