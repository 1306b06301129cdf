package io.github.diskwright.image.device;

import io.github.diskwright.image.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A file opened for transfers past the host's cache, which the host makes in whole aligned units only. Reads of anything
 * else go through a buffer of our own. Thread-safe.
 */
final class UnbufferedChannel implements AutoCloseable {
    private static final int BOUNCE = 256 << 10;
    private static final int USUAL_UNIT = 4096;
    /** Some network file systems ask for 1 MiB. */
    private static final int LARGEST_UNIT = 4 << 20;

    private final FileChannel channel;
    private final int unit;
    /** As many as threads read unaligned at a time. */
    private final ConcurrentLinkedQueue<ByteBuffer> bounces = new ConcurrentLinkedQueue<>();

    private UnbufferedChannel(FileChannel channel, int unit) {
        this.channel = channel;
        this.unit = unit;
    }

    static UnbufferedChannel open(Path path, boolean writable) throws IOException {
        Set<OpenOption> options = new HashSet<>(Set.of(StandardOpenOption.READ));
        if (writable) {
            options.add(StandardOpenOption.WRITE);
        }
        try {
            options.add(directOption());
            return new UnbufferedChannel(FileChannel.open(path, options), unit(path));
        } catch (ClassNotFoundException | UnsupportedOperationException e) {
            throw new UnsupportedFeatureException(path.toString(), "direct input and output with this Java", e);
        } catch (IOException e) {
            // What can be opened otherwise has failed for the option, which hosts refuse with texts of any kind.
            FileChannel.open(path, StandardOpenOption.READ).close();
            throw new UnsupportedFeatureException(path.toString(), "direct input and output on this file system", e);
        }
    }

    /** The JDK's own option, by name: its class is exported, but javac warns of it, and an image of the JDK may lack it. */
    private static OpenOption directOption() throws ClassNotFoundException {
        Class<?> type = Class.forName("com.sun.nio.file.ExtendedOpenOption");
        for (Object option : type.getEnumConstants()) {
            if (option instanceof OpenOption found && found.toString().equals("DIRECT")) {
                return found;
            }
        }
        throw new ClassNotFoundException(type + " without DIRECT");
    }

    private static int unit(Path path) throws UnsupportedFeatureException {
        long size;
        try {
            size = Files.getFileStore(path).getBlockSize();
        } catch (IOException | UnsupportedOperationException e) {
            // Raw devices may be in no file system that the JDK can name.
            size = USUAL_UNIT;
        }
        if (size > LARGEST_UNIT || Long.bitCount(size) != 1) {
            throw new UnsupportedFeatureException(path.toString(), "direct input and output in units of " + size);
        }
        return (int) Math.max(512, size);
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Reads some bytes, one at least; -1 at the end of the file. */
    int read(ByteBuffer target, long position) throws IOException {
        int whole = wholeUnits(target, position);
        return whole > 0 ? limited(target, whole, () -> channel.read(target, position)) : bounced(target, position);
    }

    /** Writes what can be written past the cache; 0 if that is nothing from here on. */
    int write(ByteBuffer source, long position) throws IOException {
        int whole = wholeUnits(source, position);
        return whole > 0 ? limited(source, whole, () -> channel.write(source, position)) : 0;
    }

    /** Bytes, from the buffer's position on, that can be transferred as they are. */
    private int wholeUnits(ByteBuffer buffer, long position) {
        boolean isAligned =
                position % unit == 0 && buffer.isDirect() && buffer.alignmentOffset(buffer.position(), unit) == 0;
        return isAligned ? buffer.remaining() / unit * unit : 0;
    }

    private interface Transfer {
        int go() throws IOException;
    }

    private static int limited(ByteBuffer buffer, int length, Transfer transfer) throws IOException {
        int limit = buffer.limit();
        buffer.limit(buffer.position() + length);
        try {
            return transfer.go();
        } finally {
            buffer.limit(limit);
        }
    }

    private int bounced(ByteBuffer target, long position) throws IOException {
        ByteBuffer known = bounces.poll();
        ByteBuffer bounce = known == null
                ? ByteBuffer.allocateDirect(Math.max(BOUNCE, unit) + unit).alignedSlice(unit)
                : known;
        try {
            int skip = (int) (position % unit);
            long wanted = ((long) skip + target.remaining() + unit - 1) / unit * unit;
            bounce.clear().limit((int) Math.min(wanted, bounce.capacity() / unit * unit));
            int count = channel.read(bounce, position - skip) - skip;
            if (count <= 0) {
                return -1;
            }
            int length = Math.min(count, target.remaining());
            target.put(bounce.limit(skip + length).position(skip));
            return length;
        } finally {
            bounces.add(bounce);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
