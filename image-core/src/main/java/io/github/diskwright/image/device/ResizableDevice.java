package io.github.diskwright.image.device;

import java.io.IOException;

/** A device whose size can change: what container formats keep their files on. */
public interface ResizableDevice extends BlockDevice {
    /**
     * Makes the device longer or shorter. New bytes read as zeros and occupy no space where the host can avoid it.
     * A new size is durable after the next {@link #flush}. Not to be called beside other calls that write.
     *
     * @param size the new size in bytes, zero or more
     * @throws IllegalArgumentException if the size is negative
     * @throws java.nio.channels.NonWritableChannelException if the device is read-only
     * @throws io.github.diskwright.image.NoSpaceException if the host has no room
     * @throws io.github.diskwright.image.UnsupportedFeatureException if this device cannot change its size (a raw
     *     disk)
     * @throws IOException if the host fails
     */
    void resize(long size) throws IOException;
}
