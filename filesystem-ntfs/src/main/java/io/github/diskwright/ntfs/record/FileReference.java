package io.github.diskwright.ntfs.record;

/**
 * How records name each other: the number of a file record and, so that a reused record is noticed, its sequence
 * number. On the volume both are in one 64-bit word, which is what the rest of this package passes round.
 *
 * @param recordNumber 0 to 2^48 - 1
 * @param sequenceNumber 0 to 65,535; 0 means that it is not checked
 */
public record FileReference(long recordNumber, int sequenceNumber) {
    /** Record number bits. */
    private static final long NUMBER_MASK = (1L << 48) - 1;

    /** Checks the ranges. */
    public FileReference {
        if (recordNumber < 0 || recordNumber > NUMBER_MASK || sequenceNumber < 0 || sequenceNumber > 0xFFFF) {
            throw new IllegalArgumentException("file reference (" + recordNumber + ", " + sequenceNumber + ")");
        }
    }

    /** The reference in a 64-bit word. */
    public static FileReference of(long word) {
        return new FileReference(number(word), sequence(word));
    }

    /** The record number in a 64-bit word. */
    public static long number(long word) {
        return word & NUMBER_MASK;
    }

    /** The sequence number in a 64-bit word. */
    public static int sequence(long word) {
        return (int) (word >>> 48);
    }

    /** The 64-bit word. */
    public long toWord() {
        return recordNumber | (long) sequenceNumber << 48;
    }

    @Override
    public String toString() {
        return recordNumber + "-" + sequenceNumber;
    }
}
