package io.github.diskwright.image.device;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the host can do with a file beyond the JDK: tell and make the holes of a sparse file, and begin to write back
 * what it has cached. Only some hosts and JDKs can; elsewhere every byte of a file counts as data, zero detection has
 * to do, and the last flush does all the work.
 */
interface NativeFile extends AutoCloseable {
    /** Whether {@link #open} can work here at all. The first call takes some ten milliseconds. */
    static boolean isAvailable() {
        return LinuxFile.isAvailable();
    }

    /**
     * Opens a file where this host and JDK allow it (Linux, JDK 22 or later, native access enabled for this library).
     *
     * @param path a regular file
     * @param writable whether {@link #punch} or {@link #startWriteback} will be called
     */
    static Optional<NativeFile> open(Path path, boolean writable) {
        return LinuxFile.open(path, writable);
    }

    /**
     * First position at or after {@code position} that belongs to data; {@code limit} if there is none before it.
     * Where the host cannot say, {@code position}.
     */
    long nextData(long position, long limit) throws IOException;

    /** First position at or after {@code position} that belongs to a hole; {@code limit} if there is none before it. */
    long nextHole(long position, long limit) throws IOException;

    /** Frees a range, which then reads as zeros. Answers false, having done nothing, where the host cannot. */
    boolean punch(long position, long length) throws IOException;

    /** Begins to write a range to the disk without waiting for it. Makes nothing durable. */
    void startWriteback(long position, long length) throws IOException;

    @Override
    void close();
}
