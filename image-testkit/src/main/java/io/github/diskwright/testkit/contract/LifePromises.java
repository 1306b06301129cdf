package io.github.diskwright.testkit.contract;

import static io.github.diskwright.testkit.contract.Checks.mixed;
import static io.github.diskwright.testkit.contract.Checks.require;
import static io.github.diskwright.testkit.contract.Checks.requireThrows;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.testkit.contract.BlockDeviceContract.Promise;
import io.github.diskwright.testkit.contract.BlockDeviceContract.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;

/** Promises about closing and about interrupts. */
final class LifePromises {
    private static final int SIZE = 64 << 10;

    private LifePromises() {}

    static List<Promise> all() {
        return List.of(
                new Promise("answers with ClosedChannelException when closed", LifePromises::answersWhenClosed),
                new Promise("can be closed again", LifePromises::closesAgain),
                new Promise("survives an interrupt, and keeps it", LifePromises::survivesInterrupts));
    }

    private static void answersWhenClosed(Source source) throws IOException {
        BlockDevice device = source.open(mixed(SIZE));
        boolean writable = !device.isReadOnly();
        device.close();
        Class<ClosedChannelException> closed = ClosedChannelException.class;
        requireThrows(closed, "read", () -> device.read(0, ByteBuffer.allocate(10)));
        requireThrows(closed, "extent", () -> device.extent(0, 10));
        if (writable) {
            requireThrows(closed, "write", () -> device.write(0, ByteBuffer.allocate(10)));
            requireThrows(closed, "zeros", () -> device.writeZeros(0, 8192));
            requireThrows(closed, "discard", () -> device.discard(0, 8192));
            requireThrows(closed, "flush", device::flush);
        }
        if (writable && device instanceof ResizableDevice resizable) {
            requireThrows(closed, "resize", () -> resizable.resize(10));
        }
    }

    private static void closesAgain(Source source) throws IOException {
        BlockDevice device = source.open(mixed(SIZE));
        device.close();
        device.close();
    }

    private static void survivesInterrupts(Source source) throws IOException {
        byte[] contents = mixed(SIZE);
        try (BlockDevice device = source.open(contents)) {
            Thread.currentThread().interrupt();
            device.read(0, ByteBuffer.allocate(SIZE));
            if (!device.isReadOnly()) {
                device.write(0, ByteBuffer.wrap(contents, 0, 1_000));
                device.flush();
            }
            require(Thread.interrupted(), "the interrupt was lost");
            DeviceModel.of(device, contents).check();
        } finally {
            Thread.interrupted();
        }
    }
}
