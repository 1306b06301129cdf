package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What nobody has written yet of a new file all of whose bytes are to be really written, so that its host cannot run
 * out of space later. A short gap is filled when something behind it is written, to keep the file's order; a long one
 * waits for {@link #finish}, which can be cancelled. Memory: at most 4,096 gaps. Not thread-safe.
 */
public final class ZeroFill {
    private static final String TASK = "filling";
    /** Longest gap that is filled at once. */
    private static final long AT_ONCE = 16L << 20;

    private static final int MOST_GAPS = 4096;

    private final BlockDevice file;
    private final long end;
    /** First bytes of the gaps, and the first bytes after them. */
    private final TreeMap<Long, Long> gaps = new TreeMap<>();
    /** Behind this position nothing was written. */
    private long reached;

    /**
     * @param file reads as zeros in the range
     * @param position first byte of the range that is to be filled
     * @param length its bytes
     */
    public ZeroFill(BlockDevice file, long position, long length) {
        Ranges.check(file, position, length);
        this.file = file;
        this.reached = position;
        this.end = position + length;
    }

    /**
     * To be called before a part of the range is written.
     *
     * @param position first byte, in the file
     * @param length number of bytes
     * @throws IOException if a gap before it cannot be filled
     */
    public void writing(long position, long length) throws IOException {
        long gap = position - reached;
        if (gap > AT_ONCE && gaps.size() < MOST_GAPS) {
            gaps.put(reached, position);
        } else if (gap > 0) {
            Zeros.write(file, reached, gap);
        }
        takeOut(position, Math.min(reached, position + length));
        reached = Math.max(reached, position + length);
    }

    /** What the caller writes is no gap any more. */
    private void takeOut(long from, long to) {
        Map.Entry<Long, Long> gap = gaps.lowerEntry(to);
        while (gap != null && gap.getValue() > from) {
            gaps.remove(gap.getKey());
            if (gap.getKey() < from) {
                gaps.put(gap.getKey(), from);
            }
            if (to < gap.getValue()) {
                gaps.put(to, gap.getValue());
            }
            gap = gaps.lowerEntry(Math.max(from, gap.getKey()));
        }
    }

    /**
     * Writes zeros over what was written in a part of the range; the rest of the part is a gap.
     *
     * @param position first byte, in the file
     * @param length number of bytes
     * @throws IOException if the file cannot be written
     */
    public void zeros(long position, long length) throws IOException {
        long stop = Math.min(reached, position + length);
        for (long at = position; at < stop; ) {
            Map.Entry<Long, Long> gap = gaps.floorEntry(at);
            if (gap != null && gap.getValue() > at) {
                at = gap.getValue();
                continue;
            }
            Long next = gaps.higherKey(at);
            long to = next == null ? stop : Math.min(stop, next);
            Zeros.write(file, at, to - at);
            at = to;
        }
        long behind = position + length;
        if (behind > reached && behind - reached <= AT_ONCE) {
            Zeros.write(file, reached, behind - reached);
            reached = behind;
        }
    }

    /**
     * Fills everything that is left.
     *
     * @param job rate, progress and cancellation; after cancelling it can be called again
     * @throws io.github.diskwright.image.CancelledException if it is cancelled
     * @throws IOException if the file cannot be written
     */
    public void finish(JobOptions job) throws IOException {
        if (reached < end) {
            gaps.merge(reached, end, Math::max);
            reached = end;
        }
        Pace pace = new Pace(job, TASK);
        long total = gaps.entrySet().stream()
                .mapToLong(gap -> gap.getValue() - gap.getKey())
                .sum();
        long done = 0;
        while (!gaps.isEmpty()) {
            Map.Entry<Long, Long> gap = gaps.firstEntry();
            long stop = Math.min(gap.getValue(), gap.getKey() + AT_ONCE);
            pace.writeZeros(file, gap.getKey(), stop - gap.getKey());
            gaps.pollFirstEntry();
            if (stop < gap.getValue()) {
                gaps.put(stop, gap.getValue());
            }
            done += stop - gap.getKey();
            pace.report(done, total);
        }
    }
}
