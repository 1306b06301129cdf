package io.github.diskwright.image.device;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The holes of a sparse file: where they are, and making them. Only some hosts can say; elsewhere every byte of a
 * file counts as data and zero detection has to do.
 */
interface FileHoles extends AutoCloseable {
    /**
     * Opens the holes of a file where this host and JDK can tell them (Linux, JDK 22 or later, native access allowed
     * for this library).
     *
     * @param path a regular file
     * @param writable whether {@link #punch} will be called
     */
    static Optional<FileHoles> open(Path path, boolean writable) {
        return PosixFileHoles.open(path, writable);
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

    @Override
    void close();
}
