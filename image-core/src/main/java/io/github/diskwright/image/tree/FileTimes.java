package io.github.diskwright.image.tree;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a file was made, its data last written and read, and its metadata last changed, each as far as it is known.
 * Immutable and thread-safe.
 */
public final class FileTimes {
    /** No time is known. */
    public static final FileTimes UNKNOWN = new FileTimes(null, null, null, null);

    private final @Nullable Instant creation;
    private final @Nullable Instant write;
    private final @Nullable Instant access;
    private final @Nullable Instant change;

    private FileTimes(
            @Nullable Instant creation, @Nullable Instant write, @Nullable Instant access, @Nullable Instant change) {
        this.creation = creation;
        this.write = write;
        this.access = access;
        this.change = change;
    }

    /** Times of a tree that has three, such as a WIM image. */
    public static FileTimes of(Instant creation, Instant write, Instant access) {
        return new FileTimes(
                Objects.requireNonNull(creation, "creation"),
                Objects.requireNonNull(write, "write"),
                Objects.requireNonNull(access, "access"),
                null);
    }

    /** The same with another time of creation. */
    public FileTimes withCreation(Instant time) {
        return new FileTimes(Objects.requireNonNull(time, "time"), write, access, change);
    }

    /** The same with another time of the last write. */
    public FileTimes withWrite(Instant time) {
        return new FileTimes(creation, Objects.requireNonNull(time, "time"), access, change);
    }

    /** The same with another time of the last read. */
    public FileTimes withAccess(Instant time) {
        return new FileTimes(creation, write, Objects.requireNonNull(time, "time"), change);
    }

    /** The same with another time of the last change of metadata. */
    public FileTimes withChange(Instant time) {
        return new FileTimes(creation, write, access, Objects.requireNonNull(time, "time"));
    }

    /** When it was made. */
    public Optional<Instant> creation() {
        return Optional.ofNullable(creation);
    }

    /** When its data were last written. */
    public Optional<Instant> write() {
        return Optional.ofNullable(write);
    }

    /** When its data were last read, as far as the system keeps that. */
    public Optional<Instant> access() {
        return Optional.ofNullable(access);
    }

    /** When its metadata were last changed; cannot be set on a host. */
    public Optional<Instant> change() {
        return Optional.ofNullable(change);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileTimes times
                && Objects.equals(times.creation, creation)
                && Objects.equals(times.write, write)
                && Objects.equals(times.access, access)
                && Objects.equals(times.change, change);
    }

    @Override
    public int hashCode() {
        return Objects.hash(creation, write, access, change);
    }

    /** The four times, for people. */
    @Override
    public String toString() {
        return "created " + creation + ", written " + write + ", read " + access + ", changed " + change;
    }
}
