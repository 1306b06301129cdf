package io.github.diskwright.image.device;

/** When a new file has to be on the disk. */
public enum Durability {
    /** When it gets its name: a power cut leaves the whole file or none. The default. */
    WHEN_NAMED,
    /**
     * When the host gets round to it; flushing does nothing. Sooner done, but after a power cut in the next half minute or
     * so the file may be there under its name with parts missing, and nobody hears of a disk that fails to take it. For
     * files that can be made again. A file that takes the place of another one is flushed all the same.
     */
    LEFT_TO_HOST
}
