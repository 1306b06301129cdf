package io.github.diskwright.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.generate.Operations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract itself: it lets a good device pass and finds each broken one. */
class BlockDeviceContractTest {
    @TestFactory
    Stream<DynamicTest> keepsTheContractOfBlockDevices() {
        return BlockDeviceContract.of(bytes -> MemoryDevice.copyOf(bytes)).tests();
    }

    @Test
    void behavesLikeAMapOfBytes() {
        Effort.seeded(17, seed -> {
            MemoryDevice device = MemoryDevice.ofSize(300_000);
            DeviceModel.of(device).run(Operations.of(seed, 1_000, device.size()));
        });
    }

    private static List<String> broken(BlockDeviceContract.Source source) {
        return BlockDeviceContract.of(source)
                .tests()
                .filter(test -> {
                    try {
                        test.getExecutable().execute();
                        return false;
                    } catch (Throwable e) {
                        return true;
                    }
                })
                .map(DynamicTest::getDisplayName)
                .toList();
    }

    private abstract static class Broken extends ForwardingDevice implements ResizableDevice {
        Broken(byte[] bytes) {
            super(MemoryDevice.copyOf(bytes));
        }

        @Override
        public void resize(long size) throws IOException {
            ((ResizableDevice) device()).resize(size);
        }
    }

    @Test
    void aShortReadIsFound() {
        assertThat(broken(bytes -> new Broken(bytes) {
                    @Override
                    public void read(long position, ByteBuffer target) throws IOException {
                        int limit = target.limit();
                        super.read(position, target.limit(limit - (target.remaining() > 4096 ? 1 : 0)));
                        target.limit(limit);
                    }
                }))
                .contains("reads wholly into buffers of every kind", "behaves like a map of bytes");
    }

    @Test
    void anOptimisticExtentIsFound() {
        assertThat(broken(bytes -> new Broken(bytes) {
                    @Override
                    public Extent extent(long position, long length) throws IOException {
                        Extent extent = super.extent(position, length);
                        return new Extent(extent.position(), extent.length(), Extent.Kind.ZERO);
                    }
                }))
                .contains("has extents that cover it and are never optimistic");
    }

    @Test
    void aWriteThatLosesItsLastByteIsFound() {
        assertThat(broken(bytes -> new Broken(bytes) {
                    @Override
                    public void write(long position, ByteBuffer source) throws IOException {
                        int limit = source.limit();
                        super.write(position, source.limit(Math.max(source.position(), limit - 1)));
                        source.limit(limit).position(limit);
                    }
                }))
                .contains("takes from a source only what is between position and limit");
    }

    @Test
    void aDiscardThatMakesUpBytesAndARoughZeroingAreFound() {
        assertThat(broken(bytes -> new Broken(bytes) {
                    @Override
                    public void discard(long position, long length) throws IOException {
                        write(position, ByteBuffer.wrap(Checks.pattern((int) length, 9)));
                    }
                }))
                .contains("behaves like a map of bytes", "behaves like a map of bytes that grows and shrinks");
        assertThat(broken(bytes -> new Broken(bytes) {
                    @Override
                    public void writeZeros(long position, long length) throws IOException {
                        super.writeZeros(position, Math.min(size() - position, length + 1));
                    }
                }))
                .contains("behaves like a map of bytes");
    }

    @Test
    void oldBytesThatComeBackAreFound() {
        assertThat(broken(bytes -> new Broken(bytes) {
                    private long size = bytes.length;

                    @Override
                    public long size() {
                        return size;
                    }

                    @Override
                    public void resize(long newSize) throws IOException {
                        super.resize(Math.max(newSize, device().size()));
                        size = newSize;
                    }
                }))
                .contains("reads zeros where it grew again");
    }

    @Test
    void aDeviceThatStaysOpenIsFound() {
        assertThat(broken(bytes -> new Broken(bytes) {
                    @Override
                    public void close() {}
                }))
                .containsExactly("answers with ClosedChannelException when closed");
    }

    @Test
    void aDeviceThatMindsInterruptsIsFound() {
        assertThat(broken(bytes -> new Broken(bytes) {
                    @Override
                    public void read(long position, ByteBuffer target) throws IOException {
                        Thread.interrupted();
                        super.read(position, target);
                    }
                }))
                .containsExactly("survives an interrupt, and keeps it");
    }

    @Test
    void aDifferenceIsReportedWithTheOperations() throws IOException {
        BlockDevice device = new Broken(new byte[100_000]) {
            @Override
            public void writeZeros(long position, long length) {}
        };
        assertThatThrownBy(() -> DeviceModel.of(device).run(Operations.of(3, 200, 100_000)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("operation ")
                .hasMessageContaining("WRITE_ZEROS");
    }
}
