package io.github.diskwright.testkit.wim;

/** What careful software makes of a file. */
public enum WimVerdict {
    /** Everything is as it has to be. */
    SOUND,
    /** Something is out of order that a check tells; every file can be read. */
    FLAWED,
    /** Can be read as it is, and endangers who puts it into a folder of the host as it is. */
    HOSTILE,
    /** Sound, and not to be changed unless one is told to. */
    LOCKED,
    /** Opening it fails. */
    BAD_CONTAINER,
    /** It is of a kind that few can open. */
    UNSUPPORTED,
    /** It can be opened; its first image cannot, or not to the end. */
    BAD_IMAGE,
    /** All can be read but the data of one file. */
    BAD_FILE
}
