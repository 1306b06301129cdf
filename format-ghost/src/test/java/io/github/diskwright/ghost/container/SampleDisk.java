package io.github.diskwright.ghost.container;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.testkit.generate.DeviceShape;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import java.io.IOException;
import java.util.List;

/** Disks for tests, and images of them. */
final class SampleDisk {
    static final int CHUNK = 64 << 10;
    static final JobOptions ONE_THREAD = JobOptions.builder().threads(1).build();

    private SampleDisk() {}

    /** Data, zeros and holes, with a short last chunk. */
    static GeneratedDevice of(int chunks, long seed) {
        DeviceShape shape = DeviceShape.builder()
                .size((long) chunks * CHUNK - 512)
                .sectorSize(512)
                .clusterSize(96 << 10)
                .dataShare(0.6)
                .build();
        return GeneratedDevice.of(shape, seed);
    }

    static MemorySegments image(GeneratedDevice disk, DwiWriteOptions options) throws IOException {
        MemorySegments files = new MemorySegments();
        DwiWriter.write(disk, files, ImageFacts.builder().source("sample").build(), options, ONE_THREAD);
        return files;
    }

    static List<byte[]> bytes(GeneratedDevice disk, DwiWriteOptions options) throws IOException {
        return image(disk, options).bytes();
    }
}
