package io.github.diskwright.testkit.wim;

/** What careful software makes of a file. */
public enum WimVerdict {
    /** Everything is as it has to be. */
    SOUND,
    /** Something is out of order, all files can be read: a check says so. */
    FLAWED,
    /** Names or structures that endanger who takes them as they are: read, and left out or made harmless. */
    HOSTILE,
    /** Something cannot be read. */
    DAMAGED,
    /** Sound, and not to be changed. */
    LOCKED
}
