package io.github.diskwright.ntfs.resize;

import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What makes a volume clean once all else is durable: its own record without the flag, and the mirror of that. */
final class FinishWrites {
    private final ResizePlan plan;

    FinishWrites(ResizePlan plan) {
        this.plan = plan;
    }

    /** Takes writes. */
    interface Target {
        void write(long position, ByteBuffer before, ByteBuffer after) throws IOException;
    }

    void forEach(Target target) throws IOException {
        FinalRecords records = new FinalRecords(plan);
        byte[] before = records.bytes(NtfsVolume.VOLUME);
        byte[] after = records.cleanVolumeRecord();
        through(plan.places().table(), before, after, target);
        through(plan.places().mirror(), before, after, target);
    }

    private void through(RunList runs, byte[] before, byte[] after, Target target) throws IOException {
        int clusterSize = plan.volume().clusterSize();
        int done = 0;
        while (done < after.length) {
            long at = NtfsVolume.VOLUME * after.length + done;
            int run = runs.runAt(at / clusterSize);
            long inRun = at - runs.vcn(run) * clusterSize;
            int length = (int) Math.min(runs.length(run) * clusterSize - inRun, after.length - done);
            target.write(
                    runs.lcn(run) * clusterSize + inRun,
                    ByteBuffer.wrap(before, done, length).slice(),
                    ByteBuffer.wrap(after, done, length).slice());
            done += length;
        }
    }
}
