package io.github.diskwright.image.codec.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MatchFindersTest {
    private static final int NICE = 60;

    /** Text of few letters, with copies, behind bytes that do not belong to it. */
    private static byte[] data(int start, int length, long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[start + length + MatchLength.SLACK];
        for (int i = 0; i < start + length; i++) {
            boolean isCopy = i > start + 100 && i / 50 % 3 == 0;
            bytes[i] = isCopy ? bytes[i - 97] : (byte) ('a' + random.nextInt(1 + i / 500 % 7));
        }
        return bytes;
    }

    private static void assertMatch(byte[] bytes, int start, int at, int offset, int length) {
        assertThat(offset).isBetween(1, at - start);
        assertThat(Arrays.mismatch(bytes, at, at + length, bytes, at - offset, at - offset + length))
                .isEqualTo(-1);
    }

    @Test
    void treesFindTrueMatchesOfGrowingLength() {
        int[] matches = new int[BinaryTrees.LENGTH_MASK + 1];
        for (BinaryTrees.Shortest shortest : BinaryTrees.Shortest.values()) {
            BinaryTrees finder = new BinaryTrees(shortest, BinaryTrees.LENGTH_BITS);
            int found = 0;
            for (int run = 0; run < 3; run++) {
                byte[] bytes = data(13, 5000, run);
                finder.start(bytes, 13, 5000);
                for (int at = 13; at < 5013; at++) {
                    int before = shortest == BinaryTrees.Shortest.TWO ? 1 : 2;
                    int count = finder.find(at, Math.min(NICE, 5013 - at), NICE, 50, matches, 0);
                    for (int i = 0; i < count; i++) {
                        int length = matches[i] & BinaryTrees.LENGTH_MASK;
                        assertThat(length).isGreaterThan(before);
                        assertMatch(bytes, 13, at, matches[i] >>> BinaryTrees.LENGTH_BITS, length);
                        before = length;
                    }
                    found += count;
                }
            }
            assertThat(found).isGreaterThan(10_000);
        }
    }

    @Test
    void withEnoughDepthTheLongestMatchIsFound() {
        byte[] bytes = data(0, 1500, 9);
        BinaryTrees trees = new BinaryTrees(BinaryTrees.Shortest.TWO, BinaryTrees.LENGTH_BITS);
        HashChains chains = new HashChains();
        trees.start(bytes, 0, 1500);
        chains.start(bytes, 0, 1500);
        int[] matches = new int[BinaryTrees.LENGTH_MASK + 1];
        for (int at = 0; at < 1400; at++) {
            int longest = 0;
            for (int other = 0; other < at; other++) {
                longest = Math.max(longest, MatchLength.extend(bytes, at, other, 0, NICE));
            }
            int count = trees.find(at, NICE, NICE, 1500, matches, 0);
            int chained = chains.longest(at, 2, NICE, NICE, 1500);
            if (longest >= 4) {
                assertThat(matches[count - 1] & BinaryTrees.LENGTH_MASK).isEqualTo(longest);
                assertThat(chained).isEqualTo(longest);
                assertMatch(bytes, 0, at, chains.offset(), chained);
            }
        }
    }

    @Test
    void earlierChunksAreForgotten() {
        byte[] bytes = data(0, 300, 2);
        HashChains chains = new HashChains();
        BinaryTrees trees = new BinaryTrees(BinaryTrees.Shortest.TWO, BinaryTrees.LENGTH_BITS);
        for (int run = 0; run < 3; run++) {
            chains.start(bytes, 0, 300);
            trees.start(bytes, 0, 300);
            assertThat(chains.longest(0, 2, 100, 100, 100)).isEqualTo(2);
            assertThat(trees.find(0, 100, 100, 100, new int[600], 0)).isZero();
            chains.insert(1, 299);
            for (int at = 1; at < 300; at++) {
                trees.insert(at, NICE, 10);
            }
        }
    }
}
