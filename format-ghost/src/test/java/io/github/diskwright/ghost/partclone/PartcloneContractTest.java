package io.github.diskwright.ghost.partclone;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.contract.BlockDeviceContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The disk in an image keeps the promises of devices. */
class PartcloneContractTest {
    @TestFactory
    Stream<DynamicTest> diskInAnImage() {
        return BlockDeviceContract.of(contents -> {
                    MemoryDevice file = MemoryDevice.ofSize(0);
                    PartcloneOptions options =
                            PartcloneOptions.builder().blocksPerChecksum(3).build();
                    PartcloneWriter.write(MemoryDevice.copyOf(contents), file, options, JobOptions.defaults());
                    return new PartcloneFormat()
                            .open(file, OpenOptions.defaults())
                            .device();
                })
                .tests();
    }
}
