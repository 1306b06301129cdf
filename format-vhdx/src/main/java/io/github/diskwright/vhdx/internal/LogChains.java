package io.github.diskwright.vhdx.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The valid entries of a log, joined to chains: one follows another if it begins where the other ends, around the end
 * of the log if need be, and has the next sequence number. Entries do not overlap, so each has at most one before it
 * and one behind it, and no chain takes more than a turn.
 *
 * <p>The last entry of a chain is its head; the chain's run goes from the head's tail to the head, if the tail is an
 * entry of the same chain. Each entry is in one chain only and each chain is walked twice, so the work is in proportion
 * to the number of entries, whatever their tails say.
 */
final class LogChains {
    private final NavigableMap<Long, LogEntry> entries;
    private final long length;

    /**
     * @param entries valid entries by their offsets in the log
     * @param length bytes of the log
     */
    LogChains(NavigableMap<Long, LogEntry> entries, long length) {
        this.entries = entries;
        this.length = length;
    }

    /**
     * The active sequence (section 2.3.2): of all runs the one whose head has the greatest sequence number; empty if
     * there is none.
     */
    List<LogScanner.Placed> activeSequence() {
        Set<Long> followers = new HashSet<>();
        for (Map.Entry<Long, LogEntry> entry : entries.entrySet()) {
            LogScanner.@Nullable Placed next = next(new LogScanner.Placed(entry.getKey(), entry.getValue()));
            if (next != null) {
                followers.add(next.offset());
            }
        }
        List<LogScanner.Placed> best = List.of();
        for (Map.Entry<Long, LogEntry> entry : entries.entrySet()) {
            if (!followers.contains(entry.getKey())) {
                List<LogScanner.Placed> run = run(new LogScanner.Placed(entry.getKey(), entry.getValue()));
                best = isBetter(run, best) ? run : best;
            }
        }
        return best;
    }

    /** The run of the chain that begins with an entry. */
    private List<LogScanner.Placed> run(LogScanner.Placed first) {
        List<LogScanner.Placed> chain = new ArrayList<>();
        LogScanner.@Nullable Placed at = first;
        while (at != null) {
            chain.add(at);
            at = next(at);
        }
        long tail = head(chain).tail();
        for (int i = 0; i < chain.size(); i++) {
            if (chain.get(i).offset() == tail) {
                return chain.subList(i, chain.size());
            }
        }
        return List.of();
    }

    private LogScanner.@Nullable Placed next(LogScanner.Placed placed) {
        long offset = (placed.offset() + placed.entry().entryLength()) % length;
        @Nullable LogEntry next = entries.get(offset);
        return next != null && next.sequenceNumber() == placed.entry().sequenceNumber() + 1
                ? new LogScanner.Placed(offset, next)
                : null;
    }

    private static LogEntry head(List<LogScanner.Placed> chain) {
        return chain.get(chain.size() - 1).entry();
    }

    private static boolean isBetter(List<LogScanner.Placed> run, List<LogScanner.Placed> best) {
        if (run.isEmpty() || best.isEmpty()) {
            return best.isEmpty();
        }
        return Long.compareUnsigned(head(run).sequenceNumber(), head(best).sequenceNumber()) > 0;
    }
}
