package io.github.diskwright.ghost.container;

import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;

/** Where the files of an image are written to. Used by one thread at a time, but for the devices. */
public interface SegmentTarget {
    /**
     * The file of a segment: an empty one when it is asked for first, the same one afterwards. It stays open until the
     * image is complete, because the end of an image repeats what is in its files.
     *
     * @param segment its number, from 1
     * @throws IOException if it cannot be made
     */
    ResizableDevice segment(int segment) throws IOException;

    /**
     * Ends a segment: deletes it if there is one, with those behind it.
     *
     * @param segment the first one to be deleted
     * @throws IOException if it cannot be deleted
     */
    void dropFrom(int segment) throws IOException;
}
