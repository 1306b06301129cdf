package io.github.diskwright.testkit.ntfs;

/** What careful software makes of a volume. */
public enum NtfsVerdict {
    /** It can be read and changed. */
    SOUND,
    /** It can be read; changing it would cost somebody data, so that it is refused. */
    REFUSED,
    /** Its structures contradict each other; what can be read is read, and it is not changed. */
    DAMAGED,
    /** It cannot be read at all. */
    UNREADABLE
}
