package io.github.diskwright.wim.check;

import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.pipeline.Pace;
import io.github.diskwright.image.pipeline.ParallelWork;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.resource.BlobReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decodes blobs and checks their SHA-1, on all threads, each blob on one of them: long ones first, so that none is left
 * alone at the end, the others in the order of their places. Used once.
 */
final class BlobCheck {
    private static final int BUFFER = 1 << 20;
    private static final long LONG_BLOB = 64L << 20;

    private final BlobReader reader;
    private final JobOptions job;
    private final Pace pace;
    private final List<Blob> blobs;
    private final long total;
    private final AtomicInteger next = new AtomicInteger();
    private long done;
    private final Map<Blob, ImageException> damaged = new LinkedHashMap<>();

    BlobCheck(BlobReader reader, List<Blob> all, JobOptions job, String task) {
        this.reader = reader;
        this.job = job;
        this.pace = new Pace(job, task);
        this.blobs = new ArrayList<>(all);
        this.total = blobs.stream().mapToLong(Blob::size).reduce(0, BlobCheck::sum);
        blobs.sort(Comparator.comparing((Blob blob) -> blob.isSolid() || blob.size() < LONG_BLOB)
                .thenComparing(Blob::order));
    }

    /** Sizes that nobody has checked yet may be more together than a number holds. */
    private static long sum(long a, long b) {
        return b > Long.MAX_VALUE - a ? Long.MAX_VALUE : a + b;
    }

    /** Runs; answers which blobs cannot be read, or are not what they should be, and why. */
    Map<Blob, ImageException> run() throws IOException {
        long most = Math.max(1, Math.min(job.threads(), job.memory() / BUFFER));
        ParallelWork.run((int) Math.min(most, Math.max(1, blobs.size())), job, this::work);
        return damaged;
    }

    private void work(ParallelWork team) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        int index = next.getAndIncrement();
        while (index < blobs.size() && !team.hasFailed()) {
            check(blobs.get(index), buffer);
            index = next.getAndIncrement();
        }
    }

    private void check(Blob blob, ByteBuffer buffer) throws IOException {
        long at = 0;
        try (OpenStream stream = reader.open(blob, "blob " + blob.hash())) {
            while (at < blob.size()) {
                pace(0);
                buffer.clear().limit((int) Math.min(BUFFER, blob.size() - at));
                stream.read(at, buffer);
                pace(buffer.limit());
                at += buffer.limit();
            }
        } catch (CancelledException e) {
            throw e;
        } catch (ImageException e) {
            synchronized (damaged) {
                damaged.put(blob, e);
            }
            passOver(blob.size() - at);
        }
    }

    private synchronized void pace(int bytes) throws IOException {
        pace.spend(bytes);
        passOver(bytes);
    }

    private synchronized void passOver(long bytes) throws IOException {
        done = sum(done, bytes);
        pace.report(done, total);
    }
}
