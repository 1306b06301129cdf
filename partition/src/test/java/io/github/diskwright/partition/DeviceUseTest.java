package io.github.diskwright.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.InterceptedDevice;
import io.github.diskwright.testkit.fault.FaultSweep;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What reading does to the device: it reads little, never writes, and passes failures on. */
class DeviceUseTest {
    private static final class Counter extends InterceptedDevice {
        private long bytes;

        Counter(BlockDevice device) {
            super(device);
        }

        @Override
        protected void before(DeviceCall call, long position, long length) {
            // Closing flushes a device that could be written.
            assertThat(call).isIn(DeviceCall.READ, DeviceCall.EXTENT, DeviceCall.FLUSH);
            bytes += call == DeviceCall.READ ? length : 0;
        }
    }

    private static GptDisk disk() throws IOException {
        GptDisk disk = GptDisk.known(512);
        disk.write(2048 * 512, ByteBuffer.wrap(Volumes.fat(12, 4000, "LABEL      ", new byte[11])));
        disk.write(20480 * 512, ByteBuffer.wrap(Volumes.ntfs("label", 0)));
        return disk;
    }

    @Test
    void noReadFailureIsSwallowed() throws IOException {
        FaultSweep.over(() -> disk().device).run(DiskLayout::read, (device, fault) -> {});
        GptDisk damaged = disk().flip(512 + 60);
        FaultSweep.over(() -> MemoryDevice.copyOf(damaged.device.toByteArray()))
                .run(PartitionTable::read, (device, fault) -> {});
    }

    @Test
    void tableOfAHealthyDiskCostsItsTwoCopies() throws IOException {
        try (Counter counter = new Counter(GptDisk.known(512).device)) {
            PartitionTable.read(counter);
            assertThat(counter.bytes).isEqualTo(512 + 2 * (512 + 16384));
        }
    }

    @Test
    void contentsCostLessThanAMebibyteEach() throws IOException {
        try (Counter counter = new Counter(disk().device)) {
            DiskLayout.read(counter);
            assertThat(counter.bytes).isLessThan(4 << 20);
        }
        try (Counter counter = new Counter(MemoryDevice.ofSize(1L << 40))) {
            assertThat(Content.detect(counter).get(0).kind()).isEqualTo(Content.Kind.EMPTY);
            assertThat(counter.bytes).isLessThan(256 << 10);
        }
    }
}
