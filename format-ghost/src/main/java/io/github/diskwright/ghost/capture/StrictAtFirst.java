package io.github.diskwright.ghost.capture;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A disk whose bad sectors are errors as long as it is found out what is used on it, and tolerated afterwards. Thread-safe as
 * the disk is.
 */
final class StrictAtFirst extends ForwardingDevice {
    private final BlockDevice tolerant;
    private volatile boolean tolerates;

    /**
     * @param disk what is read at first
     * @param tolerant the same disk, as it is read afterwards
     */
    StrictAtFirst(BlockDevice disk, BlockDevice tolerant) {
        super(disk);
        this.tolerant = tolerant;
    }

    /** From now on bad sectors are what the tolerant disk makes of them. */
    void tolerate() {
        tolerates = true;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        if (tolerates) {
            tolerant.read(position, target);
        } else {
            device().read(position, target);
        }
    }
}
