package io.github.diskwright.testkit.crash;

import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.opentest4j.TestAbortedException;

/**
 * The states that a power cut could have left of one record. Going through them costs time and memory of what was
 * changed since the last flush for each state, not of the size of the device. Immutable and thread-safe.
 */
public final class CrashStates {
    private final Recording recording;
    private final CrashOptions options;
    private final SubsetChooser chooser;

    CrashStates(Recording recording, CrashOptions options) {
        this.recording = recording;
        this.options = options;
        this.chooser = new SubsetChooser(options);
    }

    /** Number of states that {@link #forEach} would check, if no limit left any out. */
    public long count() {
        long count = 1;
        int pending = 0;
        for (Change change : recording.entries()) {
            pending = change.isFlush() ? 0 : pending + 1;
            count += 1 + (change.isFlush() ? 0 : torn(change) + subsets(pending));
        }
        return count;
    }

    private int torn(Change change) {
        return change.sectors(options.sectorSize()) > 1 ? options.tornPerChange() : 0;
    }

    private int subsets(int pending) {
        return pending > 1 ? options.subsetsPerChange() : 0;
    }

    /**
     * Checks every state, one after the other, in the order of the record. With {@code -Ddiskwright.case=N} only the
     * state of that number is checked (states of a recovery inside a check are all checked).
     *
     * @param check what must hold
     * @return number of states that were checked
     * @throws AssertionError if the check fails for a state, with its seed, number and description
     */
    public long forEach(CrashCheck check) {
        return new Walk(check, recording.nested() ? OptionalLong.empty() : Effort.onlyCase()).run();
    }

    /**
     * What tells states apart that lie between the same two flushes.
     *
     * @param marks that the operation had passed
     * @param arrivals what had reached the medium
     */
    record Seen(long marks, List<Arrival> arrivals) {}

    /** One pass over the record. */
    private final class Walk {
        private final CrashCheck check;
        private final OptionalLong only;
        private final double share;
        /** What has certainly arrived. */
        private final Content durable = recording.initial().layer();
        /** That, and everything since. */
        private Content recent = durable.layer();

        private final List<Arrival> pending = new ArrayList<>();
        private int flushes;
        private int lastFlush = -1;
        private long number;
        private long checked;
        /** Since the last flush, which makes all that come after it others. */
        private final Set<Seen> seen = new HashSet<>();

        Walk(CrashCheck check, OptionalLong only) {
            this.check = check;
            this.only = only;
            long always = recording.entries().size() + 1L;
            long optional = count() - always;
            this.share = optional == 0 ? 1 : (options.maxStates() - (double) always) / optional;
        }

        long run() {
            checkInOrder(cut(0));
            for (int i = 0; i < recording.entries().size(); i++) {
                Change change = recording.entries().get(i);
                if (change.isFlush()) {
                    pending.forEach(arrival -> arrival.applyTo(durable));
                    pending.clear();
                    recent = durable.layer();
                    seen.clear();
                    flushes++;
                    lastFlush = i;
                    checkInOrder(cut(i + 1));
                } else {
                    pending.add(Arrival.whole(i + 1, change));
                    checkChange(cut(i + 1), change);
                }
            }
            return checked;
        }

        private Cut cut(int entries) {
            return new Cut(recording, entries, flushes, lastFlush, List.copyOf(pending));
        }

        private void checkInOrder(Cut cut) {
            if (isWanted(true)) {
                check(new CrashState(number, cut, cut.pending(), true, recent));
            }
            number++;
        }

        /** Torn states come first, while {@code recent} does not yet have the change. */
        private void checkChange(Cut cut, Change change) {
            for (int variant = 0; variant < torn(change); variant++) {
                if (isWanted(false)) {
                    checkTorn(cut, change, variant);
                }
                number++;
            }
            for (int variant = 0; variant < subsets(pending.size()); variant++) {
                if (isWanted(false)) {
                    checkSubset(cut, variant);
                }
                number++;
            }
            change.applyTo(recent);
            checkInOrder(cut);
        }

        private void checkTorn(Cut cut, Change change, int variant) {
            int sectorSize = options.sectorSize();
            Arrival torn = variant < 2
                    ? Arrival.half(cut.entries(), change, sectorSize, variant == 0)
                    : Arrival.random(cut.entries(), change, sectorSize, random());
            List<Arrival> arrivals = new ArrayList<>(cut.pending());
            arrivals.set(arrivals.size() - 1, torn);
            Content content = recent.layer();
            torn.applyTo(content);
            check(new CrashState(number, cut, arrivals, true, content));
        }

        private void checkSubset(Cut cut, int variant) {
            Random random = random();
            List<Arrival> arrivals = chooser.choose(cut.pending(), variant, random);
            boolean shuffled = variant > 1 && SubsetChooser.perhapsShuffle(arrivals, random);
            Content content = durable.layer();
            arrivals.forEach(arrival -> arrival.applyTo(content));
            check(new CrashState(number, cut, arrivals, !shuffled, content));
        }

        /** A source of its own for each state, so that each can be had without the others. */
        private Random random() {
            return Seeds.random(options.seed(), number);
        }

        private boolean isWanted(boolean always) {
            if (only.isPresent()) {
                return only.getAsLong() == number;
            }
            return always || share >= 1 || random().nextFloat() < share;
        }

        private void check(CrashState state) {
            checked++;
            if (seen.add(state.seen())) {
                CrashTally.add();
            }
            try {
                check.check(state);
            } catch (TestAbortedException e) {
                throw e;
            } catch (Throwable failure) {
                throw new AssertionError(
                        state + "\nseed " + options.seed() + ", again with -Ddiskwright.case=" + number + "\n"
                                + failure,
                        failure);
            } finally {
                state.end();
            }
        }
    }
}
