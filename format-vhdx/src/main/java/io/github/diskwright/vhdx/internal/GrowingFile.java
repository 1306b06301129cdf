package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;

/** Makes a file longer in steps, to save calls, as far as its host allows. Not thread-safe. */
final class GrowingFile {
    private static final long LEAST_STEP = 64 * Bytes.MIB;
    private static final long MOST_STEP = 1024 * Bytes.MIB;

    private final ResizableDevice device;
    /** Until the host refuses once. */
    private boolean growsAhead = true;

    GrowingFile(ResizableDevice device) {
        this.device = device;
    }

    /**
     * Makes the file long enough, and longer if the host allows it.
     *
     * @param needed bytes that it must have
     * @param most bytes that it will ever need
     */
    void growTo(long needed, long most) throws IOException {
        if (needed <= device.size()) {
            return;
        }
        long step = Math.max(LEAST_STEP, Math.min(MOST_STEP, needed / 8));
        long wanted = growsAhead ? Math.max(needed, Math.min(most, needed + step)) : needed;
        try {
            device.resize(wanted);
        } catch (IOException e) {
            if (wanted == needed) {
                throw e;
            }
            // Whatever the host calls it: no space, or the longest file that it allows.
            growsAhead = false;
            growExactly(needed, e);
        }
    }

    private void growExactly(long needed, IOException original) throws IOException {
        try {
            device.resize(needed);
        } catch (IOException e) {
            original.addSuppressed(e);
            throw original;
        }
    }
}
