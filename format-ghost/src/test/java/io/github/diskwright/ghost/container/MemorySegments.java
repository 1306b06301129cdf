package io.github.diskwright.ghost.container;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The files of an image in memory. */
final class MemorySegments implements SegmentTarget {
    private final TreeMap<Integer, MemoryDevice> devices = new TreeMap<>();

    @Override
    public ResizableDevice segment(int segment) {
        return devices.computeIfAbsent(segment, number -> MemoryDevice.ofSize(0));
    }

    @Override
    public void dropFrom(int segment) {
        devices.tailMap(segment, true).clear();
    }

    int count() {
        return devices.size();
    }

    /** The bytes of all files. */
    List<byte[]> bytes() throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (MemoryDevice device : devices.values()) {
            all.add(device.toByteArray());
        }
        return all;
    }

    /** Copies of the files, for reading. */
    List<BlockDevice> copies() throws IOException {
        List<BlockDevice> all = new ArrayList<>();
        for (byte[] bytes : bytes()) {
            all.add(MemoryDevice.copyOf(bytes));
        }
        return all;
    }

    /** Files of these bytes. */
    static MemorySegments of(List<byte[]> files) throws IOException {
        MemorySegments segments = new MemorySegments();
        for (byte[] bytes : files) {
            segments.devices.put(segments.devices.size() + 1, MemoryDevice.copyOf(bytes));
        }
        return segments;
    }
}
