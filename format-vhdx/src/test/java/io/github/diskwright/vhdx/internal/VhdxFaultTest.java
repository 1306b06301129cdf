package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.NewImage;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.fault.FaultSweep;
import io.github.diskwright.testkit.fault.SmallSpaceDevice;
import io.github.diskwright.vhdx.VhdxDisk;
import io.github.diskwright.vhdx.VhdxFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every call to the file fails once: the error is reported, and no half image is left. */
class VhdxFaultTest {
    private final VhdxFormat format = new VhdxFormat();

    @ParameterizedTest
    @EnumSource
    void makingAnImage(CreateOptions.Allocation allocation) throws IOException {
        CreateOptions options = VhdxCrashTest.options(allocation);
        byte[] whole = VhdxCrashTest.whole(allocation);
        long size = TestImage.written(options, VhdxCrashTest::write).size();
        long faults = FaultSweep.over(() -> KeptOpenDevice.over(MemoryDevice.ofSize(0)))
                .tearingWrites()
                // Growing ahead may fail where growing by what is needed does not.
                .tolerating(Set.of(DeviceCall.RESIZE))
                .atMost(60)
                .run(
                        device -> {
                            try (NewImage image = format.create(device, options)) {
                                VhdxCrashTest.write(image.device());
                                ByteBuffer bytes = ByteBuffer.allocate(100);
                                image.device().read(1_500_000, bytes);
                                image.complete();
                                assertThat(device.size()).isEqualTo(size);
                            }
                        },
                        (device, fault) -> {
                            // A failing close comes after everything was flushed.
                            if (TestImage.opens(device)) {
                                assertThat(TestImage.read(device)).isEqualTo(whole);
                            }
                        });
        assertThat(faults).isGreaterThan(20);
    }

    @Test
    void readingAnImage() throws IOException {
        TestImage image = TestImage.create();
        LogBuilder.entry(7, 0)
                .data(TestImage.BAT, image.get(TestImage.BAT, Bytes.SECTOR))
                .putInto(image, 0);
        LogBuilder.markDirty(image);
        long faults = FaultSweep.over(() -> TestImage.over(image.file).file)
                .run(
                        device -> {
                            try (BlockImage opened = format.open(device, OpenOptions.defaults())) {
                                BlockDevice disk = opened.device();
                                byte[] bytes = new byte[(int) disk.size()];
                                disk.read(0, ByteBuffer.wrap(bytes));
                                disk.extents(0, disk.size()).next();
                            }
                        },
                        (device, fault) -> {});
        assertThat(faults).isGreaterThan(20);
    }

    /** A device that is never longer than a host allows, as FAT32 or a limit of the process does. */
    private static final class LimitedDevice extends ForwardingDevice implements ResizableDevice {
        private final ResizableDevice file;
        private final long limit;
        private int refusals;

        LimitedDevice(ResizableDevice file, long limit) {
            super(file);
            this.file = file;
            this.limit = limit;
        }

        @Override
        public void resize(long size) throws IOException {
            if (size > limit) {
                refusals++;
                throw new IOException("File too large: " + size);
            }
            file.resize(size);
        }
    }

    @Test
    void aFileMayReachTheLongestThatTheHostAllows() throws IOException {
        MemoryDevice plain = MemoryDevice.ofSize(0);
        LimitedDevice limited = new LimitedDevice(KeptOpenDevice.over(plain), 14 * Bytes.MIB);
        CreateOptions options = CreateOptions.ofSize(100 * Bytes.MIB).build();
        try (VhdxDisk disk = VhdxDisk.create(limited, options)) {
            for (int i = 0; i < 10; i++) {
                disk.write(i * Bytes.MIB, TestImage.filled(i));
            }
            assertThat(limited.refusals).isEqualTo(1);
            disk.complete();
        }
        assertThat(plain.size()).isEqualTo(14 * Bytes.MIB);
        assertThat(TestImage.opens(plain)).isTrue();
    }

    @Test
    void aRefusedLengthIsReportedAsTheHostSaidIt() throws IOException {
        LimitedDevice limited = new LimitedDevice(MemoryDevice.ofSize(0), 4 * Bytes.MIB);
        CreateOptions options = CreateOptions.ofSize(100 * Bytes.MIB).build();
        try (VhdxDisk disk = VhdxDisk.create(limited, options)) {
            assertThatThrownBy(() -> disk.write(0, TestImage.filled(1)))
                    .hasMessage("File too large: " + 69 * Bytes.MIB)
                    .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        }
    }

    @Test
    void aFullHostIsReportedAndNothingIsLeft() throws IOException {
        MemoryDevice plain = MemoryDevice.ofSize(0);
        SmallSpaceDevice small = SmallSpaceDevice.over(KeptOpenDevice.over(plain), 3 * Bytes.MIB);
        VhdxDisk disk =
                VhdxDisk.create(small, CreateOptions.ofSize(100 * Bytes.MIB).build());
        for (int i = 0; i < 3; i++) {
            disk.write(i * Bytes.MIB, TestImage.filled(7));
        }
        assertThatThrownBy(() -> disk.write(3 * Bytes.MIB, TestImage.filled(7))).isInstanceOf(NoSpaceException.class);
        assertThatThrownBy(disk::complete).isInstanceOf(IOException.class).hasMessageContaining("not completed");
        disk.close();
        disk.close();
        assertThatThrownBy(disk::complete).isInstanceOf(ClosedChannelException.class);
        assertThat(format.recognises(plain)).isFalse();
    }
}
