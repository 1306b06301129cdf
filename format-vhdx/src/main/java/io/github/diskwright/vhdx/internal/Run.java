package io.github.diskwright.vhdx.internal;

/**
 * Where the bytes of a disk from some position on come from.
 *
 * @param kind from where
 * @param end first position of the disk after them
 * @param filePosition where they are in the file, if they are stored in it
 */
record Run(Kind kind, long end, long filePosition) {
    /** Where bytes come from. */
    enum Kind {
        /** The file. */
        STORED,
        /** The parent of a differencing disk. */
        PARENT,
        /** They are zeros because the file says so. */
        ZERO,
        /** They are zeros because nothing was ever written. */
        UNALLOCATED
    }

    static Run stored(long end, long filePosition) {
        return new Run(Kind.STORED, end, filePosition);
    }

    static Run elsewhere(Kind kind, long end) {
        return new Run(kind, end, 0);
    }
}
