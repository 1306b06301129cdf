package io.github.diskwright.image.codec.huffman;

/**
 * Costs of symbols in fractions of a bit, by which encoders compare their choices. Whole numbers, so that the choices
 * are the same everywhere. Stateless and thread-safe.
 */
public final class BitCosts {
    /** The cost of one bit. */
    public static final int BIT = 1 << 6;

    private static final int MANTISSA_BITS = 9;
    /** Fraction of the logarithm by the bits below the highest one. */
    private static final byte[] FRACTIONS = new byte[1 << MANTISSA_BITS];

    static {
        for (int i = 0; i < FRACTIONS.length; i++) {
            double log = StrictMath.log(1 + (double) i / FRACTIONS.length) / StrictMath.log(2);
            FRACTIONS[i] = (byte) StrictMath.floor(log * BIT);
        }
    }

    private BitCosts() {}

    /** The logarithm to base 2, in units of a bit's cost, rounded down. */
    public static int log2(int number) {
        int whole = 31 - Integer.numberOfLeadingZeros(number);
        int mantissa = number << 31 - whole << 1 >>> 32 - MANTISSA_BITS;
        return whole * BIT + FRACTIONS[mantissa];
    }

    /**
     * What symbols will cost, if they are about as frequent again: the mean of their codewords and of their
     * information. Symbols that did not occur cost as if they had half a time.
     *
     * @param frequencies how often each symbol occurred
     * @param lengths bits of their codewords
     * @param symbols how many there are
     * @param costs takes the costs
     */
    public static void estimate(int[] frequencies, byte[] lengths, int symbols, int[] costs) {
        int total = 1;
        for (int symbol = 0; symbol < symbols; symbol++) {
            total += frequencies[symbol];
        }
        int all = log2(total);
        for (int symbol = 0; symbol < symbols; symbol++) {
            int frequency = frequencies[symbol];
            costs[symbol] = frequency == 0 ? all + BIT : all - log2(frequency) + lengths[symbol] * BIT >> 1;
        }
    }
}
