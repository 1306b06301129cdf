package io.github.diskwright.testkit.contract;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Caching;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.OverlayDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.testkit.DeviceTracker;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.crash.CrashDevice;
import io.github.diskwright.testkit.fault.FaultDevice;
import io.github.diskwright.testkit.generate.DeviceShape;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The contract on every device of image-core and of the testkit itself. */
class ImageDevicesContractTest {
    @TempDir
    Path folder;

    private int files;

    @TestFactory
    Stream<DynamicTest> memory() {
        return BlockDeviceContract.of(MemoryDevice::copyOf).tests();
    }

    @TestFactory
    Stream<DynamicTest> file() {
        return BlockDeviceContract.of(bytes -> FileDevice.openWritable(file(bytes)))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> newFile() {
        return BlockDeviceContract.of(bytes -> {
                    FileDevice device =
                            FileDevice.create(folder.resolve("new" + files++), 4096, FileDevice.Sparseness.SPARSE);
                    device.resize(bytes.length);
                    device.write(0, ByteBuffer.wrap(bytes));
                    return device;
                })
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> fileForReading() {
        return BlockDeviceContract.of(bytes -> FileDevice.openReadOnly(file(bytes)))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> filePastTheCache() {
        requireDirect();
        return BlockDeviceContract.of(bytes -> FileDevice.openWritable(file(bytes), Caching.DIRECT))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> fileForReadingPastTheCache() {
        requireDirect();
        return BlockDeviceContract.of(bytes -> FileDevice.openReadOnly(file(bytes), Caching.DIRECT))
                .tests();
    }

    private void requireDirect() {
        try {
            FileDevice.openReadOnly(file(new byte[1]), Caching.DIRECT).close();
        } catch (UnsupportedFeatureException e) {
            Assumptions.abort("the file system of the temporary folder cannot do without its cache");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("disk" + files++), bytes);
    }

    @TestFactory
    Stream<DynamicTest> readOnlyView() {
        return BlockDeviceContract.of(bytes -> ReadOnlyDevice.of(MemoryDevice.copyOf(bytes)))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> window() {
        return BlockDeviceContract.of(bytes -> window(bytes, 12_345)).tests();
    }

    private static BlockDevice window(byte[] bytes, int start) throws IOException {
        MemoryDevice device = MemoryDevice.ofSize(start + bytes.length + 54_321L);
        device.write(start, ByteBuffer.wrap(bytes));
        return WindowDevice.of(device, start, bytes.length, "part");
    }

    @TestFactory
    Stream<DynamicTest> windowOnAReadOnlyFile() {
        return BlockDeviceContract.of(bytes -> {
                    FileDevice device = FileDevice.openReadOnly(file(bytes));
                    return WindowDevice.of(device, 0, bytes.length, "all");
                })
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> overlayInMemory() {
        return BlockDeviceContract.of(bytes -> OverlayDevice.inMemory(MemoryDevice.copyOf(bytes)))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> overlayOnAReadOnlyFile() {
        return BlockDeviceContract.of(bytes -> OverlayDevice.inMemory(FileDevice.openReadOnly(file(bytes))))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> overlayOnAStoreThatHeldSomethingElse() {
        return BlockDeviceContract.of(bytes -> OverlayDevice.on(
                        MemoryDevice.copyOf(bytes), MemoryDevice.copyOf(Checks.pattern(bytes.length + 10_000, 3))))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> overlayOnAFile() {
        return BlockDeviceContract.of(bytes -> OverlayDevice.on(
                        MemoryDevice.copyOf(bytes), FileDevice.openWritable(file(Checks.pattern(100, 3)))))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> overlayOnAnOverlay() {
        return BlockDeviceContract.of(
                        bytes -> OverlayDevice.inMemory(OverlayDevice.inMemory(MemoryDevice.copyOf(bytes))))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> overlayThatHoldsAllChanges() {
        return BlockDeviceContract.of(bytes -> {
                    OverlayDevice device = OverlayDevice.inMemory(GeneratedDevice.of(
                            DeviceShape.builder().size(100_000).build(), 1));
                    device.resize(bytes.length);
                    device.write(0, ByteBuffer.wrap(bytes));
                    return device;
                })
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> crashDevice() {
        return BlockDeviceContract.of(bytes -> CrashDevice.startingWith(MemoryDevice.copyOf(bytes)))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> faultDevice() {
        return BlockDeviceContract.of(bytes -> FaultDevice.over(MemoryDevice.copyOf(bytes)))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> faultDeviceOnAReadOnlyOne() {
        return BlockDeviceContract.of(bytes -> FaultDevice.over(ReadOnlyDevice.of(MemoryDevice.copyOf(bytes))))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> keptOpen() {
        return BlockDeviceContract.of(bytes -> KeptOpenDevice.over(MemoryDevice.copyOf(bytes)))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> overlayWrittenThroughATracker() {
        return BlockDeviceContract.of(ImageDevicesContractTest::trackedOverlay).tests();
    }

    private static BlockDevice trackedOverlay(byte[] bytes) throws IOException {
        OverlayDevice overlay = OverlayDevice.inMemory(
                GeneratedDevice.of(DeviceShape.builder().size(bytes.length).build(), 7));
        new DeviceTracker().lend(overlay).write(0, ByteBuffer.wrap(bytes));
        return overlay;
    }
}
