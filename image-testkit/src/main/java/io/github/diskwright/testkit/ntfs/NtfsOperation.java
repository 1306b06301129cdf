package io.github.diskwright.testkit.ntfs;

/**
 * One step of filling a random volume. What it acts on, and with how much, follows from its number: files are chosen
 * among those that are there, so that any sequence of operations is legal.
 *
 * @param kind what is done
 * @param number not negative; the source of every choice
 */
public record NtfsOperation(Kind kind, int number) {
    /** What is done. */
    public enum Kind {
        /** A new directory. */
        DIRECTORY,
        /** A new file of up to a few hundred bytes, which its record holds. */
        SMALL_FILE,
        /** A new file of up to 60 clusters, but 300 KB. */
        FILE,
        /** A new file in a compressed directory, where clusters are not too large; else as {@link #FILE}. */
        COMPRESSED_FILE,
        /** A new file with holes. */
        SPARSE_FILE,
        /** More data at the end of a file. */
        APPEND,
        /** Other data in the middle of a file. */
        OVERWRITE,
        /** Three files written in turns, of which one stays. */
        FRAGMENTED_FILE,
        /** A named stream of a file or a directory. */
        STREAM,
        /** One more name for a file. */
        LINK,
        /** Another name, perhaps in another directory. */
        RENAME,
        /** A file goes. */
        DELETE,
        /** A file gets shorter. */
        TRUNCATE
    }

    /** Checks the number. */
    public NtfsOperation {
        if (number < 0) {
            throw new IllegalArgumentException("number " + number + ", allowed 0 and above");
        }
    }
}
