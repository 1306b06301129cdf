package io.github.diskwright.ghost.plain;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import java.io.IOException;

/** A file that stays open until it is handed over to the image in it, so that an opening that fails leaves it open. */
public final class KeptFile extends ForwardingDevice {
    private volatile boolean isHandedOver;

    /** Keeps a file. */
    public KeptFile(BlockDevice file) {
        super(file);
    }

    /** From now on closing this closes the file. */
    public void handOver() {
        isHandedOver = true;
    }

    @Override
    public void close() throws IOException {
        if (isHandedOver) {
            super.close();
        }
    }
}
