package io.github.diskwright.image.device;

/** Whether the host keeps what is read from and written to a file. */
public enum Caching {
    /** The host's cache, as it does by default: best for files that are used again. */
    HOST,
    /**
     * Past the host's cache (unbuffered, direct): best for raw disks that are read or written once, whose bytes would
     * only push others out. Fast in large aligned pieces, as the pipeline's, and by several threads; slow in small
     * ones. Not every file system can do it, and the JDK's module {@code jdk.unsupported} has to be there, which on the
     * module path {@code --add-modules} says.
     */
    DIRECT
}
