package io.github.diskwright.ghost.container;

import io.github.diskwright.image.device.ResizableDevice;

/** One device that takes all of an image. */
record SingleSegment(ResizableDevice device) implements SegmentTarget {
    @Override
    public ResizableDevice segment(int segment) {
        if (segment != 1) {
            throw new IllegalStateException("segment " + segment + " of an image in one file");
        }
        return device;
    }

    @Override
    public void dropFrom(int segment) {
        if (segment < 1) {
            throw new IllegalArgumentException("segment " + segment);
        }
    }
}
