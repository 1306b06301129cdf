package io.github.diskwright.partition.move;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.FileRange;
import io.github.diskwright.image.pipeline.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Copies ranges between two devices or within one, holes as holes, through one buffer. Not thread-safe. */
final class RangeCopy {
    private static final int BUFFER = 4 << 20;

    /** How much is left to the host's cache before the host is to begin to write it: the disk writes while this reads. */
    private static final long WRITEBACK_STEP = 16L << 20;

    private final Pace pace;
    private final ByteBuffer buffer;
    private @Nullable Sample sample;

    RangeCopy(JobOptions job) {
        this.pace = new Pace(job, MoveJob.TASK);
        this.buffer = ByteBuffer.allocateDirect((int) Math.min(BUFFER, Math.max(4096, job.memory())));
    }

    /** Hears of every piece. */
    interface Listener {
        void copied(long bytes);
    }

    /**
     * Copies a range. The two must not overlap.
     *
     * @param length bytes
     * @return some of the bytes that were copied, at the target; null if there were only holes
     */
    @Nullable
    Sample copy(BlockDevice source, long from, BlockDevice target, long to, long length, Listener listener)
            throws IOException {
        sample = null;
        ExtentIterator extents = source.extents(from, length);
        while (extents.hasNext()) {
            Extent extent = extents.next();
            long shifted = to + (extent.position() - from);
            if (extent.isData()) {
                copyData(source, extent, target, shifted, listener);
            } else {
                pace.check();
                target.writeZeros(shifted, extent.length());
                listener.copied(extent.length());
            }
        }
        return sample;
    }

    private void copyData(BlockDevice source, Extent extent, BlockDevice target, long to, Listener listener)
            throws IOException {
        long begun = 0;
        for (long done = 0; done < extent.length(); done += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), extent.length() - done));
            pace.spend(buffer.limit());
            source.read(extent.position() + done, buffer);
            target.write(to + done, buffer.flip());
            sample = sample(to + done);
            listener.copied(buffer.limit());
            long written = done + buffer.limit() - begun;
            if (written >= WRITEBACK_STEP) {
                startWriteback(target, to + begun, written);
                begun += written;
            }
        }
    }

    private static void startWriteback(BlockDevice target, long position, long length) throws IOException {
        Optional<FileRange> range = target.fileRange(position, length, FileRange.Use.WRITE);
        if (range.isPresent()) {
            range.get()
                    .file()
                    .startWriteback(range.get().position(), range.get().length());
        }
    }

    /** The end of what is in the buffer. */
    private Sample sample(long position) {
        int length = Math.min(buffer.limit(), Sample.MAX_BYTES);
        int offset = buffer.limit() - length;
        return new Sample(position + offset, length, Checksum.of(buffer.slice(offset, length)));
    }

    /** The CRC-32C of a range. */
    int crc(BlockDevice device, long position, long length) throws IOException {
        CRC32C crc = new CRC32C();
        for (long done = 0; done < length; done += buffer.limit()) {
            pace.check();
            buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
            device.read(position + done, buffer);
            crc.update(buffer.flip());
        }
        return (int) crc.getValue();
    }
}
