package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;

/** A file that stays open when its image is closed, so that the test can look at it. */
public class KeepOpen extends ForwardingDevice implements ResizableDevice {
    private final ResizableDevice file;

    public KeepOpen(ResizableDevice file) {
        super(file);
        this.file = file;
    }

    @Override
    public void resize(long size) throws IOException {
        file.resize(size);
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
