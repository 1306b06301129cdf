package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.ntfs.resize.JournalEntry.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Makes journal entries of writes: parts of bounded length, with the sums of what is there now. Not thread-safe. */
final class SplitSink implements Redo.Sink {
    private final @Nullable BlockDevice device;
    private final Target target;

    /**
     * @param device what is there now; null if nobody needs the sums
     * @param target takes the entries
     */
    SplitSink(@Nullable BlockDevice device, Target target) {
        this.device = device;
        this.target = target;
    }

    /** Takes entries. */
    interface Target {
        void entry(JournalEntry entry) throws IOException;
    }

    @Override
    public void write(int group, long position, ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        target.entry(new JournalEntry(Kind.WRITE, group, position, length, (byte) 0, sums(position, length), bytes));
    }

    @Override
    public void fill(int group, long position, long length, byte value) throws IOException {
        for (long done = 0; done < length; ) {
            int part = (int) Math.min(Redo.MAX_WRITE, length - done);
            target.entry(new JournalEntry(
                    Kind.FILL,
                    group,
                    position + done,
                    part,
                    value,
                    sums(position + done, part),
                    ByteBuffer.allocate(0)));
            done += part;
        }
    }

    private int[] sums(long position, int length) throws IOException {
        if (device == null) {
            return new int[0];
        }
        ByteBuffer there = ByteBuffer.allocate(length);
        device.read(position, there);
        return SectorSums.of(there.flip());
    }
}
