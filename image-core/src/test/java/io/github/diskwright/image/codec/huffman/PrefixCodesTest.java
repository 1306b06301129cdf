package io.github.diskwright.image.codec.huffman;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrefixCodesTest {
    private static final int SYMBOLS = 512;

    private final Codewords assigner = new Codewords();
    private final CodeLengths maker = new CodeLengths(SYMBOLS);

    private byte[] lengths(int[] frequencies, int limit) {
        byte[] lengths = new byte[frequencies.length];
        maker.build(frequencies, frequencies.length, limit, lengths);
        return lengths;
    }

    private static double space(byte[] lengths) {
        double space = 0;
        for (byte length : lengths) {
            space += length == 0 ? 0 : Math.pow(2, -length);
        }
        return space;
    }

    private static int[] randomFrequencies(Random random) {
        int[] frequencies = new int[2 + random.nextInt(SYMBOLS - 1)];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = random.nextInt(3) == 0 ? 0 : random.nextInt(1 << random.nextInt(16));
        }
        frequencies[0] = 1;
        return frequencies;
    }

    @Test
    void codesAreCompleteAndWithinTheirLimit() {
        Random random = new Random(1);
        for (int run = 0; run < 500; run++) {
            int[] frequencies = randomFrequencies(random);
            byte[] lengths = lengths(frequencies, 9 + run % 8);
            assertThat(space(lengths)).isEqualTo(1);
            for (int symbol = 0; symbol < frequencies.length; symbol++) {
                assertThat((int) lengths[symbol]).isLessThanOrEqualTo(9 + run % 8);
                assertThat(frequencies[symbol] == 0 || lengths[symbol] > 0).isTrue();
            }
        }
    }

    @Test
    void frequenciesOfFibonacciReachTheLimit() {
        int[] frequencies = new int[25];
        frequencies[0] = frequencies[1] = 1;
        for (int i = 2; i < frequencies.length; i++) {
            frequencies[i] = frequencies[i - 1] + frequencies[i - 2];
        }
        assertThat(lengths(frequencies, 31)[0]).isEqualTo((byte) 24);
        byte[] limited = lengths(frequencies, 15);
        assertThat(limited[0]).isEqualTo((byte) 15);
        assertThat(space(limited)).isEqualTo(1);
    }

    @Test
    void ofEqualFrequenciesALeafIsJoinedFirst() {
        // 1 + 1 = 2 is as frequent as the third leaf, which therefore joins the fourth one.
        assertThat(lengths(new int[] {1, 1, 2, 2}, 15)).containsExactly(2, 2, 2, 2);
        assertThat(lengths(new int[] {1, 1, 2, 3}, 15)).containsExactly(3, 3, 2, 1);
    }

    @Test
    void oneSymbolGetsACompanion() {
        assertThat(lengths(new int[] {0, 0, 7}, 15)).containsExactly(1, 0, 1);
        assertThat(lengths(new int[] {7, 0, 0}, 15)).containsExactly(1, 1, 0);
        assertThat(lengths(new int[3], 15)).containsExactly(0, 0, 0);
    }

    @Test
    void tablesDecodeEveryCodeword() {
        Random random = new Random(2);
        int[] codewords = new int[SYMBOLS];
        for (int rootBits : new int[] {7, 9, 11, 15}) {
            DecodeTable table = new DecodeTable(SYMBOLS, rootBits, 15);
            for (int run = 0; run < 100; run++) {
                byte[] lengths = lengths(randomFrequencies(random), 15);
                assertThat(table.build(lengths, lengths.length)).isTrue();
                assigner.assign(lengths, lengths.length, codewords);
                for (int symbol = 0; symbol < lengths.length; symbol++) {
                    if (lengths[symbol] > 0) {
                        long behind = random.nextLong() >>> lengths[symbol];
                        long bits = (long) codewords[symbol] << 64 - lengths[symbol] | behind;
                        assertDecodes(table.entries(), rootBits, bits, symbol, lengths[symbol]);
                    }
                }
            }
        }
    }

    private static void assertDecodes(int[] entries, int rootBits, long bits, int symbol, int length) {
        int entry = entries[(int) (bits >>> 64 - rootBits)];
        if ((entry & DecodeTable.LINK) != 0) {
            entry = entries[DecodeTable.next(entry, bits << rootBits)];
        }
        assertThat(entry >>> DecodeTable.SYMBOL_SHIFT).isEqualTo(symbol);
        assertThat(entry & DecodeTable.LENGTH_MASK).isEqualTo(length);
    }

    @Test
    void incompleteAndOverfullCodesAreNotTaken() {
        DecodeTable table = new DecodeTable(4, 3, 5);
        assertThat(table.build(new byte[] {1, 2, 3, 3}, 4)).isTrue();
        assertThat(table.build(new byte[] {1, 2, 3, 0}, 4)).isFalse();
        assertThat(table.build(new byte[] {1, 2, 2, 3}, 4)).isFalse();
        assertThat(table.build(new byte[4], 4)).isFalse();
        table.clear();
        assertThat(Arrays.stream(table.entries())).containsOnly(0);
    }

    @Test
    void logarithmsRiseAndAreExactForPowersOfTwo() {
        for (int power = 0; power < 31; power++) {
            assertThat(BitCosts.log2(1 << power)).isEqualTo(power * BitCosts.BIT);
        }
        for (int number = 2; number < 100_000; number++) {
            assertThat(BitCosts.log2(number)).isGreaterThanOrEqualTo(BitCosts.log2(number - 1));
        }
        assertThat(BitCosts.log2(3)).isEqualTo((int) (1.58496 * BitCosts.BIT));
    }
}
