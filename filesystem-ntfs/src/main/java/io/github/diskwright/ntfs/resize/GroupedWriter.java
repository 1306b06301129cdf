package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Does the writes of entries, with a barrier where a new group begins. Not thread-safe. */
final class GroupedWriter {
    private final BlockDevice device;
    private int group = Redo.GROUP_FLAG;

    GroupedWriter(BlockDevice device) {
        this.device = device;
    }

    /** Does a write or a fill; other entries are not for now. */
    void write(JournalEntry entry) throws IOException {
        if (entry.kind() != JournalEntry.Kind.WRITE && entry.kind() != JournalEntry.Kind.FILL) {
            return;
        }
        if (entry.group() != group) {
            device.flush();
            group = entry.group();
        }
        if (entry.kind() == JournalEntry.Kind.WRITE) {
            device.write(entry.position(), entry.bytes().duplicate());
        } else if (entry.fill() == 0) {
            device.writeZeros(entry.position(), entry.length());
        } else {
            byte[] filled = new byte[(int) entry.length()];
            Arrays.fill(filled, entry.fill());
            device.write(entry.position(), ByteBuffer.wrap(filled));
        }
    }
}
