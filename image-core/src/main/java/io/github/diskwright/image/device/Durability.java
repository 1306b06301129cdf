package io.github.diskwright.image.device;

/** When a new file has to be on the disk. */
public enum Durability {
    /** When it gets its name: a power cut leaves the whole file or none. The default. */
    WHEN_NAMED,
    /**
     * When the host gets round to it. Sooner done, but after a power cut in the next half minute or so the file may be
     * there under its name with parts missing. For files that can be made again.
     */
    LEFT_TO_HOST
}
