package io.github.diskwright.testkit.crash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Chooses which of the changes since the last flush arrived, besides the newest one, which always does: sets without
 * it belong to an earlier cut. Resizes arrive in their order, as a journalling file system has it. Few changes are
 * gone through exhaustively.
 */
final class SubsetChooser {
    private static final int EXHAUSTIVE = 20;
    private static final double TORN = 0.25;
    private static final double SHUFFLED = 0.25;

    private final CrashOptions options;

    SubsetChooser(CrashOptions options) {
        this.options = options;
    }

    /** Number of different subsets of some changes with the newest whole, the full one left out; many if many. */
    static long exhaustive(int pending) {
        return pending - 1 >= EXHAUSTIVE ? Long.MAX_VALUE : (1L << (pending - 1)) - 1;
    }

    /**
     * Chooses for one state.
     *
     * @param pending changes since the last flush, two or more
     * @param variant which of the states of this cut
     * @param random what to choose by
     */
    List<Arrival> choose(List<Arrival> pending, int variant, Random random) {
        long subsets = exhaustive(pending.size());
        if (subsets <= options.subsetsPerChange() && variant < subsets) {
            return ordered(pending, variant | 1L << (pending.size() - 1));
        }
        double likelihood = likelihood(variant, random);
        List<Arrival> chosen = new ArrayList<>();
        for (int i = 0; i < pending.size(); i++) {
            boolean newest = i == pending.size() - 1;
            boolean exceptFirst = variant == 1 && i == 0;
            if (newest || (!exceptFirst && random.nextDouble() < likelihood)) {
                chosen.add(pending.get(i));
            }
        }
        List<Arrival> arrivals = withResizesInOrder(pending, chosen);
        if (variant > 1) {
            arrivals.replaceAll(arrival -> perhapsTorn(arrival, random));
        }
        return arrivals;
    }

    /** The newest change alone, all but the oldest, then mixtures. */
    private static double likelihood(int variant, Random random) {
        return switch (variant) {
            case 0 -> 0;
            case 1 -> 1;
            default -> 0.1 + 0.2 * random.nextInt(5);
        };
    }

    private static List<Arrival> ordered(List<Arrival> pending, long mask) {
        List<Arrival> chosen = new ArrayList<>();
        for (int i = 0; i < pending.size(); i++) {
            if ((mask >>> i & 1) != 0) {
                chosen.add(pending.get(i));
            }
        }
        return withResizesInOrder(pending, chosen);
    }

    /** Replaces the chosen resizes by as many of the first ones; all up to the newest change if that is one. */
    private static List<Arrival> withResizesInOrder(List<Arrival> pending, List<Arrival> chosen) {
        boolean newestIsOne = pending.get(pending.size() - 1).change().isResize();
        long resizes =
                chosen.stream().filter(arrival -> arrival.change().isResize()).count();
        if (resizes == 0) {
            return chosen;
        }
        List<Arrival> arrivals = new ArrayList<>();
        pending.stream()
                .filter(arrival -> arrival.change().isResize())
                .limit(newestIsOne ? Long.MAX_VALUE : resizes)
                .forEach(arrivals::add);
        chosen.stream().filter(arrival -> !arrival.change().isResize()).forEach(arrivals::add);
        arrivals.sort(Comparator.comparingInt(Arrival::number));
        return arrivals;
    }

    private Arrival perhapsTorn(Arrival arrival, Random random) {
        boolean torn = random.nextDouble() < TORN && arrival.change().sectors(options.sectorSize()) > 1;
        return torn ? Arrival.random(arrival.number(), arrival.change(), options.sectorSize(), random) : arrival;
    }

    /** Perhaps another order of the same arrivals; none moves across a resize. Whether the order changed. */
    static boolean perhapsShuffle(List<Arrival> arrivals, Random random) {
        if (random.nextDouble() >= SHUFFLED) {
            return false;
        }
        int start = 0;
        for (int i = 0; i <= arrivals.size(); i++) {
            if (i == arrivals.size() || arrivals.get(i).change().isResize()) {
                Collections.shuffle(arrivals.subList(start, i), random);
                start = i + 1;
            }
        }
        return true;
    }
}
