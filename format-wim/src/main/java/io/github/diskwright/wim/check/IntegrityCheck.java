package io.github.diskwright.wim.check;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.pipeline.Pace;
import io.github.diskwright.image.pipeline.ParallelWork;
import io.github.diskwright.wim.resource.WimPart;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.IntegrityTable;
import io.github.diskwright.wim.structure.WimHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicLong;

/** Holds the bytes of a file against its integrity table, stretch by stretch, on all threads. Used once. */
final class IntegrityCheck {
    private static final int BUFFER = 1 << 20;
    private static final String TASK = "checking the integrity table";

    private final WimPart part;
    private final JobOptions job;
    private final IntegrityTable table;
    private final long end;
    private final AtomicLong next = new AtomicLong();
    private final Pace pace;
    private long done;

    IntegrityCheck(WimPart part, IntegrityTable table, JobOptions job) {
        this.part = part;
        this.job = job;
        this.pace = new Pace(job, TASK);
        this.table = table;
        this.end = WimHeader.SIZE_BYTES + part.header().coveredBytes();
    }

    void run(FindingLog log) throws IOException {
        long most = Math.max(1, Math.min(job.threads(), job.memory() / BUFFER));
        ParallelWork.run((int) most, job, team -> {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            long stretch = next.getAndIncrement();
            while (stretch < table.hashes().size() && !team.hasFailed()) {
                check(stretch, buffer, log);
                stretch = next.getAndIncrement();
            }
        });
    }

    private void check(long stretch, ByteBuffer buffer, FindingLog log) throws IOException {
        long start = WimHeader.SIZE_BYTES + stretch * table.chunkSize();
        long stop = Math.min(end, start + table.chunkSize());
        MessageDigest digest = BlobHash.newDigest();
        for (long at = start; at < stop; at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(BUFFER, stop - at));
            part.device().read(at, buffer);
            digest.update(buffer.flip());
            advance(buffer.limit());
        }
        BlobHash expected = table.hashes().get((int) stretch);
        BlobHash actual = BlobHash.of(digest.digest());
        if (!actual.equals(expected)) {
            log.error(
                    part.description(),
                    "wim.integrity.digest",
                    start,
                    (stop - start) + " bytes: expected SHA-1 " + expected + ", found " + actual);
        }
    }

    private synchronized void advance(int bytes) throws IOException {
        pace.spend(bytes);
        done += bytes;
        pace.report(done, end - WimHeader.SIZE_BYTES);
    }
}
