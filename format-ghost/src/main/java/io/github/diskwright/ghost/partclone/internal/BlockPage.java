package io.github.diskwright.ghost.partclone.internal;

/** The bits of {@value #BLOCKS} blocks, with sums to count fast. Immutable and thread-safe. Memory: 6 KiB. */
final class BlockPage {
    static final int BLOCKS = 32_768;
    private static final int WORDS = BLOCKS / Long.SIZE;

    private final long number;
    private final long[] words;
    /** Used blocks before each word. */
    private final short[] before = new short[WORDS];

    private final int used;

    /**
     * @param number of the page in its bitmap
     * @param words its bits, lowest first; kept
     */
    BlockPage(long number, long[] words) {
        this.number = number;
        this.words = words;
        int sum = 0;
        for (int i = 0; i < WORDS; i++) {
            // Never above 32,704, as the last word is not counted in.
            before[i] = (short) sum;
            sum += Long.bitCount(words[i]);
        }
        used = sum;
    }

    static long[] newWords() {
        return new long[WORDS];
    }

    long number() {
        return number;
    }

    int used() {
        return used;
    }

    boolean isUsed(int block) {
        return (words[block >> 6] >>> block & 1) != 0;
    }

    /** Used blocks of the page before one. */
    int rank(int block) {
        return before[block >> 6] + Long.bitCount(words[block >> 6] & ((1L << block) - 1));
    }

    /** The used block that has so many used ones before it in the page; there must be one. */
    int select(int rank) {
        int low = 0;
        int high = WORDS - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (before[middle] <= rank) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        long word = words[low];
        for (int left = rank - before[low]; left > 0; left--) {
            word &= word - 1;
        }
        return low * Long.SIZE + Long.numberOfTrailingZeros(word);
    }

    /** The first block from one on whose state is another one; {@value #BLOCKS} if there is none. */
    int runEnd(int block, boolean state) {
        int word = block >> 6;
        long others = (state ? ~words[word] : words[word]) & -1L << block;
        while (others == 0) {
            word++;
            if (word == WORDS) {
                return BLOCKS;
            }
            others = state ? ~words[word] : words[word];
        }
        return word * Long.SIZE + Long.numberOfTrailingZeros(others);
    }
}
