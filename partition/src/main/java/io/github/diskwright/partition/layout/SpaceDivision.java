package io.github.diskwright.partition.layout;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** Shares space among partitions, in whole grains. */
final class SpaceDivision {
    private final List<Share> shares;
    private final long[] sizes;
    private final boolean[] frozen;

    private SpaceDivision(List<Share> shares) {
        this.shares = shares;
        this.sizes = new long[shares.size()];
        this.frozen = new boolean[shares.size()];
    }

    /**
     * What one of them may get, in grains.
     *
     * @param min zero or more
     * @param max not below {@code min}
     * @param weight its part of what is shared; 0 for one that gets no more than its minimum
     */
    record Share(long min, long max, long weight) {}

    /** Grains that all need at the least. */
    static long needed(List<Share> shares) {
        return shares.stream().mapToLong(Share::min).reduce(0, Math::addExact);
    }

    /**
     * Shares.
     *
     * @param total grains, not fewer than {@link #needed}
     * @return grains of each; less than the total together only where maximums do not let them take more
     */
    static long[] divide(List<Share> shares, long total) {
        SpaceDivision division = new SpaceDivision(shares);
        long left = total;
        for (int i = 0; i < shares.size(); i++) {
            if (shares.get(i).weight() == 0) {
                division.freeze(i, shares.get(i).min());
                left -= shares.get(i).min();
            }
        }
        long rest = division.freezeOutliers(left);
        for (int i = 0; i < shares.size(); i++) {
            if (!division.frozen[i]) {
                rest -= division.sizes[i];
            }
        }
        division.giveAway(rest);
        return division.sizes;
    }

    private void freeze(int index, long size) {
        frozen[index] = true;
        sizes[index] = size;
    }

    /**
     * Holds those at their limits whose parts lie beyond them, until none does. Those at the minimum and those at the
     * maximum pull in different directions: the side that moves more is right in any case.
     *
     * @return what is left for those that are not frozen
     */
    private long freezeOutliers(long total) {
        long left = total;
        while (true) {
            long balance = 0;
            BigInteger weights = weights();
            for (int i = 0; i < sizes.length; i++) {
                if (!frozen[i]) {
                    Share share = shares.get(i);
                    long part = part(left, share.weight(), weights);
                    sizes[i] = Math.max(share.min(), Math.min(share.max(), part));
                    balance += sizes[i] - part;
                }
            }
            long taken = freezeSide(left, weights, balance);
            if (taken < 0) {
                return left;
            }
            left -= taken;
        }
    }

    /** Freezes those beyond one limit, or both if that comes out even; answers what they take, or -1 if there is none. */
    private long freezeSide(long left, BigInteger weights, long balance) {
        long taken = -1;
        boolean[] now = new boolean[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            if (!frozen[i]) {
                long change = sizes[i] - part(left, shares.get(i).weight(), weights);
                now[i] = (change > 0 && balance >= 0) || (change < 0 && balance <= 0);
            }
        }
        for (int i = 0; i < sizes.length; i++) {
            if (now[i]) {
                frozen[i] = true;
                taken = Math.max(taken, 0) + sizes[i];
            }
        }
        return taken;
    }

    private BigInteger weights() {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < sizes.length; i++) {
            if (!frozen[i]) {
                sum = sum.add(BigInteger.valueOf(shares.get(i).weight()));
            }
        }
        return sum;
    }

    /** Products of two sizes of large disks are beyond a long. */
    private static long part(long total, long weight, BigInteger weights) {
        return BigInteger.valueOf(total)
                .multiply(BigInteger.valueOf(weight))
                .divide(weights)
                .longValueExact();
    }

    /** Gives what is left to the largest weights first, the last of equal ones, as far as their maximums allow. */
    private void giveAway(long rest) {
        long left = rest;
        boolean[] given = new boolean[sizes.length];
        while (left > 0) {
            int best = -1;
            for (int i = 0; i < sizes.length; i++) {
                boolean takes = !given[i]
                        && shares.get(i).weight() > 0
                        && sizes[i] < shares.get(i).max();
                if (takes
                        && (best < 0
                                || shares.get(i).weight() >= shares.get(best).weight())) {
                    best = i;
                }
            }
            if (best < 0) {
                return;
            }
            long more = Math.min(left, shares.get(best).max() - sizes[best]);
            sizes[best] += more;
            left -= more;
            given[best] = true;
        }
    }

    @Override
    public String toString() {
        return Arrays.toString(sizes);
    }
}
