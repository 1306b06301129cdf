package io.github.diskwright.testkit.fuzz;

import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Changes a device in windows of its interesting areas. Not thread-safe. */
final class DeviceMutator {
    private static final int WINDOW = 4096;
    private static final int MAX_WINDOWS = 3;

    private final Mutator mutator;
    private final List<Extent> areas;

    /**
     * @param areas what to change; not empty
     */
    DeviceMutator(Mutator mutator, List<Extent> areas) {
        this.mutator = mutator;
        this.areas = areas;
    }

    void mutate(ResizableDevice device) throws IOException {
        for (int windows = 1 + mutator.below(MAX_WINDOWS); windows > 0; windows--) {
            mutateWindow(device, areas.get(mutator.below(areas.size())));
        }
        if (mutator.below(16) == 0) {
            resize(device);
        }
    }

    private void mutateWindow(ResizableDevice device, Extent area) throws IOException {
        int units = (int) Math.min(Integer.MAX_VALUE, (area.length() + 511) / 512);
        long position = area.position() + mutator.below(units) * 512L;
        long end = Math.min(Math.min(area.end(), device.size()), position + (WINDOW >> mutator.below(4)));
        if (position >= end) {
            return;
        }
        byte[] window = new byte[(int) (end - position)];
        device.read(position, ByteBuffer.wrap(window));
        mutator.edit(window);
        device.write(position, ByteBuffer.wrap(window));
    }

    private void resize(ResizableDevice device) throws IOException {
        int part = mutator.below(1 << 16);
        switch (mutator.below(3)) {
            case 0 -> device.resize((device.size() >>> 16) * part);
            case 1 -> device.resize(Math.max(0, device.size() - part));
            default -> device.resize(device.size() + part);
        }
    }
}
