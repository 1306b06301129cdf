package io.github.diskwright.testkit.arbitrary;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.OverlayDevice;
import io.github.diskwright.testkit.contract.DeviceModel;
import io.github.diskwright.testkit.crash.CrashDevice;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import io.github.diskwright.testkit.generate.Operation;
import io.github.diskwright.testkit.generate.Operations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DeviceProperties {
    private static final int SIZE = 200_000;

    @Property(tries = 100, seed = "100")
    void aCopyIsEqual(@ForAll("disks") GeneratedDevice disk) throws IOException {
        assertThat(DeviceModel.contents(copy(disk))).isEqualTo(DeviceModel.contents(disk));
    }

    private static BlockDevice copy(BlockDevice device) throws IOException {
        MemoryDevice copy = MemoryDevice.ofSize(device.size());
        ExtentIterator extents = device.extents(0, device.size());
        while (extents.hasNext()) {
            Extent extent = extents.next();
            if (extent.isData()) {
                ByteBuffer bytes = ByteBuffer.allocate((int) extent.length());
                device.read(extent.position(), bytes);
                copy.write(extent.position(), bytes.flip());
            }
        }
        return copy;
    }

    @Property(tries = 100, seed = "100")
    void anOverlayBehavesLikeAMapOfBytes(@ForAll("disks") GeneratedDevice disk, @ForAll long seed) throws IOException {
        OverlayDevice overlay = OverlayDevice.inMemory(disk);
        DeviceModel.of(overlay).run(Operations.withResizes(seed, 40, disk.size(), 2 * SIZE));
    }

    @Property(tries = 50, seed = "50")
    void aMemoryDeviceBehavesLikeAMapOfBytes(@ForAll("resizing") List<Operation> operations) throws IOException {
        DeviceModel.of(MemoryDevice.ofSize(SIZE)).run(operations);
    }

    /** The last crash state of a record is what the device itself shows, and the first is what it started with. */
    @Property(tries = 50, seed = "50")
    void crashStatesBeginAndEndWithTheDevice(
            @ForAll("disks") GeneratedDevice disk, @ForAll("resizing") List<Operation> operations) throws IOException {
        CrashDevice device = CrashDevice.startingWith(OverlayDevice.inMemory(disk));
        byte[] before = DeviceModel.contents(device);
        device.resize(SIZE);
        byte[] after = DeviceModel.of(device).run(operations).bytes();
        int last = device.changes() + device.flushes();
        device.states(1).forEach(state -> {
            if (state.isComplete() && (state.cut() == 0 || state.cut() == last)) {
                assertThat(DeviceModel.contents(state.device())).isEqualTo(state.cut() == 0 ? before : after);
            }
        });
    }

    @Property(tries = 100, seed = "100")
    void buffersAndBytesHaveTheLengthsAskedFor(@ForAll("bytes") byte[] bytes, @ForAll("buffers") ByteBuffer buffer) {
        assertThat(bytes.length).isLessThanOrEqualTo(SIZE);
        assertThat(buffer.remaining()).isLessThanOrEqualTo(SIZE);
    }

    @Property(tries = 20, seed = "20")
    void operationsFitTheDevice(@ForAll("fixed") List<Operation> operations) throws IOException {
        DeviceModel.of(MemoryDevice.ofSize(SIZE)).run(operations);
    }

    @Provide
    Arbitrary<GeneratedDevice> disks() {
        return DeviceArbitraries.devices(SIZE);
    }

    @Provide
    Arbitrary<List<Operation>> resizing() {
        return DeviceArbitraries.operationsWithResizes(60, SIZE, 2 * SIZE);
    }

    @Provide
    Arbitrary<List<Operation>> fixed() {
        return DeviceArbitraries.operations(60, SIZE);
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        return DeviceArbitraries.bytes(SIZE);
    }

    @Provide
    Arbitrary<ByteBuffer> buffers() {
        return DeviceArbitraries.buffers(SIZE);
    }
}
