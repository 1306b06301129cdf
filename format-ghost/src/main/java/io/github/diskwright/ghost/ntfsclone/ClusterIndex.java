package io.github.diskwright.ghost.ntfsclone;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the clusters are in an image: runs of clusters that follow each other in volume and file. Images of metadata go
 * back and forth, and may hold a cluster twice: the later one counts. Memory: about 100 bytes for each run, within the limit
 * for structures. Once built, thread-safe.
 */
final class ClusterIndex {
    private static final int BYTES_PER_RUN = 100;

    /**
     * A run.
     *
     * @param first its first cluster
     * @param count how many
     * @param position where the first one's bytes lie; each next one is a cluster and a command byte further
     */
    record Run(long first, long count, long position) {
        long end() {
            return first + count;
        }

        Run from(long cluster, int stride) {
            return new Run(cluster, end() - cluster, position + (cluster - first) * stride);
        }
    }

    private final String source;
    private final Limits limits;
    /** Bytes from a cluster to the next one in a run. */
    private final int stride;

    private final TreeMap<Long, Run> runs = new TreeMap<>();
    private long clusters;

    ClusterIndex(String source, Limits limits, int stride) {
        this.source = source;
        this.limits = limits;
        this.stride = stride;
    }

    /** Adds a run, over what is there of its clusters. */
    void add(Run run) throws UnsupportedFeatureException {
        limits.requireStructure(source, "index of clusters", (runs.size() + 2L) * BYTES_PER_RUN);
        Map.@Nullable Entry<Long, Run> before = runs.lowerEntry(run.first());
        if (before != null && before.getValue().end() > run.first()) {
            Run cut = before.getValue();
            runs.put(cut.first(), new Run(cut.first(), run.first() - cut.first(), cut.position()));
            clusters -= cut.end() - run.first();
            putRest(cut, run.end());
        }
        Map.@Nullable Entry<Long, Run> next = runs.ceilingEntry(run.first());
        while (next != null && next.getKey() < run.end()) {
            Run covered = next.getValue();
            runs.remove(covered.first());
            clusters -= covered.count();
            putRest(covered, run.end());
            next = runs.ceilingEntry(run.first());
        }
        runs.put(run.first(), run);
        clusters += run.count();
    }

    /** Keeps what of a run lies behind a cluster. */
    private void putRest(Run run, long from) {
        if (run.end() > from) {
            Run rest = run.from(from, stride);
            runs.put(rest.first(), rest);
            clusters += rest.count();
        }
    }

    /** The run that a cluster is in, or null. */
    @Nullable
    Run runAt(long cluster) {
        Map.@Nullable Entry<Long, Run> entry = runs.floorEntry(cluster);
        return entry != null && entry.getValue().end() > cluster ? entry.getValue() : null;
    }

    /** The first cluster behind one that is in a run; {@code limit} if there is none before it. */
    long nextStored(long cluster, long limit) {
        @Nullable Long next = runs.higherKey(cluster);
        return next == null ? limit : Math.min(limit, next);
    }

    /** Clusters in all runs. */
    long clusters() {
        return clusters;
    }

    int runs() {
        return runs.size();
    }
}
