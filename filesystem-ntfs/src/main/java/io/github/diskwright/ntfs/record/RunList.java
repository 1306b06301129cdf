package io.github.diskwright.ntfs.record;

import java.util.Arrays;

/**
 * Where the clusters of an attribute, or of a part of it, are on the volume: runs in ascending order of VCN, without gaps
 * between them; a run is a hole or lies on consecutive clusters. Neighbours that continue each other are one run.
 *
 * <p>Immutable. 24 bytes for a run.
 */
public final class RunList {
    /** The {@link #lcn(int)} of a hole. */
    public static final long HOLE = -1;

    private static final RunList EMPTY = builder(0).build();

    private final long[] vcns;
    private final long[] lcns;
    private final long startVcn;
    private final long endVcn;

    private RunList(long startVcn, long endVcn, long[] vcns, long[] lcns) {
        this.startVcn = startVcn;
        this.endVcn = endVcn;
        this.vcns = vcns;
        this.lcns = lcns;
    }

    /** No runs, from VCN 0. */
    public static RunList empty() {
        return EMPTY;
    }

    /**
     * One run from VCN 0.
     *
     * @param lcn first cluster, or {@link #HOLE}
     * @param length clusters, 1 or more
     */
    public static RunList of(long lcn, long length) {
        return builder(0).add(lcn, length).build();
    }

    /**
     * A builder of runs.
     *
     * @param startVcn where the first run begins
     */
    public static Builder builder(long startVcn) {
        return new Builder(startVcn);
    }

    /** Number of runs. */
    public int size() {
        return vcns.length;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return vcns.length == 0;
    }

    /** Where the first run begins. */
    public long startVcn() {
        return startVcn;
    }

    /** The VCN behind the last run. */
    public long endVcn() {
        return endVcn;
    }

    /** First VCN of a run. */
    public long vcn(int run) {
        return vcns[run];
    }

    /** First cluster of a run on the volume, or {@link #HOLE}. */
    public long lcn(int run) {
        return lcns[run];
    }

    /** Clusters in a run. */
    public long length(int run) {
        return (run + 1 < vcns.length ? vcns[run + 1] : endVcn) - vcns[run];
    }

    /** Whether a run has no clusters on the volume. */
    public boolean isHole(int run) {
        return lcns[run] == HOLE;
    }

    /**
     * The run that a VCN is in. Binary search.
     *
     * @param vcn {@link #startVcn()} up to below {@link #endVcn()}
     */
    public int runAt(long vcn) {
        if (vcn < startVcn || vcn >= endVcn) {
            throw new IllegalArgumentException("VCN " + vcn + " is not in " + startVcn + " to " + endVcn);
        }
        int found = Arrays.binarySearch(vcns, vcn);
        return found >= 0 ? found : -found - 2;
    }

    /**
     * Where a VCN is on the volume. Binary search.
     *
     * @param vcn {@link #startVcn()} up to below {@link #endVcn()}, not in a hole
     */
    public long lcnOf(long vcn) {
        int run = runAt(vcn);
        return lcns[run] + vcn - vcns[run];
    }

    /** Clusters on the volume: the lengths of all runs but the holes. */
    public long allocatedClusters() {
        long sum = 0;
        for (int i = 0; i < vcns.length; i++) {
            sum += lcns[i] == HOLE ? 0 : length(i);
        }
        return sum;
    }

    /** The cluster behind the last one on the volume; 0 if all is hole. */
    public long endLcn() {
        long end = 0;
        for (int i = 0; i < vcns.length; i++) {
            end = lcns[i] == HOLE ? end : Math.max(end, lcns[i] + length(i));
        }
        return end;
    }

    /**
     * The part between two VCNs.
     *
     * @param from first one
     * @param to the one behind the last
     */
    public RunList slice(long from, long to) {
        if (from < startVcn || to < from || to > endVcn) {
            throw new IllegalArgumentException("VCNs " + from + " to " + to + " of " + startVcn + " to " + endVcn);
        }
        Builder slice = builder(from);
        for (long vcn = from; vcn < to; ) {
            int run = runAt(vcn);
            long skipped = vcn - vcns[run];
            long length = Math.min(length(run) - skipped, to - vcn);
            slice.add(lcns[run] == HOLE ? HOLE : lcns[run] + skipped, length);
            vcn += length;
        }
        return slice.build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RunList list
                && startVcn == list.startVcn
                && endVcn == list.endVcn
                && Arrays.equals(vcns, list.vcns)
                && Arrays.equals(lcns, list.lcns);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(lcns) + Arrays.hashCode(vcns);
    }

    /** For people: {@code "0: 786431+1, 1: hole+15"}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < vcns.length && i < 20; i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(vcns[i])
                    .append(": ")
                    .append(lcns[i] == HOLE ? "hole" : lcns[i])
                    .append('+')
                    .append(length(i));
        }
        return text.append(vcns.length > 20 ? ", ..." : "").toString();
    }

    /** Builds a {@link RunList}. Not thread-safe. */
    public static final class Builder {
        private final long startVcn;
        private long endVcn;
        private long[] vcns = new long[4];
        private long[] lcns = new long[4];
        private int count;

        private Builder(long startVcn) {
            if (startVcn < 0) {
                throw new IllegalArgumentException("VCN is " + startVcn);
            }
            this.startVcn = startVcn;
            this.endVcn = startVcn;
        }

        /**
         * Adds clusters behind those that are there.
         *
         * @param lcn the first one on the volume, or {@link #HOLE}
         * @param length how many, 1 or more
         */
        public Builder add(long lcn, long length) {
            if (length <= 0 || lcn < HOLE || length > Long.MAX_VALUE - endVcn) {
                throw new IllegalArgumentException("run of " + length + " clusters at " + lcn);
            }
            if (!continues(lcn)) {
                if (count == vcns.length) {
                    vcns = Arrays.copyOf(vcns, 2 * count);
                    lcns = Arrays.copyOf(lcns, 2 * count);
                }
                vcns[count] = endVcn;
                lcns[count] = lcn;
                count++;
            }
            endVcn += length;
            return this;
        }

        /** Adds all runs of a list that begins at {@link #endVcn()}. */
        public Builder addAll(RunList list) {
            if (list.startVcn != endVcn) {
                throw new IllegalArgumentException("runs from VCN " + list.startVcn + " behind " + endVcn);
            }
            for (int i = 0; i < list.size(); i++) {
                add(list.lcn(i), list.length(i));
            }
            return this;
        }

        /** The cluster behind the last one on the volume that was added; 0 after a hole or if there is none. */
        public long lastLcnEnd() {
            return count == 0 || lcns[count - 1] == HOLE ? 0 : lcns[count - 1] + (endVcn - vcns[count - 1]);
        }

        /** The VCN behind what was added. */
        public long endVcn() {
            return endVcn;
        }

        /** Number of runs so far. */
        public int size() {
            return count;
        }

        /** The runs. */
        public RunList build() {
            return new RunList(startVcn, endVcn, Arrays.copyOf(vcns, count), Arrays.copyOf(lcns, count));
        }

        private boolean continues(long lcn) {
            if (count == 0) {
                return false;
            }
            long last = lcns[count - 1];
            return last == HOLE ? lcn == HOLE : lcn == last + (endVcn - vcns[count - 1]);
        }
    }
}
