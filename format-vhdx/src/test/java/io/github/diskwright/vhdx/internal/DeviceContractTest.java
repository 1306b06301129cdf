package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.contract.BlockDeviceContract;
import io.github.diskwright.vhdx.VhdxDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every kind of disk, and the replayed file, keeps the promises of devices. A VHDX cannot be empty. */
class DeviceContractTest {
    private static CreateOptions options(int size, CreateOptions.Allocation allocation) {
        Assumptions.assumeTrue(size > 0, "a VHDX cannot be empty");
        return CreateOptions.ofSize(size).allocation(allocation).build();
    }

    private static Stream<DynamicTest> made(CreateOptions.Allocation allocation) {
        return BlockDeviceContract.of(contents -> {
                    VhdxDisk disk = VhdxDisk.create(MemoryDevice.ofSize(0), options(contents.length, allocation));
                    disk.write(0, ByteBuffer.wrap(contents));
                    return disk;
                })
                .tests();
    }

    private static MemoryDevice file(byte[] contents, CreateOptions.Allocation allocation) {
        return TestImage.written(
                options(contents.length, allocation), disk -> disk.write(0, ByteBuffer.wrap(contents)));
    }

    private static BlockDevice opened(BlockDevice file) throws IOException {
        return VhdxDisk.open(file, OpenOptions.defaults());
    }

    @TestFactory
    Stream<DynamicTest> newDynamicDisk() {
        return made(CreateOptions.Allocation.DYNAMIC);
    }

    @TestFactory
    Stream<DynamicTest> newFixedDisk() {
        return made(CreateOptions.Allocation.FIXED);
    }

    @TestFactory
    Stream<DynamicTest> storedDynamicDisk() {
        return BlockDeviceContract.of(contents -> opened(file(contents, CreateOptions.Allocation.DYNAMIC)))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> storedFixedDisk() {
        return BlockDeviceContract.of(contents -> opened(file(contents, CreateOptions.Allocation.FIXED)))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> diskWithReplayedLog() {
        return BlockDeviceContract.of(contents -> opened(withLog(contents))).tests();
    }

    private static BlockDevice withLog(byte[] contents) {
        TestImage image = TestImage.over(file(contents, CreateOptions.Allocation.DYNAMIC));
        ByteBuffer bat = image.get(TestImage.BAT, Bytes.SECTOR);
        image.put(TestImage.BAT, 0, 0, 0, 0, 0, 0, 0, 0);
        LogBuilder.entry(7, 0)
                .data(TestImage.BAT, bat)
                .sizes(Bytes.MIB, 5 * Bytes.MIB)
                .putInto(image, 0);
        LogBuilder.markDirty(image);
        return image.file;
    }

    private static BlockDevice writable(BlockDevice file) throws IOException {
        return VhdxDisk.open(
                file, OpenOptions.builder().access(OpenOptions.Access.WRITE).build());
    }

    @TestFactory
    Stream<DynamicTest> writableDynamicDisk() {
        return BlockDeviceContract.of(contents -> writable(file(contents, CreateOptions.Allocation.DYNAMIC)))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> writableFixedDisk() {
        return BlockDeviceContract.of(contents -> writable(file(contents, CreateOptions.Allocation.FIXED)))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> writableDiskWithLog() {
        return BlockDeviceContract.of(contents -> writable(withLog(contents))).tests();
    }

    @TestFactory
    Stream<DynamicTest> replayedFile() {
        return BlockDeviceContract.of(contents -> {
                    // The middle third comes from elsewhere in the file; what is zero is said to be.
                    int third = contents.length / 3 / Bytes.SECTOR * Bytes.SECTOR;
                    byte[] stored = contents.clone();
                    ReplayedFile replayed = new ReplayedFile(MemoryDevice.copyOf(stored));
                    for (int at = third; at < 2 * third; at += Bytes.SECTOR) {
                        ByteBuffer sector = Bytes.allocate(Bytes.SECTOR).put(0, contents, at, Bytes.SECTOR);
                        replayed.put(
                                at,
                                new ReplayedFile.Update(
                                        at, LogDataSector.leading(sector), LogDataSector.trailing(sector)));
                        boolean isZero = sector.mismatch(ByteBuffer.allocate(Bytes.SECTOR)) < 0;
                        if (isZero) {
                            replayed.putZeros(at, Bytes.SECTOR);
                        }
                    }
                    return replayed;
                })
                .tests();
    }
}
